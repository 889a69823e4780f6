"""Networks on AWS: every twenty resources are a VPC, its subnets, security groups and route tables."""

import os

import pulumi
import pulumi_aws as aws

SUBNETS = 6


def network(number: int) -> None:
    """One VPC with all that is in it: twenty resources."""
    tags = {"Name": f"net-{number}", "team": "platform"}
    cidr = f"10.{number % 250}.0.0/16"
    vpc = aws.ec2.Vpc(f"vpc-{number}", cidr_block=cidr, enable_dns_hostnames=True, tags=tags)
    group = aws.ec2.SecurityGroup(
        f"web-{number}",
        vpc_id=vpc.id,
        description=vpc.id.apply(lambda vpc_id: f"Web traffic of {vpc_id}"),
        ingress=[
            aws.ec2.SecurityGroupIngressArgs(
                protocol="tcp", from_port=443, to_port=443, cidr_blocks=["0.0.0.0/0"], description="HTTPS"
            )
        ],
        tags=tags,
    )
    for index in range(SUBNETS):
        name = f"{number}-{index}"
        subnet = aws.ec2.Subnet(
            f"subnet-{name}",
            vpc_id=vpc.id,
            cidr_block=f"10.{number % 250}.{index}.0/24",
            availability_zone=f"eu-west-1{'abc'[index % 3]}",
            tags=tags,
            opts=pulumi.ResourceOptions(depends_on=[group]),
        )
        table = aws.ec2.RouteTable(f"routes-{name}", vpc_id=vpc.id, tags=tags)
        aws.ec2.RouteTableAssociation(f"association-{name}", subnet_id=subnet.id, route_table_id=table.id)


for number in range(int(os.environ["BENCH_RESOURCES"]) // (2 + 3 * SUBNETS)):
    network(number)
