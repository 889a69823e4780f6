"""Ten resources, as somebody's first program has them."""

import json

import pulumi
import pulumi_aws as aws
import pulumi_random as random

suffix = random.RandomPet("suffix")
vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
subnet = aws.ec2.Subnet("public", vpc_id=vpc.id, cidr_block="10.0.1.0/24")
group = aws.ec2.SecurityGroup(
    "web", vpc_id=vpc.id, ingress=[{"protocol": "tcp", "from_port": 80, "to_port": 80, "cidr_blocks": ["0.0.0.0/0"]}]
)
bucket = aws.s3.Bucket("site", tags={"name": suffix.id})
queue = aws.sqs.Queue("jobs", visibility_timeout_seconds=60)
role = aws.iam.Role(
    "worker",
    assume_role_policy=json.dumps(
        {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}]}
    ),
)
policy = aws.iam.RolePolicy(
    "worker",
    role=role.id,
    policy=pulumi.Output.json_dumps({"Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": queue.arn}]}),
)
profile = aws.iam.InstanceProfile("worker", role=role.name)
instance = aws.ec2.Instance(
    "worker",
    ami="ami-1",
    instance_type="t3.micro",
    subnet_id=subnet.id,
    vpc_security_group_ids=[group.id],
    iam_instance_profile=profile.name,
    user_data=queue.url.apply(lambda url: f"#!/bin/sh\necho {url} > /etc/queue\n"),
)
pulumi.export("address", instance.public_ip)
