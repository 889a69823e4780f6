"""What a GKE cluster is made from."""

from typing import Literal, NotRequired, TypedDict

import pulumi

from fleetform.components.clusters.cluster import ClusterArgs


class GkeGpuLimitArgs(TypedDict):
    """How many GPUs node auto-provisioning may make."""

    name: str
    """What Google calls the GPU, e.g. nvidia-l4."""
    max: int
    """Most of them."""


class NodeAutoProvisioningArgs(TypedDict):
    """Node pools that GKE makes itself, within limits."""

    max_cpu: int
    """Most processors of all nodes."""
    max_memory_gib: int
    """Most memory of all nodes in GiB."""
    gpus: list[GkeGpuLimitArgs]
    """GPUs."""


class GkeClusterArgs(ClusterArgs):
    """What a GKE cluster is made from."""

    project: str
    """Project it is in."""
    project_number: NotRequired[str | None]
    """Number of the project; without it secrets are sealed with Google's key instead of an own one."""
    network: pulumi.Input[str]
    """Id of its network."""
    subnetwork: pulumi.Input[str]
    """Id of its subnetwork, with secondary ranges `pods` and `services`."""
    node_locations: NotRequired[list[pulumi.Input[str]]]
    """Zones of its nodes; three that Google chooses unless given."""
    autopilot: NotRequired[bool]
    """Let Google make nodes; node pools are not made then."""
    channel: NotRequired[Literal["rapid", "regular", "stable", "extended"]]
    """Release channel; regular unless given."""
    node_auto_provisioning: NotRequired[NodeAutoProvisioningArgs | None]
    """Let GKE make node pools besides those that are given."""
    fleet_project: NotRequired[str | None]
    """Project of the fleet that it joins; none unless given."""
    private_ranges: NotRequired[list[str]]
    """Ranges in other networks, in any region, from which its private endpoint is asked."""
    security_group: NotRequired[str | None]
    """Google group whose nested groups RBAC may name."""
