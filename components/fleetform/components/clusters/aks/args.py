"""What an AKS cluster is made from."""

from typing import Literal, NotRequired, TypedDict

import pulumi

from fleetform.components.clusters.cluster import ClusterArgs


class AksFleetArgs(TypedDict):
    """The fleet manager that a cluster joins."""

    name: pulumi.Input[str]
    """Its name."""
    resource_group_name: pulumi.Input[str]
    """Its resource group."""
    group: NotRequired[str | None]
    """Group of members that are updated together."""


class AksClusterArgs(ClusterArgs):
    """What an AKS cluster is made from."""

    subscription_id: str
    """Subscription it is in."""
    tenant_id: str
    """Tenant whose identities use it."""
    admin_group: NotRequired[str | None]
    """Object id of the Entra group that administers the cluster; without it, roles of Azure RBAC say who does."""
    resource_group_name: pulumi.Input[str]
    """Resource group it is made in."""
    subnet_id: pulumi.Input[str]
    """Subnet of its nodes."""
    pod_range: str
    """Range of pods, an overlay."""
    service_range: str
    """Range of Kubernetes services."""
    dns_address: str
    """Address of the cluster's DNS, inside the service range."""
    public_name: NotRequired[bool]
    """Give its private API a name that is known everywhere, so that other networks find its address."""
    tier: NotRequired[Literal["free", "standard", "premium"]]
    """Standard unless given."""
    node_auto_provisioning: NotRequired[bool]
    """Let AKS make nodes itself, besides the pool that its own pods run on; other node pools are not made then."""
    fleet: NotRequired[AksFleetArgs | None]
    """The fleet manager that it joins; none unless given."""
