"""A transit gateway that other accounts use: it is shared with them, and its owner accepts each attachment.

What is made in which account: the owner of the gateway shares it and accepts attachments; every other account attaches
its VPCs and has the routes of them. Sources:
https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-share.html and
https://docs.aws.amazon.com/ram/latest/userguide/getting-started-sharing.html.
"""

from typing import Literal, TypedDict

import pulumi
import pulumi_aws as aws

from fleetform.components.base import Component, Transforms


class AwsTransitShareArgs(TypedDict):
    """What the share of a transit gateway is made from."""

    gateway_arn: pulumi.Input[str]
    """The gateway."""
    accounts: list[str]
    """Numbers of the accounts that may attach networks."""
    sharing: Literal["organization", "invitation"]
    """Whether they are in the owner's organization, or accept an invitation."""
    tags: dict[str, str]
    """Tags of everything."""


class AwsTransitShare(Component):
    """A transit gateway that other accounts see and may attach networks to."""

    share_arn: pulumi.Output[str]
    """ARN of the share."""

    def __init__(
        self,
        name: str,
        args: AwsTransitShareArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the share; within an organization nobody outside of it can be given it."""
        super().__init__("network:AwsTransitShare", name, {"sharing": args["sharing"]}, transform, opts)
        share = aws.ram.ResourceShare(
            self.named("share"),
            name=name,
            allow_external_principals=args["sharing"] == "invitation",
            tags={**args["tags"], "Name": name},
            opts=self.below(),
        )
        gateway = aws.ram.ResourceAssociation(
            self.named("gateway"), resource_share_arn=share.arn, resource_arn=args["gateway_arn"], opts=self.below()
        )
        for account in args["accounts"]:
            aws.ram.PrincipalAssociation(
                self.named(f"account-{account}"),
                resource_share_arn=share.arn,
                principal=account,
                # An account that is invited sees the gateway as soon as it accepts.
                opts=self.below(depends_on=[gateway]),
            )
        self.share_arn = share.arn
        self.finish({"share_arn": self.share_arn})


class AwsTransitAcceptanceArgs(TypedDict):
    """What the acceptance of an attachment is made from."""

    attachment_id: pulumi.Input[str]
    """The attachment that another account asked for."""
    tags: dict[str, str]
    """Tags of everything."""


class AwsTransitAcceptance(Component):
    """An attachment of another account, accepted by the gateway's owner."""

    attachment_id: pulumi.Output[str]
    """Id of the attachment, once it is accepted."""

    def __init__(
        self,
        name: str,
        args: AwsTransitAcceptanceArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Accepts it: from then on it uses the gateway's usual route table, as all do."""
        super().__init__("network:AwsTransitAcceptance", name, {}, transform, opts)
        accepter = aws.ec2transitgateway.VpcAttachmentAccepter(
            self.named("accepter"),
            transit_gateway_attachment_id=args["attachment_id"],
            transit_gateway_default_route_table_association=True,
            transit_gateway_default_route_table_propagation=True,
            tags={**args["tags"], "Name": name},
            opts=self.below(),
        )
        self.attachment_id = accepter.id
        self.finish({"attachment_id": self.attachment_id})


class AwsTransitRoutesArgs(TypedDict):
    """What the routes of a VPC to a gateway of another account are made from."""

    gateway_id: pulumi.Input[str]
    """The transit gateway."""
    route_table_ids: list[pulumi.Input[str]]
    """Route tables of the subnets that reach the others."""
    range: str
    """Range of all networks of the fleet."""


class AwsTransitRoutes(Component):
    """Routes of a VPC to a transit gateway that has accepted it."""

    def __init__(
        self,
        name: str,
        args: AwsTransitRoutesArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the routes."""
        super().__init__("network:AwsTransitRoutes", name, {"range": args["range"]}, transform, opts)
        for number, table in enumerate(args["route_table_ids"], start=1):
            aws.ec2.Route(
                self.named(f"route-{number}"),
                route_table_id=table,
                destination_cidr_block=args["range"],
                transit_gateway_id=args["gateway_id"],
                opts=self.first(),
            )
        self.finish({})
