"""Two VPCs that reach each other."""

from typing import TypedDict

import pulumi
import pulumi_aws as aws

from fleetform.components.base import Component, Transforms


class VpcPeeringArgs(TypedDict):
    """What a peering is made from."""

    vpc_id: pulumi.Input[str]
    """The VPC in the provider's region."""
    route_table_ids: list[pulumi.Input[str]]
    """Its route tables that lead to the other one."""
    range: str
    """Its range."""
    peer_region: str
    """Region of the other VPC."""
    peer_vpc_id: pulumi.Input[str]
    """The other VPC."""
    peer_route_table_ids: list[pulumi.Input[str]]
    """The other VPC's route tables that lead back."""
    peer_range: str
    """The other VPC's range."""
    tags: dict[str, str]
    """Tags of everything."""


class VpcPeering(Component):
    """A peering of two VPCs of one account, with the routes of both."""

    connection_id: pulumi.Output[str]
    """Id of the peering, once it is accepted."""

    def __init__(
        self,
        name: str,
        args: VpcPeeringArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the peering."""
        props = {"range": args["range"], "peer": args["peer_range"]}
        super().__init__("network:VpcPeering", name, props, transform, opts)
        tags = {**args["tags"], "Name": name}
        asked = aws.ec2.VpcPeeringConnection(
            self.named("connection"),
            vpc_id=args["vpc_id"],
            peer_vpc_id=args["peer_vpc_id"],
            peer_region=args["peer_region"],
            tags=tags,
            opts=self.below(),
        )
        region = args["peer_region"]
        accepted = _accepted(self, asked.id, tags, region)
        _routes(self, "there", args["route_table_ids"], args["peer_range"], accepted.id)
        _routes(self, "back", args["peer_route_table_ids"], args["range"], accepted.id, region)
        self.connection_id = accepted.id
        self.finish({"connection_id": self.connection_id})


class VpcPeeringRequestArgs(TypedDict):
    """What the asking side of a peering is made from."""

    vpc_id: pulumi.Input[str]
    """The VPC in the provider's account and region."""
    route_table_ids: list[pulumi.Input[str]]
    """Its route tables that lead to the other one."""
    peer_account_id: str
    """Number of the other VPC's account."""
    peer_region: str
    """Region of the other VPC."""
    peer_vpc_id: pulumi.Input[str]
    """The other VPC."""
    peer_range: str
    """The other VPC's range."""
    tags: dict[str, str]
    """Tags of everything."""


class VpcPeeringRequest(Component):
    """The asking side of a peering of VPCs of two accounts; the other account accepts it."""

    connection_id: pulumi.Output[str]
    """Id of the peering, which may not be accepted yet."""

    def __init__(
        self,
        name: str,
        args: VpcPeeringRequestArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Asks for the peering. A route may lead to one that is not accepted: it has no effect until then.

        Source: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html.
        """
        super().__init__("network:VpcPeeringRequest", name, {"peer": args["peer_range"]}, transform, opts)
        asked = aws.ec2.VpcPeeringConnection(
            self.named("connection"),
            vpc_id=args["vpc_id"],
            peer_owner_id=args["peer_account_id"],
            peer_vpc_id=args["peer_vpc_id"],
            peer_region=args["peer_region"],
            tags={**args["tags"], "Name": name},
            opts=self.below(),
        )
        _routes(self, "there", args["route_table_ids"], args["peer_range"], asked.id)
        self.connection_id = asked.id
        self.finish({"connection_id": self.connection_id})


class VpcPeeringAcceptanceArgs(TypedDict):
    """What the accepting side of a peering is made from."""

    connection_id: pulumi.Input[str]
    """The peering that the other account asked for."""
    route_table_ids: list[pulumi.Input[str]]
    """Route tables of the VPC in the provider's account that lead back."""
    range: str
    """Range of the VPC that asks."""
    tags: dict[str, str]
    """Tags of everything."""


class VpcPeeringAcceptance(Component):
    """The accepting side of a peering of VPCs of two accounts."""

    connection_id: pulumi.Output[str]
    """Id of the peering, once it is accepted."""

    def __init__(
        self,
        name: str,
        args: VpcPeeringAcceptanceArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Accepts the peering and makes the routes back."""
        super().__init__("network:VpcPeeringAcceptance", name, {"range": args["range"]}, transform, opts)
        accepted = _accepted(self, args["connection_id"], {**args["tags"], "Name": name})
        _routes(self, "back", args["route_table_ids"], args["range"], accepted.id)
        self.connection_id = accepted.id
        self.finish({"connection_id": self.connection_id})


def _accepted(
    component: Component, connection_id: pulumi.Input[str], tags: dict[str, str], region: str | None = None
) -> aws.ec2.VpcPeeringConnectionAccepter:
    """The peering once it is accepted; in the provider's region unless another is given."""
    return aws.ec2.VpcPeeringConnectionAccepter(
        component.named("accepter"),
        vpc_peering_connection_id=connection_id,
        auto_accept=True,
        region=region,
        tags=tags,
        opts=component.below(),
    )


def _routes(
    component: Component,
    direction: str,
    tables: list[pulumi.Input[str]],
    range_: str,
    connection_id: pulumi.Input[str],
    region: str | None = None,
) -> None:
    """Routes through the peering to a range, one in each table; in the provider's region unless another is given."""
    for number, table in enumerate(tables, start=1):
        aws.ec2.Route(
            component.named(f"{direction}-{number}"),
            route_table_id=table,
            destination_cidr_block=range_,
            vpc_peering_connection_id=connection_id,
            region=region,
            opts=component.below(),
        )
