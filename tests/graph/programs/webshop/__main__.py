"""A web shop on AWS: services on ECS behind a load balancer, a database, a bucket for pictures."""

import json
from pathlib import Path

import network
import pulumi
import pulumi_aws as aws
import pulumi_random as random

config = pulumi.Config()
stack = pulumi.get_stack()
services = config.require_object("services")
tags = {"project": pulumi.get_project(), "stack": stack}

region = aws.get_region()
account = aws.get_caller_identity()
net = network.Network("net", cidr="10.20.0.0/16", zones=["a", "b"], region=region.region, tags=tags)

password = random.RandomPassword("db", length=24, special=False)
database = aws.rds.Instance(
    "db",
    engine="postgres",
    instance_class="db.t4g.micro",
    allocated_storage=20,
    db_subnet_group_name=aws.rds.SubnetGroup("db", subnet_ids=net.private_ids).name,
    username="shop",
    password=password.result,
    skip_final_snapshot=stack != "prod",
    tags=tags,
)
url = pulumi.Output.all(database.endpoint, password.result).apply(
    lambda found: f"postgres://shop:{found[1]}@{found[0].split(':')[0]}:5432/shop"
)
secret = aws.secretsmanager.Secret("db-url")
aws.secretsmanager.SecretVersion("db-url", secret_id=secret.id, secret_string=url)

pictures = aws.s3.Bucket("pictures", tags=tags)
aws.s3.BucketPolicy(
    "pictures",
    bucket=pictures.id,
    policy=pictures.arn.apply(
        lambda arn: json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject"], "Resource": [f"{arn}/*"]},
                ],
            }
        )
    ),
)

cluster = aws.ecs.Cluster("shop", tags=tags)
role = aws.iam.Role("task", assume_role_policy=(Path(__file__).parent / "policy.json").read_text())
aws.iam.RolePolicyAttachment(
    "task", role=role.name, policy_arn="arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
)
balancer = aws.lb.LoadBalancer("shop", subnets=net.public_ids, security_groups=[net.group.id], tags=tags)

addresses = {}
for service in services:
    name = service["name"]
    target = aws.lb.TargetGroup(name, port=service["port"], protocol="HTTP", target_type="ip", vpc_id=net.vpc.id)
    listener = aws.lb.Listener(
        name,
        load_balancer_arn=balancer.arn,
        port=service["port"],
        default_actions=[{"type": "forward", "target_group_arn": target.arn}],
    )
    image = f"{account.account_id}.dkr.ecr.{region.region}.amazonaws.com/{name}:latest"
    task = aws.ecs.TaskDefinition(
        name,
        family=f"{stack}-{name}",
        cpu=str(service["cpu"]),
        memory="512",
        network_mode="awsvpc",
        requires_compatibilities=["FARGATE"],
        execution_role_arn=role.arn,
        container_definitions=pulumi.Output.json_dumps(
            [
                {
                    "name": name,
                    "image": image,
                    "portMappings": [{"containerPort": service["port"], "protocol": "tcp"}],
                    "secrets": [{"name": "DATABASE_URL", "valueFrom": secret.arn}],
                    "environment": [{"name": "PICTURES", "value": pictures.bucket}],
                }
            ]
        ),
    )
    aws.ecs.Service(
        name,
        cluster=cluster.arn,
        desired_count=2,
        launch_type="FARGATE",
        task_definition=task.arn,
        network_configuration={"assign_public_ip": True, "subnets": net.public_ids, "security_groups": [net.group.id]},
        load_balancers=[
            aws.ecs.ServiceLoadBalancerArgs(
                target_group_arn=target.arn, container_name=name, container_port=service["port"]
            )
        ],
        opts=pulumi.ResourceOptions(depends_on=[listener], ignore_changes=["desired_count"]),
    )
    addresses[name] = pulumi.Output.concat("http://", balancer.dns_name, ":", str(service["port"]))

pulumi.export("addresses", addresses)
pulumi.export("database", database.endpoint)
