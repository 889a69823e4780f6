"""Azure Virtual WAN: a hub a region, to which networks are connected; and plain peering."""

from typing import NotRequired, TypedDict

import pulumi
from pulumi_azure_native import network, resources

from fleetform.components.base import Component, Transforms


class AzureTransitArgs(TypedDict):
    """What a Virtual WAN is made from."""

    location: str
    """Region of the WAN and its resource group."""
    hubs: dict[str, str]
    """Range of each hub by its region: /24 or larger."""
    tags: dict[str, str]
    """Tags of everything."""


class AzureTransit(Component):
    """A Virtual WAN with a hub in every region: every network that is connected reaches every other one.

    Attributes:
        hub_names: Name of each hub by its region.
    """

    resource_group_name: pulumi.Output[str]
    """Name of the resource group."""

    def __init__(
        self,
        name: str,
        args: AzureTransitArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the WAN and its hubs."""
        super().__init__("network:AzureTransit", name, {"location": args["location"]}, transform, opts)
        group = resources.ResourceGroup(
            self.named("group"),
            resource_group_name=name,
            location=args["location"],
            tags=args["tags"],
            opts=self.below(),
        )
        wan = network.VirtualWan(
            self.named("wan"),
            virtual_wan_name=name,
            resource_group_name=group.name,
            location=args["location"],
            type="Standard",
            allow_branch_to_branch_traffic=False,
            tags=args["tags"],
            opts=self.below(),
        )
        self.hub_names: dict[str, pulumi.Output[str]] = {
            region: network.VirtualHub(
                self.named(f"hub-{region}"),
                virtual_hub_name=hub_name(name, region),
                resource_group_name=group.name,
                location=region,
                address_prefix=range_,
                sku="Standard",
                virtual_wan={"id": wan.id},
                tags=args["tags"],
                opts=self.below(),
            ).name
            for region, range_ in args["hubs"].items()
        }
        self.resource_group_name = group.name
        self.finish({"resource_group_name": self.resource_group_name})


def hub_name(transit: str, region: str) -> str:
    """The name of a hub."""
    return f"{transit}-{region}"


class AzureTransitConnectionArgs(TypedDict):
    """What a connection is made from."""

    resource_group_name: pulumi.Input[str]
    """Resource group of the hub."""
    hub_name: pulumi.Input[str]
    """The hub."""
    network_id: pulumi.Input[str]
    """The network."""


class AzureTransitConnection(Component):
    """A virtual network connected to a hub; its own way to the Internet stays its own."""

    connection_id: pulumi.Output[str]
    """Id of the connection."""

    def __init__(
        self,
        name: str,
        args: AzureTransitConnectionArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the connection."""
        super().__init__("network:AzureTransitConnection", name, {}, transform, opts)
        connection = network.HubVirtualNetworkConnection(
            self.named("connection"),
            connection_name=name,
            resource_group_name=args["resource_group_name"],
            virtual_hub_name=args["hub_name"],
            remote_virtual_network={"id": args["network_id"]},
            enable_internet_security=False,
            opts=self.below(),
        )
        self.connection_id = connection.id
        self.finish({"connection_id": self.connection_id})


class AzurePeeringArgs(TypedDict):
    """What a peering of two networks is made from."""

    resource_group_name: pulumi.Input[str]
    """Resource group of the network."""
    network_name: pulumi.Input[str]
    """The network."""
    network_id: pulumi.Input[str]
    """Its id."""
    peer: str
    """What the other side is called."""
    own: NotRequired[str]
    """What this side is called: as the peering unless given."""
    peer_resource_group_name: pulumi.Input[str]
    """Resource group of the other network."""
    peer_network_name: pulumi.Input[str]
    """The other network."""
    peer_network_id: pulumi.Input[str]
    """Its id."""


class AzurePeering(Component):
    """Two virtual networks that reach each other; both sides are made."""

    state: pulumi.Output[str | None]
    """State of the peering."""

    def __init__(
        self,
        name: str,
        args: AzurePeeringArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes both sides."""
        super().__init__("network:AzurePeering", name, {"peer": args["peer"]}, transform, opts)
        own: AzurePeeringSideArgs = {
            "resource_group_name": args["resource_group_name"],
            "network_name": args["network_name"],
            "peer": args["peer"],
            "peer_network_id": args["peer_network_id"],
        }
        other: AzurePeeringSideArgs = {
            "resource_group_name": args["peer_resource_group_name"],
            "network_name": args["peer_network_name"],
            "peer": args.get("own", name),
            "peer_network_id": args["network_id"],
        }
        there = _side(self.named("there"), own, self.below())
        back = _side(self.named("back"), other, self.below(depends_on=[there]))
        self.state = back.peering_state
        self.finish({"state": self.state})


class AzurePeeringSideArgs(TypedDict):
    """What one side of a peering is made from."""

    resource_group_name: pulumi.Input[str]
    """Resource group of the network whose side it is."""
    network_name: pulumi.Input[str]
    """The network."""
    peer: str
    """What the other side is called."""
    peer_network_id: pulumi.Input[str]
    """Id of the other network."""


class AzurePeeringSide(Component):
    """One side of a peering of virtual networks of two subscriptions; each is made with its own one's account."""

    state: pulumi.Output[str | None]
    """State of the peering: connected once both sides are there."""

    def __init__(
        self,
        name: str,
        args: AzurePeeringSideArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the side."""
        super().__init__("network:AzurePeeringSide", name, {"peer": args["peer"]}, transform, opts)
        side = _side(self.named("peering"), args, self.first())
        self.state = side.peering_state
        self.finish({"state": self.state})


def _side(name: str, args: AzurePeeringSideArgs, opts: pulumi.ResourceOptions) -> network.VirtualNetworkPeering:
    return network.VirtualNetworkPeering(
        name,
        virtual_network_peering_name=args["peer"],
        resource_group_name=args["resource_group_name"],
        virtual_network_name=args["network_name"],
        remote_virtual_network={"id": args["peer_network_id"]},
        allow_virtual_network_access=True,
        allow_forwarded_traffic=False,
        opts=opts,
    )
