"""Google's Network Connectivity Center: a hub, of which networks are spokes; and plain peering."""

from typing import NotRequired, TypedDict

import pulumi
import pulumi_gcp as gcp

from fleetform.components.base import Component, Transforms
from fleetform.components.names import limited

NAME_LIMIT = 63
"""Names of networks' things: https://cloud.google.com/compute/docs/naming-resources."""


class GcpTransitArgs(TypedDict):
    """What a hub is made from."""

    project: str
    """Project it is in."""
    labels: dict[str, str]
    """Labels of everything."""
    accept: NotRequired[list[str]]
    """Other projects whose networks become spokes without being asked; none unless given."""


class GcpTransit(Component):
    """A hub of Network Connectivity Center: every network that is a spoke reaches every other one."""

    hub_id: pulumi.Output[str]
    """Id of the hub."""

    def __init__(
        self,
        name: str,
        args: GcpTransitArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the hub."""
        super().__init__("network:GcpTransit", name, {"project": args["project"]}, transform, opts)
        hub = gcp.networkconnectivity.Hub(
            self.named("hub"),
            name=limited(name, NAME_LIMIT),
            project=args["project"],
            description="Networks of clusters",
            preset_topology="MESH",
            labels=args["labels"],
            opts=self.below(),
        )
        if accepted := args.get("accept"):
            # A mesh has one group; what is no spoke of the hub's own project waits in it until it is accepted.
            gcp.networkconnectivity.Group(
                self.named("group"),
                name="default",
                project=args["project"],
                hub=hub.id,
                auto_accept={"auto_accept_projects": accepted},
                labels=args["labels"],
                opts=self.below(),
            )
        self.hub_id = hub.id
        self.finish({"hub_id": self.hub_id})


class GcpTransitSpokeArgs(TypedDict):
    """What a spoke is made from."""

    project: str
    """Project of the network."""
    hub_id: pulumi.Input[str]
    """The hub."""
    network: pulumi.Input[str]
    """The network's self link."""
    labels: dict[str, str]
    """Labels of everything."""


class GcpTransitSpoke(Component):
    """A network as a spoke of a hub: subnets and their secondary ranges are known to all others."""

    spoke_id: pulumi.Output[str]
    """Id of the spoke."""

    def __init__(
        self,
        name: str,
        args: GcpTransitSpokeArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the spoke."""
        super().__init__("network:GcpTransitSpoke", name, {"project": args["project"]}, transform, opts)
        spoke = gcp.networkconnectivity.Spoke(
            self.named("spoke"),
            name=limited(name, NAME_LIMIT),
            project=args["project"],
            location="global",
            hub=args["hub_id"],
            linked_vpc_network={"uri": args["network"]},
            labels=args["labels"],
            opts=self.first(),
        )
        self.spoke_id = spoke.id
        self.finish({"spoke_id": self.spoke_id})


class GcpPeeringArgs(TypedDict):
    """What a peering of two networks is made from."""

    network: pulumi.Input[str]
    """Id of the network."""
    peer_network: pulumi.Input[str]
    """Id of the other network."""
    peer: str
    """Name of the other network."""
    own: NotRequired[str]
    """Name of the network; that of the peering unless given."""


class GcpPeering(Component):
    """Two networks that reach each other; both sides are made."""

    state: pulumi.Output[str]
    """State of the peering."""

    def __init__(
        self,
        name: str,
        args: GcpPeeringArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes both sides, one after the other: Google changes one peering of a network at a time."""
        super().__init__("network:GcpPeering", name, {"peer": args["peer"]}, transform, opts)
        own = args.get("own", name)
        there = gcp.compute.NetworkPeering(
            self.named("there"),
            name=limited(f"{own}-{args['peer']}", NAME_LIMIT),
            network=args["network"],
            peer_network=args["peer_network"],
            opts=self.below(),
        )
        back = gcp.compute.NetworkPeering(
            self.named("back"),
            name=limited(f"{args['peer']}-{own}", NAME_LIMIT),
            network=args["peer_network"],
            peer_network=args["network"],
            opts=self.below(depends_on=[there]),
        )
        self.state = back.state
        self.finish({"state": self.state})


class GcpPeeringSideArgs(TypedDict):
    """What one side of a peering is made from."""

    network: pulumi.Input[str]
    """Self link of the network whose side it is."""
    peer_network: pulumi.Input[str]
    """Self link of the other network."""
    own: str
    """Name of the network."""
    peer: str
    """Name of the other network."""


class GcpPeeringSide(Component):
    """One side of a peering of networks of two projects; each is made with its own project's account."""

    state: pulumi.Output[str]
    """State of the peering: active once both sides are there."""

    def __init__(
        self,
        name: str,
        args: GcpPeeringSideArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the side."""
        super().__init__("network:GcpPeeringSide", name, {"peer": args["peer"]}, transform, opts)
        side = gcp.compute.NetworkPeering(
            self.named("peering"),
            name=limited(f"{args['own']}-{args['peer']}", NAME_LIMIT),
            network=args["network"],
            peer_network=args["peer_network"],
            opts=self.first(),
        )
        self.state = side.state
        self.finish({"state": self.state})
