"""What every kind of cluster looks like to the rest of a platform."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Literal, NotRequired, TypedDict

import pulumi
import pulumi_kubernetes as kubernetes

from fleetform.components.base import Component
from fleetform.components.providers import cluster_provider


class TaintArgs(TypedDict):
    """A taint of nodes."""

    key: str
    """Key."""
    value: str
    """Value."""
    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"]
    """What it does."""


class GpuArgs(TypedDict):
    """The GPUs of each node of a pool."""

    type: str
    """Which GPU, e.g. l4."""
    count: int
    """GPUs of each node."""
    name: NotRequired[str | None]
    """What the cloud calls it, where one must say it: on Google Cloud."""
    drivers: bool
    """Nodes come with NVIDIA's drivers."""
    shared_by: NotRequired[int | None]
    """Pods that share a GPU by turns."""


class NodePoolArgs(TypedDict):
    """A group of equal nodes."""

    name: str
    """Name: at most 12 lower-case letters and digits."""
    machine_type: str
    """The cloud's name of the machine."""
    min: int
    """Fewest nodes."""
    max: int
    """Most nodes."""
    spot: bool
    """Cheaper machines that the cloud may take back."""
    disk_gib: int
    """Size of each node's disk in GiB."""
    labels: dict[str, str]
    """Labels of the nodes."""
    taints: list[TaintArgs]
    """Taints of the nodes."""
    machine_types: NotRequired[list[str]]
    """Machines that spot nodes may be too, the first one the machine itself."""
    spot_fallback: NotRequired[bool]
    """Nodes at the full price where there are no spot ones left."""
    gpu: NotRequired[GpuArgs | None]
    """GPUs of each node."""
    zones: NotRequired[list[str]]
    """Zones of its nodes, where they are not in all zones of the cluster: on Google Cloud."""
    pods_per_node: NotRequired[int | None]
    """Most pods on a node; what is usual in the cloud unless given."""
    upgrade: NotRequired[Literal["surge", "blue-green"]]
    """How nodes are replaced: some at a time unless given."""
    generation: NotRequired[int]
    """Counts how often a blue-green pool was made anew."""


class AutoscalingArgs(TypedDict):
    """How the autoscaler of nodes chooses."""

    packing: Literal["balanced", "dense"]
    """Dense: pods are packed onto few nodes."""
    idle_minutes: int
    """Minutes after which an idle node goes."""


class MaintenanceArgs(TypedDict):
    """When a cloud may change a cluster by itself."""

    days: list[str]
    """Days of the week in English, in small letters."""
    start: str
    """Time of day in UTC at which it begins, e.g. 01:00."""
    hours: int
    """Hours that it takes."""


class ClusterArgs(TypedDict):
    """What every kind of cluster is made from."""

    region: str
    """The cloud's region."""
    version: str
    """Kubernetes minor version, e.g. 1.35."""
    role: Literal["hub", "spoke"]
    """A hub manages others; a spoke runs workloads."""
    node_pools: list[NodePoolArgs]
    """Its node pools."""
    authorized_ranges: list[str]
    """Ranges that reach the public endpoint; empty: the endpoint is private."""
    labels: dict[str, str]
    """Labels by which others choose it."""
    tags: dict[str, str]
    """Tags of everything."""
    protect: bool
    """Refuse to delete it, here and in the cloud."""
    autoscaling: NotRequired[AutoscalingArgs | None]
    """How its nodes grow and shrink; as the cloud does it unless given."""
    maintenance: NotRequired[MaintenanceArgs | None]
    """When its cloud may change it by itself; at any time unless given."""
    zones: NotRequired[int]
    """Zones it spans; 3 unless given, 0 where a region has none. EKS and GKE are told the zones themselves."""


class Cluster(Component):
    """A Kubernetes cluster."""

    cluster_name: pulumi.Output[str]
    """Name in the cloud."""
    location: pulumi.Output[str]
    """Region."""
    version: pulumi.Output[str]
    """Kubernetes version."""
    endpoint: pulumi.Output[str]
    """Address of the API."""
    oidc_issuer: pulumi.Output[str]
    """Issuer of the tokens that pods get."""
    identity: pulumi.Output[str]
    """The cluster's own identity in its cloud."""
    node_pools: pulumi.Output[list[str]]
    """Its node pools, as the cloud calls them."""
    labels: pulumi.Output[dict[str, str]]
    """Labels by which others choose it."""
    _ready: Sequence[pulumi.Resource] = ()

    @cached_property
    def kubeconfig(self) -> pulumi.Output[str]:
        """How to reach it: no credentials, only the command that gets them."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it is reached")

    @property
    def ready(self) -> Sequence[pulumi.Resource]:
        """What must be there before something can run on it: its nodes, and what they need."""
        return self._ready

    @cached_property
    def kubernetes(self) -> kubernetes.Provider:
        """The provider for what runs on it, made when it is first asked for."""
        return cluster_provider(self.pulumi_resource_name, self.kubeconfig, self)

    def finish_cluster(self, args: ClusterArgs, node_pools: Sequence[pulumi.Input[str]] | None = None) -> None:
        """Registers the outputs that all kinds have.

        Args:
            args: What it is made from.
            node_pools: Names of its node pools, where they are others than it is made from.
        """
        named = node_pools if node_pools is not None else [pool["name"] for pool in args["node_pools"]]
        self.node_pools = pulumi.Output.all(*named)
        self.labels = pulumi.Output.from_input(dict(args["labels"]))
        self.finish(
            {
                "cluster_name": self.cluster_name,
                "location": self.location,
                "version": self.version,
                "endpoint": self.endpoint,
                "oidc_issuer": self.oidc_issuer,
                "identity": self.identity,
                "node_pools": self.node_pools,
                "labels": self.labels,
            }
        )


def cluster_props(provider: str, args: ClusterArgs) -> dict[str, Any]:
    """The inputs of a cluster that are kept in the state and shown in pictures."""
    return {
        "provider": provider,
        "region": args["region"],
        "version": args["version"],
        "role": args["role"],
        "labels": args["labels"],
        "private": not args["authorized_ranges"],
    }


def kubeconfig(
    name: str, endpoint: pulumi.Input[str], certificate: pulumi.Input[str], command: Mapping[str, Any]
) -> pulumi.Output[str]:
    """A kubeconfig whose credentials come from a command on the machine that uses it.

    Args:
        name: Name of the cluster.
        endpoint: Address of the API, with https.
        certificate: The API's certificate authority, as base64 of PEM.
        command: The `exec` section: `command`, `args` and what else it needs.
    """
    login = {"apiVersion": "client.authentication.k8s.io/v1", "interactiveMode": "Never", **command}
    return kubeconfig_of_user(name, endpoint, certificate, {"exec": login})


def kubeconfig_of_user(
    name: str, endpoint: pulumi.Input[str], certificate: pulumi.Input[str], user: Mapping[str, Any]
) -> pulumi.Output[str]:
    """A kubeconfig.

    Args:
        name: Name of the cluster.
        endpoint: Address of the API, with https.
        certificate: The API's certificate authority, as base64 of PEM.
        user: How its user signs in: an `exec` section, or a `token`.
    """
    return pulumi.Output.json_dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": name,
            "clusters": [{"name": name, "cluster": {"server": endpoint, "certificate-authority-data": certificate}}],
            "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
            "users": [{"name": name, "user": dict(user)}],
        }
    )
