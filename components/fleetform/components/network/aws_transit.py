"""AWS Transit Gateway: one a region, peered with those of other regions, to which networks are attached."""

from typing import TypedDict

import pulumi
import pulumi_aws as aws

from fleetform.components.base import Component, Transforms


class AwsTransitArgs(TypedDict):
    """What a transit gateway is made from."""

    region: str
    """Region it is in."""
    asn: int
    """Its private BGP number."""
    tags: dict[str, str]
    """Tags of everything."""


class AwsTransit(Component):
    """A transit gateway: every network that is attached reaches every other one of its region."""

    gateway_id: pulumi.Output[str]
    """Id of the gateway."""
    gateway_arn: pulumi.Output[str]
    """Its ARN, by which it is shared with other accounts."""
    route_table_id: pulumi.Output[str]
    """Id of the route table that its attachments use."""

    def __init__(
        self,
        name: str,
        args: AwsTransitArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the gateway; nobody else's attachment is accepted without being asked."""
        super().__init__("network:AwsTransit", name, {"region": args["region"]}, transform, opts)
        gateway = aws.ec2transitgateway.TransitGateway(
            self.named("gateway"),
            description=f"Networks of clusters in {args['region']}",
            amazon_side_asn=args["asn"],
            auto_accept_shared_attachments="disable",
            default_route_table_association="enable",
            default_route_table_propagation="enable",
            dns_support="enable",
            tags={**args["tags"], "Name": name},
            opts=self.below(),
        )
        self.gateway_id, self.gateway_arn = gateway.id, gateway.arn
        self.route_table_id = gateway.association_default_route_table_id
        self.finish(
            {
                "gateway_id": self.gateway_id,
                "gateway_arn": self.gateway_arn,
                "route_table_id": self.route_table_id,
            }
        )


class AwsTransitPeeringArgs(TypedDict):
    """What a peering of two transit gateways is made from."""

    gateway_id: pulumi.Input[str]
    """The gateway in the provider's region."""
    route_table_id: pulumi.Input[str]
    """Its route table."""
    ranges: list[str]
    """Ranges of the networks attached to it."""
    peer_region: str
    """Region of the other gateway."""
    peer_gateway_id: pulumi.Input[str]
    """The other gateway."""
    peer_route_table_id: pulumi.Input[str]
    """The other gateway's route table."""
    peer_ranges: list[str]
    """Ranges of the networks attached to the other gateway."""
    tags: dict[str, str]
    """Tags of everything."""


class AwsTransitPeering(Component):
    """Two transit gateways of one account that reach each other, with a route for every network behind the other."""

    attachment_id: pulumi.Output[str]
    """Id of the peering, once it is accepted."""

    def __init__(
        self,
        name: str,
        args: AwsTransitPeeringArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the peering; peerings know static routes only."""
        super().__init__("network:AwsTransitPeering", name, {"peer": args["peer_region"]}, transform, opts)
        tags = {**args["tags"], "Name": name}
        asked = aws.ec2transitgateway.PeeringAttachment(
            self.named("attachment"),
            transit_gateway_id=args["gateway_id"],
            peer_transit_gateway_id=args["peer_gateway_id"],
            peer_region=args["peer_region"],
            tags=tags,
            opts=self.below(),
        )
        accepted = aws.ec2transitgateway.PeeringAttachmentAccepter(
            self.named("accepter"),
            transit_gateway_attachment_id=asked.id,
            region=args["peer_region"],
            tags=tags,
            opts=self.below(),
        )
        for range_ in args["peer_ranges"]:
            aws.ec2transitgateway.Route(
                self.named(f"there-{_plain(range_)}"),
                destination_cidr_block=range_,
                transit_gateway_route_table_id=args["route_table_id"],
                transit_gateway_attachment_id=accepted.id,
                opts=self.below(),
            )
        for range_ in args["ranges"]:
            aws.ec2transitgateway.Route(
                self.named(f"back-{_plain(range_)}"),
                destination_cidr_block=range_,
                transit_gateway_route_table_id=args["peer_route_table_id"],
                transit_gateway_attachment_id=accepted.id,
                region=args["peer_region"],
                opts=self.below(),
            )
        self.attachment_id = accepted.id
        self.finish({"attachment_id": self.attachment_id})


class AwsTransitAttachmentArgs(TypedDict):
    """What an attachment is made from."""

    gateway_id: pulumi.Input[str]
    """The transit gateway."""
    vpc_id: pulumi.Input[str]
    """The VPC."""
    subnet_ids: pulumi.Input[list[str]]
    """Subnets through which traffic goes, one a zone."""
    route_table_ids: list[pulumi.Input[str]]
    """Route tables of the subnets that reach the others; none where another account has to accept it first."""
    range: str
    """Range of all networks of the fleet."""
    tags: dict[str, str]
    """Tags of everything."""


class AwsTransitAttachment(Component):
    """A VPC attached to a transit gateway."""

    attachment_id: pulumi.Output[str]
    """Id of the attachment."""

    def __init__(
        self,
        name: str,
        args: AwsTransitAttachmentArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the attachment and the routes of the VPC."""
        super().__init__("network:AwsTransitAttachment", name, {"range": args["range"]}, transform, opts)
        attachment = aws.ec2transitgateway.VpcAttachment(
            self.named("attachment"),
            transit_gateway_id=args["gateway_id"],
            vpc_id=args["vpc_id"],
            subnet_ids=args["subnet_ids"],
            tags={**args["tags"], "Name": name},
            opts=self.first(),
        )
        for number, table in enumerate(args["route_table_ids"], start=1):
            aws.ec2.Route(
                self.named(f"route-{number}"),
                route_table_id=table,
                destination_cidr_block=args["range"],
                transit_gateway_id=args["gateway_id"],
                # A VPC has no route to a gateway that it is not attached to.
                opts=self.below(depends_on=[attachment]),
            )
        self.attachment_id = attachment.id
        self.finish({"attachment_id": self.attachment_id})


def _plain(range_: str) -> str:
    """A range as part of a name.

    >>> _plain("10.8.0.0/16")
    '10-8-0-0-16'
    """
    return range_.replace(".", "-").replace("/", "-")
