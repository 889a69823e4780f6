"""A VPC network on Google Cloud that several clusters share, and the subnetwork of each."""

from dataclasses import dataclass
from typing import NotRequired, TypedDict

import pulumi
import pulumi_gcp as gcp

from fleetform.components.base import Component, Transforms
from fleetform.components.network.gcp import GcpSubnetworkArgs, private_network, private_subnetwork, way_out


class GcpSharedNetworkArgs(TypedDict):
    """What a shared network is made from."""

    project: str
    """Project it is in."""
    region: str
    """Region of its way out."""
    nat: NotRequired[bool]
    """Whether there is a way out for what has no public address; there is unless said otherwise."""


@dataclass(frozen=True)
class GcpSharedNetworkNodes:
    """The resources below a shared network."""

    network: gcp.compute.Network
    router: gcp.compute.Router | None = None
    nat: gcp.compute.RouterNat | None = None


class GcpSharedNetwork(Component):
    """A network that several clusters share, with one NAT for all; each has a subnetwork, `GcpSubnetwork`."""

    network_id: pulumi.Output[str]
    """Id of the network."""
    self_link: pulumi.Output[str]
    """Self link of the network."""

    def __init__(
        self,
        name: str,
        args: GcpSharedNetworkArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the network."""
        super().__init__("network:GcpSharedNetwork", name, {"region": args["region"]}, transform, opts)
        network = private_network(self, args["project"])
        has_nat = args.get("nat", True)
        router, nat = way_out(self, args["project"], args["region"], network) if has_nat else (None, None)
        self.nodes = GcpSharedNetworkNodes(network, router, nat)
        self.network_id = network.id
        self.self_link = network.self_link
        self.finish({"network_id": self.network_id, "self_link": self.self_link})


class GcpSubnetwork(Component):
    """The subnetwork of one cluster in a network that several share."""

    network_id: pulumi.Output[str]
    """Id of the network."""
    subnetwork_id: pulumi.Output[str]
    """Id of the subnetwork."""

    def __init__(
        self,
        name: str,
        args: GcpSubnetworkArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the subnetwork."""
        props = {"range": args["nodes"], "region": args["region"]}
        super().__init__("network:GcpSubnetwork", name, props, transform, opts)
        self.subnetwork = private_subnetwork(self, args)
        self.network_id = pulumi.Output.from_input(args["network"])
        self.subnetwork_id = self.subnetwork.id
        self.finish({"network_id": self.network_id, "subnetwork_id": self.subnetwork_id})
