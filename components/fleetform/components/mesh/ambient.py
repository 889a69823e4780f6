"""Istio in ambient mode on one cluster."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypedDict

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource
from pulumi_kubernetes.core.v1 import Namespace, ResourceQuota
from pulumi_kubernetes.helm.v3 import Release

from fleetform.components import tags
from fleetform.components.base import Component, Transforms
from fleetform.components.charts import release

NAMESPACE = "istio-system"
WAYPOINT = "waypoint"
CRITICAL_PODS = "1000"
CRITICAL_CLASSES = ["system-node-critical", "system-cluster-critical"]


class MeshNamespaceArgs(TypedDict):
    """A namespace in the mesh."""

    name: str
    """Its name; it is made here."""
    waypoint: bool
    """Give it a waypoint proxy, for rules about HTTP requests."""


class AmbientMeshArgs(TypedDict):
    """What the mesh on a cluster is made from."""

    cluster: str
    """Name of the cluster, by which the mesh's other clusters know it."""
    provider: Literal["aws", "gcp", "azure", "other"]
    """The cloud of the cluster, if it is in one."""
    version: str
    """Istio version."""
    gateway_api: Literal["install", "assume"]
    """Install the Gateway API's types, or assume that they are there, as they always are on GKE."""
    mtls: Literal["strict", "permissive"]
    """Whether plain text is refused between workloads."""
    mesh_id: str
    """Name of the mesh over all clusters."""
    trust_domain: str
    """Trust domain of workload identities."""
    namespaces: list[MeshNamespaceArgs]
    """Namespaces in the mesh."""
    tags: dict[str, str]
    """Labels of everything."""


@dataclass(frozen=True)
class AmbientMeshNodes:
    """The resources below a mesh."""

    namespace: Namespace
    gateway_api: Release | None
    base: Release
    istiod: Release
    cni: Release
    ztunnel: Release
    namespaces: Sequence[Namespace]
    waypoints: Sequence[CustomResource]
    peer_authentication: CustomResource


class AmbientMesh(Component):
    """Istio ambient: encryption and identity for every pod of its namespaces, without sidecars.

    The parts come in the order that Istio asks for: types, control plane, network plugin, node proxy; then policy,
    namespaces and their waypoints.

    Attributes:
        namespaces: The namespaces in the mesh, by name.
    """

    def __init__(
        self,
        name: str,
        args: AmbientMeshArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the mesh; `opts` must hand down a kubernetes provider, or the default one is used."""
        props = {"cluster": args["cluster"], "version": args["version"], "mtls": args["mtls"], "mesh": args["mesh_id"]}
        super().__init__("mesh:AmbientMesh", name, props, transform, opts)
        self._args = args
        self._labels = tags.kubernetes(args["tags"])
        namespace = self._system_namespace()
        gateway_api = self._gateway_api()
        base = self._chart("base", {"global": {"istioNamespace": NAMESPACE}}, [namespace])
        istiod = self._chart("istiod", self._istiod_values(), [base])
        cni = self._chart("cni", self._node_values(), [istiod, *self._quota(namespace)])
        ztunnel = self._chart("ztunnel", self._ztunnel_values(), [cni])
        policy = self._peer_authentication(ztunnel)
        after: list[pulumi.Resource] = [ztunnel, *([gateway_api] if gateway_api else [])]
        self.namespaces: dict[str, Namespace] = {
            item["name"]: self._namespace(item, ztunnel) for item in args["namespaces"]
        }
        waypoints = [
            self._waypoint(item["name"], [self.namespaces[item["name"]], *after])
            for item in args["namespaces"]
            if item["waypoint"]
        ]
        self.nodes = AmbientMeshNodes(
            namespace, gateway_api, base, istiod, cni, ztunnel, list(self.namespaces.values()), waypoints, policy
        )
        self.finish({"version": args["version"], "cluster": args["cluster"]})

    def _system_namespace(self) -> Namespace:
        """Istio's namespace: its node agents need privileges, and its label says which network the cluster is."""
        return Namespace(
            self.named("system"),
            metadata={
                "name": NAMESPACE,
                "labels": {
                    **self._labels,
                    "topology.istio.io/network": self._args["cluster"],
                    "pod-security.kubernetes.io/enforce": "privileged",
                },
            },
            opts=self.first(),
        )

    def _gateway_api(self) -> Release | None:
        if self._args["gateway_api"] == "assume" or self._args["provider"] == "gcp":
            return None
        return release(self.named("gateway-api"), "gateway-api-crds", "kube-system", {}, self.first())

    def _quota(self, namespace: Namespace) -> list[pulumi.Resource]:
        """GKE lets critical pods into namespaces with such a quota only.

        Source: https://istio.io/latest/docs/ambient/install/platform-prerequisites/#google-kubernetes-engine-gke
        """
        if self._args["provider"] != "gcp":
            return []
        quota = ResourceQuota(
            self.named("critical-pods"),
            metadata={"name": "critical-pods", "namespace": NAMESPACE, "labels": self._labels},
            spec={
                "hard": {"pods": CRITICAL_PODS},
                "scope_selector": {
                    "match_expressions": [{"operator": "In", "scope_name": "PriorityClass", "values": CRITICAL_CLASSES}]
                },
            },
            opts=self.below(depends_on=[namespace]),
        )
        return [quota]

    def _chart(self, chart: str, values: dict[str, Any], after: Sequence[pulumi.Resource]) -> Release:
        return release(
            self.named(chart),
            chart,
            NAMESPACE,
            values,
            self.below(depends_on=list(after)),
            version=self._args["version"],
            release_name={"base": "istio-base", "cni": "istio-cni"}.get(chart),
        )

    def _global(self) -> dict[str, Any]:
        platform = {"platform": "gke"} if self._args["provider"] == "gcp" else {}
        return {"istioNamespace": NAMESPACE, **platform}

    def _istiod_values(self) -> dict[str, Any]:
        args = self._args
        return {
            "profile": "ambient",
            "autoscaleMin": 2,
            "global": {
                **self._global(),
                "meshID": args["mesh_id"],
                "network": args["cluster"],
                "multiCluster": {"clusterName": args["cluster"]},
            },
            "meshConfig": {"trustDomain": args["trust_domain"]},
        }

    def _node_values(self) -> dict[str, Any]:
        return {"profile": "ambient", "global": self._global()}

    def _ztunnel_values(self) -> dict[str, Any]:
        args = self._args
        return {
            "global": self._global(),
            "network": args["cluster"],
            "multiCluster": {"clusterName": args["cluster"]},
            # The trust domain of workloads comes from istiod; this is the one of ztunnel itself.
            "env": {"TRUST_DOMAIN": args["trust_domain"]},
        }

    def _peer_authentication(self, after: pulumi.Resource) -> CustomResource:
        return CustomResource(
            self.named("peer-authentication"),
            api_version="security.istio.io/v1",
            kind="PeerAuthentication",
            metadata={"name": "default", "namespace": NAMESPACE, "labels": self._labels},
            spec={"mtls": {"mode": self._args["mtls"].upper()}},
            opts=self.below(depends_on=[after]),
        )

    def _namespace(self, namespace: MeshNamespaceArgs, after: pulumi.Resource) -> Namespace:
        waypoint = {"istio.io/use-waypoint": WAYPOINT} if namespace["waypoint"] else {}
        return Namespace(
            self.named(f"namespace-{namespace['name']}"),
            metadata={
                "name": namespace["name"],
                "labels": {
                    **self._labels,
                    "istio.io/dataplane-mode": "ambient",
                    **waypoint,
                    "pod-security.kubernetes.io/enforce": "baseline",
                    "pod-security.kubernetes.io/warn": "restricted",
                },
            },
            opts=self.below(depends_on=[after]),
        )

    def _waypoint(self, namespace: str, after: Sequence[pulumi.Resource]) -> CustomResource:
        return CustomResource(
            self.named(f"waypoint-{namespace}"),
            api_version="gateway.networking.k8s.io/v1",
            kind="Gateway",
            metadata={
                "name": WAYPOINT,
                "namespace": namespace,
                "labels": {**self._labels, "istio.io/waypoint-for": "service"},
            },
            spec={
                "gatewayClassName": "istio-waypoint",
                "listeners": [{"name": "mesh", "port": 15008, "protocol": "HBONE"}],
            },
            opts=self.below(depends_on=list(after)),
        )
