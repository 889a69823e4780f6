"""Endpoints of AWS' services in a VPC, for nodes that have no other way out."""

from typing import TypedDict

import pulumi
import pulumi_aws as aws

from fleetform.components.base import Component, Transforms

SERVICES = ("ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "elasticloadbalancing", "logs", "sts")
"""What private clusters need: https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html."""


class VpcEndpointsArgs(TypedDict):
    """What endpoints are made from."""

    vpc_id: pulumi.Input[str]
    """The VPC."""
    subnet_ids: pulumi.Input[list[str]]
    """Subnets that they are in."""
    range: str
    """The VPC's range, from which they are reached."""
    region: str
    """The VPC's region."""
    tags: dict[str, str]
    """Tags of everything."""


class VpcEndpoints(Component):
    """Endpoints for what nodes and the cluster's own pods need of AWS."""

    security_group_id: pulumi.Output[str]
    """Id of the security group of all of them."""

    def __init__(
        self,
        name: str,
        args: VpcEndpointsArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the endpoints."""
        super().__init__("network:VpcEndpoints", name, {"region": args["region"]}, transform, opts)
        tags = {**args["tags"], "Name": f"{name}-endpoints"}
        group = aws.ec2.SecurityGroup(
            self.named("endpoints"),
            name=f"{name}-endpoints",
            description=f"Endpoints in the VPC of {name}",
            vpc_id=args["vpc_id"],
            tags=tags,
            opts=self.below(),
        )
        aws.vpc.SecurityGroupIngressRule(
            self.named("endpoints-https"),
            security_group_id=group.id,
            description="HTTPS from the VPC",
            cidr_ipv4=args["range"],
            ip_protocol="tcp",
            from_port=443,
            to_port=443,
            tags=tags,
            opts=self.below(),
        )
        for service in SERVICES:
            aws.ec2.VpcEndpoint(
                self.named(f"endpoint-{service.replace('.', '-')}"),
                vpc_id=args["vpc_id"],
                service_name=f"com.amazonaws.{args['region']}.{service}",
                vpc_endpoint_type="Interface",
                private_dns_enabled=True,
                subnet_ids=args["subnet_ids"],
                security_group_ids=[group.id],
                tags={**args["tags"], "Name": f"{name}-{service}"},
                opts=self.below(),
            )
        self.security_group_id = group.id
        self.finish({"security_group_id": self.security_group_id})
