"""A VPC network for a cluster on Google Cloud."""

from dataclasses import dataclass
from typing import NotRequired, TypedDict

import pulumi
import pulumi_gcp as gcp

from fleetform.components.base import Component, Transforms

PODS = "pods"
SERVICES = "services"


class GcpNetworkArgs(TypedDict):
    """What a network is made from."""

    project: str
    """Project it is in."""
    region: str
    """Region of its subnetwork."""
    nodes: str
    """Range of the nodes."""
    pods: str
    """Secondary range of the pods."""
    services: str
    """Secondary range of the services."""
    nat: NotRequired[bool]
    """Whether there is a way out for what has no public address; there is unless said otherwise."""


@dataclass(frozen=True)
class GcpNetworkNodes:
    """The resources below a network."""

    network: gcp.compute.Network
    subnetwork: gcp.compute.Subnetwork
    router: gcp.compute.Router | None = None
    nat: gcp.compute.RouterNat | None = None


class GcpNetwork(Component):
    """A network: one private subnetwork with ranges for pods and services, NAT, flow logs."""

    network_id: pulumi.Output[str]
    """Id of the network."""
    subnetwork_id: pulumi.Output[str]
    """Id of the subnetwork."""

    def __init__(
        self,
        name: str,
        args: GcpNetworkArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the network."""
        super().__init__(
            "network:GcpNetwork", name, {"range": args["nodes"], "region": args["region"]}, transform, opts
        )
        network = private_network(self, args["project"])
        subnetwork = private_subnetwork(
            self,
            {
                "project": args["project"],
                "region": args["region"],
                "network": network.id,
                "nodes": args["nodes"],
                "pods": args["pods"],
                "services": args["services"],
            },
        )
        router, nat = way_out(self, args["project"], args["region"], network) if args.get("nat", True) else (None, None)
        self.nodes = GcpNetworkNodes(network, subnetwork, router, nat)
        self.network_id = network.id
        self.subnetwork_id = subnetwork.id
        self.finish({"network_id": self.network_id, "subnetwork_id": self.subnetwork_id})


class GcpSubnetworkArgs(TypedDict):
    """What a subnetwork is made from."""

    project: str
    """Project of the network."""
    region: str
    """Region it is in."""
    network: pulumi.Input[str]
    """Id of the network."""
    nodes: str
    """Range of the nodes."""
    pods: str
    """Secondary range of the pods."""
    services: str
    """Secondary range of the services."""


def private_network(component: Component, project: str) -> gcp.compute.Network:
    """A network without any subnetwork."""
    return gcp.compute.Network(
        component.named("network"),
        name=component.pulumi_resource_name,
        project=project,
        auto_create_subnetworks=False,
        routing_mode="REGIONAL",
        opts=component.below(),
    )


def private_subnetwork(component: Component, args: GcpSubnetworkArgs) -> gcp.compute.Subnetwork:
    """A subnetwork with ranges for pods and services, and flow logs."""
    return gcp.compute.Subnetwork(
        component.named("subnetwork"),
        name=component.pulumi_resource_name,
        project=args["project"],
        region=args["region"],
        network=args["network"],
        ip_cidr_range=args["nodes"],
        private_ip_google_access=True,
        secondary_ip_ranges=[
            {"range_name": PODS, "ip_cidr_range": args["pods"]},
            {"range_name": SERVICES, "ip_cidr_range": args["services"]},
        ],
        log_config={
            "aggregation_interval": "INTERVAL_10_MIN",
            "flow_sampling": 0.5,
            "metadata": "INCLUDE_ALL_METADATA",
        },
        opts=component.below(),
    )


def way_out(
    component: Component, project: str, region: str, network: gcp.compute.Network
) -> tuple[gcp.compute.Router, gcp.compute.RouterNat]:
    """The way out, of which all zones have the same one."""
    router = gcp.compute.Router(
        component.named("router"),
        name=component.pulumi_resource_name,
        project=project,
        region=region,
        network=network.id,
        opts=component.below(),
    )
    nat = gcp.compute.RouterNat(
        component.named("nat"),
        name=component.pulumi_resource_name,
        project=project,
        region=region,
        router=router.name,
        nat_ip_allocate_option="AUTO_ONLY",
        source_subnetwork_ip_ranges_to_nat="ALL_SUBNETWORKS_ALL_IP_RANGES",
        log_config={"enable": True, "filter": "ERRORS_ONLY"},
        opts=component.below(),
    )
    return router, nat
