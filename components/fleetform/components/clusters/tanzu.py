"""A cluster of vSphere Kubernetes Service, once called Tanzu Kubernetes Grid, on a Supervisor.

Source: https://developer.broadcom.com/xapis/vmware-vsphere-kubernetes-service/latest/variable-docs.html
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource

from fleetform.components.base import Transforms
from fleetform.components.clusters.capi.cluster import AUTOSCALER, ISSUER
from fleetform.components.clusters.capi.cluster_object import cluster_object
from fleetform.components.clusters.cluster import ClusterArgs, NodePoolArgs, cluster_props
from fleetform.components.clusters.managed import PATIENCE, ManagedCluster

CLASS_NAMESPACE = "vmware-system-vks-public"
NODE_POOL = "node-pool"


class TanzuClusterArgs(ClusterArgs):
    """What a cluster on a Supervisor is made from. Machines of node pools are VM classes."""

    namespace: str
    """vSphere Namespace on the Supervisor, which must be there."""
    cluster_class: str
    """ClusterClass of the service."""
    release: str
    """Kubernetes release."""
    storage_class: str
    """Storage class of the machines' disks, and the usual one of the cluster."""
    control_plane_machine: str
    """VM class of the control plane."""
    control_plane_replicas: int
    """Machines of the control plane."""
    pod_range: str
    """Range of pods."""
    service_range: str
    """Range of Kubernetes services."""


@dataclass(frozen=True)
class TanzuClusterNodes:
    """The resources below a cluster on a Supervisor."""

    cluster: CustomResource


class TanzuCluster(ManagedCluster):
    """A cluster from a ClusterClass of the Supervisor's own."""

    def __init__(
        self,
        name: str,
        args: TanzuClusterArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the cluster; `opts` must hand down a kubernetes provider for the Supervisor."""
        super().__init__("clusters:TanzuCluster", name, cluster_props("vsphere", args), transform, opts)
        self._args = args
        cluster = self._cluster()
        self.nodes = TanzuClusterNodes(cluster)
        self.read_access(args["namespace"], f"{name}-kubeconfig", cluster)
        self._ready = [cluster]
        self.cluster_name = pulumi.Output.from_input(name)
        self.location = pulumi.Output.from_input(args["region"])
        self.version = pulumi.Output.from_input(args["version"])
        self.endpoint = self.address()
        self.oidc_issuer = pulumi.Output.from_input(ISSUER)
        self.identity = pulumi.Output.from_input("")
        self.finish_cluster(args)

    @cached_property
    def kubeconfig(self) -> pulumi.Output[str]:
        """How to reach it: with the certificate that the Supervisor keeps and renews; a secret."""
        return self.decoded("value")

    def _cluster(self) -> CustomResource:
        args = self._args
        return cluster_object(
            self,
            args,
            args["namespace"],
            {
                "topology": {
                    "classRef": {"name": args["cluster_class"], "namespace": CLASS_NAMESPACE},
                    "version": args["release"],
                    "controlPlane": {"replicas": args["control_plane_replicas"]},
                    "workers": {"machineDeployments": [_pool(pool) for pool in args["node_pools"]]},
                    "variables": self._variables(),
                },
            },
            self.first(protect=args["protect"] or None, custom_timeouts=PATIENCE),
            domain="cluster.local",
        )

    def _variables(self) -> list[dict[str, Any]]:
        storage = self._args["storage_class"]
        volumes = {"availableStorageClasses": [storage], "defaultStorageClass": storage}
        return [
            {"name": "vmClass", "value": self._args["control_plane_machine"]},
            {"name": "storageClass", "value": storage},
            {"name": "vsphereOptions", "value": {"persistentVolumes": volumes}},
        ]


def _pool(pool: NodePoolArgs) -> dict[str, Any]:
    """A node pool. The autoscaler says how many nodes there are, within its bounds."""
    labels, taints = pool["labels"], [dict(taint) for taint in pool["taints"]]
    node = {**({"labels": labels} if labels else {}), **({"taints": taints} if taints else {})}
    bounds = {AUTOSCALER.format(bound): f"{pool[bound]}" for bound in ("min", "max")}
    return {
        "class": NODE_POOL,
        "name": pool["name"],
        "metadata": {"annotations": bounds},
        "variables": {
            "overrides": [
                {"name": "vmClass", "value": pool["machine_type"]},
                *([{"name": "node", "value": node}] if node else []),
            ]
        },
    }
