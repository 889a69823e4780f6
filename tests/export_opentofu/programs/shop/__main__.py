"""A shop: a network, a function with its secrets, a database password, a cluster with something on it."""

import json

import pulumi
import pulumi_aws as aws
import pulumi_azure_native as azure
import pulumi_kubernetes as kubernetes
import pulumi_random as random

from fleetform.graph import portable

config = pulumi.Config()
domain = config.require("domain")
network = pulumi.StackReference("acme/network/prod")


class Api(pulumi.ComponentResource):
    """A function, and what it needs."""

    def __init__(self, name: str, zone_id: pulumi.Input[str], opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shop:index:Api", name, {}, opts)
        below = pulumi.ResourceOptions(parent=self)
        role = aws.iam.Role(
            f"{name}-role",
            assume_role_policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "lambda.amazonaws.com"},
                            "Action": "sts:AssumeRole",
                        }
                    ],
                }
            ),
            opts=below,
        )
        table = aws.dynamodb.Table(
            f"{name}-carts",
            billing_mode="PAY_PER_REQUEST",
            hash_key="id",
            attributes=[{"name": "id", "type": "S"}],
            opts=pulumi.ResourceOptions.merge(below, pulumi.ResourceOptions(protect=True)),
        )
        policy = aws.iam.RolePolicy(
            f"{name}-policy",
            role=role.name,
            policy=table.arn.apply(
                lambda arn: json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": [{"Effect": "Allow", "Action": ["dynamodb:GetItem"], "Resource": [arn]}],
                    }
                )
            ),
            opts=below,
        )
        self.function = aws.lambda_.Function(
            f"{name}-function",
            role=role.arn,
            runtime="python3.13",
            handler="handler.handler",
            code=pulumi.FileArchive("function"),
            environment={"variables": {"TABLE": table.name, "TOKEN": config.require_secret("apiToken")}},
            opts=pulumi.ResourceOptions.merge(
                below,
                pulumi.ResourceOptions(
                    depends_on=[policy],
                    custom_timeouts=pulumi.CustomTimeouts(create="5m"),
                    aliases=[pulumi.Alias(name="api-lambda")],
                ),
            ),
        )
        aws.route53.Record(
            f"{name}-record",
            zone_id=zone_id,
            name=f"api.{domain}",
            type="CNAME",
            ttl=300,
            records=[self.function.arn.apply(lambda arn: f"{arn.split(':')[3]}.lambda.example.com")],
            opts=below,
        )
        self.register_outputs({"arn": self.function.arn})


zones = aws.get_availability_zones_output(state="available")
vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16", enable_dns_hostnames=True, tags={"Name": "main"})
subnets = [
    aws.ec2.Subnet(
        f"private-{number}",
        vpc_id=vpc.id,
        cidr_block=f"10.0.{number}.0/24",
        availability_zone=zones.names[number],
        opts=pulumi.ResourceOptions(ignore_changes=["tags"]),
    )
    for number in range(2)
]
web = aws.ec2.SecurityGroup(
    "web",
    description="HTTPS from everywhere",
    vpc_id=vpc.id,
    ingress=[{"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": ["0.0.0.0/0"]}],
)
existing = pulumi.ResourceOptions(import_="shop-logs", retain_on_delete=True)
logs = aws.s3.Bucket("logs", bucket="shop-logs", opts=existing)

password = random.RandomPassword("database", length=32, special=False)
secret = aws.secretsmanager.Secret("database")
aws.secretsmanager.SecretVersion(
    "database",
    secret_id=secret.id,
    secret_string=pulumi.Output.concat("postgres://app:", password.result, "@db.", domain, "/shop"),
)

api = Api("api", network.get_output("zoneId"))

us = aws.Provider("us", region="us-east-1", default_tags={"tags": {"stack": "shop"}})
aws.acm.Certificate(
    "cdn",
    domain_name=domain,
    validation_method="DNS",
    opts=pulumi.ResourceOptions(provider=us, delete_before_replace=False),
)

role = aws.iam.Role.get("cluster-role", "eks-cluster")
cluster = aws.eks.Cluster("shop", role_arn=role.arn, vpc_config={"subnet_ids": [subnet.id for subnet in subnets]})
kubeconfig = pulumi.Output.json_dumps(
    {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "shop",
        "clusters": [
            {
                "name": "shop",
                "cluster": {
                    "server": cluster.endpoint,
                    "certificate-authority-data": cluster.certificate_authority.data,
                },
            }
        ],
        "contexts": [{"name": "shop", "context": {"cluster": "shop", "user": "aws"}}],
        "users": [
            {
                "name": "aws",
                "user": {
                    "exec": {
                        "apiVersion": "client.authentication.k8s.io/v1",
                        "command": "aws",
                        "args": ["eks", "get-token", "--cluster-name", cluster.name],
                        "env": [{"name": "AWS_PROFILE", "value": "shop"}],
                    }
                },
            }
        ],
    }
)
on_cluster = pulumi.ResourceOptions(provider=kubernetes.Provider("shop", kubeconfig=kubeconfig))
namespace = kubernetes.core.v1.Namespace("shop", opts=on_cluster)
settings = kubernetes.core.v1.ConfigMap(
    "settings",
    metadata={"name": "settings", "namespace": namespace.metadata.name},
    data={"shop.ini": f"[shop]\ndomain = {domain}\npath = ${{HOME}}/shop\n"},
    opts=on_cluster,
)
service = kubernetes.core.v1.Service(
    "web",
    metadata={"name": "web", "namespace": namespace.metadata.name},
    spec={"type": "LoadBalancer", "ports": [{"port": 443}], "selector": {"app": "web"}},
    opts=on_cluster,
)
kubernetes.helm.v3.Release(
    "redis",
    chart="redis",
    version="20.1.0",
    namespace=namespace.metadata.name,
    repository_opts={"repo": "https://charts.example.com"},
    values={"auth": {"password": password.result}, "replica": {"replicaCount": 2}},
    skip_await=True,
    opts=on_cluster,
)

group = azure.resources.ResourceGroup("shop", resource_group_name="shop", location="westeurope")
account = azure.storage.StorageAccount(
    "backup",
    account_name="shopbackup",
    resource_group_name=group.name,
    kind="StorageV2",
    sku={"name": "Standard_LRS"},
    minimum_tls_version="TLS1_2",
)
azure.storage.BlobContainer("dumps", account_name=account.name, resource_group_name=group.name, container_name="dumps")

pulumi.export("function", api.function.arn)
pulumi.export("zones", portable.map(zones.names, lambda zone: f"zone {zone}"))
pulumi.export("size", vpc.ipv6_cidr_block.apply(lambda block: portable.when(portable.equal(block, ""), "v4", "dual")))
pulumi.export("address", service.status.load_balancer.ingress[0].hostname)
pulumi.export("backup", account.primary_endpoints.blob)
pulumi.export("password", password.result)
