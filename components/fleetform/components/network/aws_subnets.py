"""The subnets of a cluster in a VPC that it shares with others."""

from dataclasses import dataclass
from typing import NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from fleetform.components.base import Component, Transforms
from fleetform.components.network.aws import associate, ipv6_part, private_tags


class VpcSubnetsArgs(TypedDict):
    """What the subnets are made from."""

    vpc_id: pulumi.Input[str]
    """The VPC."""
    zones: list[pulumi.Input[str]]
    """Availability zones, one subnet in each."""
    ranges: list[str]
    """Ranges of the subnets, in the order of the zones."""
    route_table_ids: list[pulumi.Input[str]]
    """The VPC's private route tables: one a zone in the same order, or one for all."""
    ipv6_range: NotRequired[pulumi.Input[str]]
    """The VPC's range of IPv6, of which the subnets have parts; none unless given."""
    ipv6_parts: NotRequired[list[int]]
    """Which part of it each subnet has: 1 to 255."""
    cluster: str
    """Name of the cluster whose nodes and internal load balancers use the subnets."""
    tags: dict[str, str]
    """Tags of everything."""


@dataclass(frozen=True)
class VpcSubnetsNodes:
    """The resources below the subnets."""

    private_subnets: list[aws.ec2.Subnet]


class VpcSubnets(Component):
    """Private subnets of one cluster in a VPC that several share: no load balancer of another one uses them."""

    vpc_id: pulumi.Output[str]
    """Id of the VPC."""
    private_subnet_ids: pulumi.Output[list[str]]
    """Ids of the subnets, in the order of the zones."""

    def __init__(
        self,
        name: str,
        args: VpcSubnetsArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the subnets."""
        super().__init__("network:VpcSubnets", name, {"ranges": args["ranges"]}, transform, opts)
        whole = args.get("ipv6_range")
        parts = [ipv6_part(whole, part) for part in args.get("ipv6_parts", [])] if whole is not None else []
        subnets = [
            aws.ec2.Subnet(
                self.named(f"private-{number}"),
                vpc_id=args["vpc_id"],
                availability_zone=zone,
                cidr_block=range_,
                map_public_ip_on_launch=False,
                ipv6_cidr_block=parts[number - 1] if parts else None,
                assign_ipv6_address_on_creation=True if parts else None,
                tags={**args["tags"], "Name": f"{name}-private-{number}", **private_tags(args["cluster"])},
                opts=self.below(),
            )
            for number, (zone, range_) in enumerate(zip(args["zones"], args["ranges"], strict=False), start=1)
        ]
        associate(self, "private", subnets, args["route_table_ids"])
        self.nodes = VpcSubnetsNodes(subnets)
        self.vpc_id = pulumi.Output.from_input(args["vpc_id"])
        self.private_subnet_ids = pulumi.Output.all(*(subnet.id for subnet in subnets))
        self.finish({"vpc_id": self.vpc_id, "private_subnet_ids": self.private_subnet_ids})
