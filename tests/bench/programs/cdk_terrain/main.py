"""The same networks as `../aws`, written for CDK Terrain."""

import os

from cdktn import App, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.route_table import RouteTable
from cdktn_provider_aws.route_table_association import RouteTableAssociation
from cdktn_provider_aws.security_group import SecurityGroup, SecurityGroupIngress
from cdktn_provider_aws.subnet import Subnet
from cdktn_provider_aws.vpc import Vpc

SUBNETS = 6


def network(stack: TerraformStack, number: int) -> None:
    """One VPC with all that is in it: twenty resources."""
    tags = {"Name": f"net-{number}", "team": "platform"}
    cidr = f"10.{number % 250}.0.0/16"
    vpc = Vpc(stack, f"vpc-{number}", cidr_block=cidr, enable_dns_hostnames=True, tags=tags)
    group = SecurityGroup(
        stack,
        f"web-{number}",
        vpc_id=vpc.id,
        description=f"Web traffic of {vpc.id}",
        ingress=[
            SecurityGroupIngress(
                protocol="tcp", from_port=443, to_port=443, cidr_blocks=["0.0.0.0/0"], description="HTTPS"
            )
        ],
        tags=tags,
    )
    for index in range(SUBNETS):
        name = f"{number}-{index}"
        subnet = Subnet(
            stack,
            f"subnet-{name}",
            vpc_id=vpc.id,
            cidr_block=f"10.{number % 250}.{index}.0/24",
            availability_zone=f"eu-west-1{'abc'[index % 3]}",
            tags=tags,
            depends_on=[group],
        )
        table = RouteTable(stack, f"routes-{name}", vpc_id=vpc.id, tags=tags)
        RouteTableAssociation(stack, f"association-{name}", subnet_id=subnet.id, route_table_id=table.id)


app = App(outdir=os.environ["BENCH_OUT"])
stack = TerraformStack(app, "bench")
AwsProvider(stack, "aws", region="eu-west-1")
for number in range(int(os.environ["BENCH_RESOURCES"]) // (2 + 3 * SUBNETS)):
    network(stack, number)
app.synth()
