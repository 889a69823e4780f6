"""Everything of AWS that moto can keep: networks, roles, keys, images, buckets, queues, tables, a function, a cluster.

Left out, because moto has none of them: EKS add-ons, access entries and Pod Identity associations. Its node groups come
back different, and it forgets a cluster's access and upgrade settings.
"""

import json

import pulumi
import pulumi_aws as aws

ZONES = ("eu-west-1a", "eu-west-1b")


def trusted(service: str) -> str:
    """The policy by which a service may take a role."""
    allowed = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [allowed]})


class Network(pulumi.ComponentResource):
    """A VPC with two public subnets and a private one behind a gateway."""

    def __init__(self, name: str, number: int, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("account:index:Network", name, {}, opts)
        below = pulumi.ResourceOptions(parent=self)
        tags = {"Name": name}
        self.vpc = aws.ec2.Vpc(
            f"{name}-vpc", cidr_block=f"10.{number}.0.0/16", enable_dns_hostnames=True, tags=tags, opts=below
        )
        gateway = aws.ec2.InternetGateway(f"{name}-gateway", vpc_id=self.vpc.id, tags=tags, opts=below)
        table = aws.ec2.RouteTable(f"{name}-public", vpc_id=self.vpc.id, tags=tags, opts=below)
        aws.ec2.Route(
            f"{name}-out",
            route_table_id=table.id,
            destination_cidr_block="0.0.0.0/0",
            gateway_id=gateway.id,
            opts=below,
        )
        self.subnets: list[aws.ec2.Subnet] = []
        for index, zone in enumerate(ZONES):
            subnet = aws.ec2.Subnet(
                f"{name}-public-{index}",
                vpc_id=self.vpc.id,
                cidr_block=f"10.{number}.{index}.0/24",
                availability_zone=zone,
                map_public_ip_on_launch=True,
                tags=tags,
                opts=below,
            )
            aws.ec2.RouteTableAssociation(
                f"{name}-public-{index}", subnet_id=subnet.id, route_table_id=table.id, opts=below
            )
            self.subnets.append(subnet)
        self._private(name, number, below, gateway)
        self._rules(name, below)
        self.register_outputs({"vpc_id": self.vpc.id})

    def _private(self, name: str, number: int, below: pulumi.ResourceOptions, gateway: aws.ec2.InternetGateway) -> None:
        tags = {"Name": name}
        address = aws.ec2.Eip(f"{name}-nat", domain="vpc", tags=tags, opts=below)
        nat = aws.ec2.NatGateway(
            f"{name}-nat",
            allocation_id=address.id,
            subnet_id=self.subnets[0].id,
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[gateway]),
        )
        private = aws.ec2.Subnet(
            f"{name}-private",
            vpc_id=self.vpc.id,
            cidr_block=f"10.{number}.128.0/20",
            availability_zone=ZONES[0],
            tags=tags,
            opts=below,
        )
        table = aws.ec2.RouteTable(f"{name}-private", vpc_id=self.vpc.id, tags=tags, opts=below)
        aws.ec2.Route(
            f"{name}-private",
            route_table_id=table.id,
            destination_cidr_block="0.0.0.0/0",
            nat_gateway_id=nat.id,
            opts=below,
        )
        aws.ec2.RouteTableAssociation(f"{name}-private", subnet_id=private.id, route_table_id=table.id, opts=below)

    def _rules(self, name: str, below: pulumi.ResourceOptions) -> None:
        self.group = aws.ec2.SecurityGroup(f"{name}-web", description="web", vpc_id=self.vpc.id, opts=below)
        aws.ec2.SecurityGroupRule(
            f"{name}-https",
            type="ingress",
            security_group_id=self.group.id,
            protocol="tcp",
            from_port=443,
            to_port=443,
            cidr_blocks=["10.0.0.0/8", "192.168.0.0/16"],
            opts=below,
        )
        aws.vpc.SecurityGroupEgressRule(
            f"{name}-all", security_group_id=self.group.id, ip_protocol="-1", cidr_ipv4="0.0.0.0/0", opts=below
        )


class Store(pulumi.ComponentResource):
    """Where things are kept: a bucket, a queue, a table, a secret, a key for all of them."""

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("account:index:Store", name, {}, opts)
        below = pulumi.ResourceOptions(parent=self)
        self.key = aws.kms.Key(f"{name}-key", description=name, enable_key_rotation=True, opts=below)
        aws.kms.Alias(f"{name}-key", name=f"alias/{name}", target_key_id=self.key.key_id, opts=below)
        bucket = aws.s3.Bucket(f"{name}-files", opts=below)
        aws.s3.BucketVersioning(
            f"{name}-files", bucket=bucket.id, versioning_configuration={"status": "Enabled"}, opts=below
        )
        aws.s3.BucketPublicAccessBlock(
            f"{name}-files",
            bucket=bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=below,
        )
        aws.sqs.Queue(f"{name}-jobs", visibility_timeout_seconds=60, opts=below)
        aws.dynamodb.Table(
            f"{name}-carts",
            billing_mode="PAY_PER_REQUEST",
            hash_key="id",
            attributes=[{"name": "id", "type": "S"}],
            opts=below,
        )
        secret = aws.secretsmanager.Secret(f"{name}-token", description="token of the api", opts=below)
        aws.secretsmanager.SecretVersion(
            f"{name}-token",
            secret_id=secret.id,
            secret_string=pulumi.Config().require_secret("apiToken"),
            opts=below,
        )


hub = Network("hub", 20)
spoke = Network("spoke", 30)
store = Store("store")

images = aws.ecr.Repository("images", name="account/images", image_tag_mutability="IMMUTABLE")
aws.ecr.LifecyclePolicy(
    "images",
    repository=images.name,
    policy=json.dumps(
        {
            "rules": [
                {
                    "rulePriority": 1,
                    "selection": {"tagStatus": "untagged", "countType": "imageCountMoreThan", "countNumber": 10},
                    "action": {"type": "expire"},
                }
            ]
        }
    ),
)

worker = aws.iam.Role("worker", assume_role_policy=trusted("lambda.amazonaws.com"))
aws.iam.RolePolicyAttachment(
    "worker", role=worker.name, policy_arn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
)
reading = aws.iam.Policy(
    "reading",
    policy=json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["*"]}]}
    ),
)
aws.iam.RolePolicyAttachment("worker-reading", role=worker.name, policy_arn=reading.arn)
aws.iam.RolePolicy(
    "worker-keys",
    role=worker.id,
    policy=store.key.arn.apply(
        lambda arn: json.dumps(
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["kms:Decrypt"], "Resource": [arn]}]}
        )
    ),
)

function = aws.lambda_.Function(
    "api",
    role=worker.arn,
    package_type="Image",
    image_uri=images.repository_url.apply(lambda url: f"{url}:1"),
    image_config={"commands": ["serve"], "entry_points": ["/api"]},
    timeout=10,
)
stable = aws.lambda_.Alias("stable", function_name=function.name, function_version="$LATEST")
aws.lambda_.FunctionUrl("api", function_name=function.name, authorization_type="AWS_IAM")
aws.lambda_.Permission(
    "events", function=function.name, action="lambda:InvokeFunction", principal="events.amazonaws.com"
)

masters = aws.iam.Role("masters", assume_role_policy=trusted("eks.amazonaws.com"))
attached = aws.iam.RolePolicyAttachment(
    "masters", role=masters.name, policy_arn="arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
)
cluster = aws.eks.Cluster(
    "hub",
    role_arn=masters.arn,
    vpc_config={"subnet_ids": [subnet.id for subnet in hub.subnets], "endpoint_private_access": True},
    opts=pulumi.ResourceOptions(depends_on=[attached], protect=False),
)
aws.cloudwatch.LogGroup("hub", name="/aws/eks/hub/cluster", retention_in_days=30)

pulumi.export("cluster", cluster.name)
pulumi.export("function", function.arn)
