"""Clusters that Cluster API makes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NotRequired, TypedDict

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource
from pulumi_kubernetes.core.v1 import ConfigMap, Namespace

from fleetform.components import tags
from fleetform.components.base import Transforms
from fleetform.components.clusters.capi import classes, gcp_controller
from fleetform.components.clusters.capi.addons import chart_spec, charts_of
from fleetform.components.clusters.capi.classes.infrastructure import WORKERS
from fleetform.components.clusters.capi.cluster_object import cluster_object
from fleetform.components.clusters.capi.on import OnAwsArgs, OnAzureArgs, OnGcpArgs, OnVsphereArgs
from fleetform.components.clusters.capi.variables import pool_variables, variables
from fleetform.components.clusters.cluster import ClusterArgs, NodePoolArgs, cluster_props
from fleetform.components.clusters.managed import PATIENCE, ManagedCluster

INFRASTRUCTURE_API = "infrastructure.cluster.x-k8s.io"
CHART_API = "addons.cluster.x-k8s.io/v1alpha1"
RESOURCES_API = "addons.cluster.x-k8s.io/v1beta2"
AUTOSCALER = "cluster.x-k8s.io/cluster-api-autoscaler-node-group-{}-size"
"""Source: https://github.com/kubernetes/autoscaler/tree/master/cluster-autoscaler/cloudprovider/clusterapi"""
ISSUER = "https://kubernetes.default.svc.cluster.local"


class ControlPlaneArgs(TypedDict):
    """The machines of a control plane."""

    replicas: int
    """How many; an odd number."""
    machine_type: str
    """The infrastructure's name of the machine; on vSphere processors and GiB of memory, e.g. 4x16."""
    disk_gib: int
    """Size of each machine's disk in GiB."""


class ClusterApiClusterArgs(ClusterArgs):
    """What a cluster is made from that Cluster API makes; one of `aws`, `gcp`, `azure`, `vsphere` unless in Docker."""

    infrastructure: Literal["aws", "azure", "docker", "gcp", "vsphere"]
    """Where it runs."""
    class_namespace: str
    """Namespace of the ClusterClass on the hub."""
    patch: int
    """Patch release of the Kubernetes version."""
    control_plane: ControlPlaneArgs
    """Its control plane."""
    pod_range: str
    """Range of pods."""
    service_range: str
    """Range of Kubernetes services."""
    image: NotRequired[str | None]
    """Image of its machines; the one that Cluster API has for the version unless given, on AWS and Azure."""
    aws: NotRequired[OnAwsArgs]
    """What it needs on AWS."""
    gcp: NotRequired[OnGcpArgs]
    """What it needs on Google Cloud."""
    azure: NotRequired[OnAzureArgs]
    """What it needs on Azure."""
    vsphere: NotRequired[OnVsphereArgs]
    """What it needs on vSphere."""


@dataclass(frozen=True)
class ClusterApiClusterNodes:
    """The resources below a cluster that Cluster API makes."""

    namespace: Namespace
    identity: CustomResource | None
    cluster: CustomResource
    addons: Sequence[CustomResource]


class ClusterApiCluster(ManagedCluster):
    """A cluster by Cluster API: a topology from our ClusterClass; its network and its cloud's controller by charts."""

    def __init__(
        self,
        name: str,
        args: ClusterApiClusterArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the cluster; `opts` must hand down the hub's kubernetes provider, or the default one is used."""
        props = cluster_props(args["infrastructure"], args)
        super().__init__("clusters:ClusterApiCluster", name, props, transform, opts)
        self._args = args
        self._labels = tags.kubernetes(args["tags"])
        namespace = self.own_namespace(args["tags"])
        identity = self._identity(namespace)
        addons = self._addons(namespace)
        cluster = self._cluster([namespace, *([identity] if identity else [])])
        self.nodes = ClusterApiClusterNodes(namespace, identity, cluster, addons)
        self.read_access(name, f"{name}-kubeconfig", cluster)
        self._ready = [cluster]
        self.cluster_name = pulumi.Output.from_input(name)
        self.location = pulumi.Output.from_input(args["region"])
        self.version = pulumi.Output.from_input(args["version"])
        self.endpoint = self.address()
        self.oidc_issuer = pulumi.Output.from_input(ISSUER)
        self.identity = pulumi.Output.from_input(identity_name(name) if identity else "")
        self.finish_cluster(args)

    @cached_property
    def kubeconfig(self) -> pulumi.Output[str]:
        """How to reach it: with the certificate that Cluster API keeps on the hub and renews; a secret."""
        return self.decoded("value")

    def _cluster(self, after: Sequence[pulumi.Resource]) -> CustomResource:
        name, args = self.pulumi_resource_name, self._args
        return cluster_object(
            self,
            args,
            name,
            {
                "topology": {
                    "classRef": {
                        "name": classes.class_name(args["infrastructure"]),
                        "namespace": args["class_namespace"],
                    },
                    "version": f"v{args['version']}.{args['patch']}",
                    "controlPlane": {"replicas": args["control_plane"]["replicas"]},
                    "workers": {"machineDeployments": [self._pool(pool) for pool in args["node_pools"]]},
                    "variables": [
                        {"name": key, "value": value}
                        for key, value in variables(self.pulumi_resource_name, args).items()
                    ],
                },
            },
            # Nothing but the object itself refuses to be deleted: Cluster API has no such thing.
            self.below(depends_on=list(after), protect=args["protect"] or None, custom_timeouts=PATIENCE),
        )

    def _pool(self, pool: NodePoolArgs) -> dict[str, Any]:
        """A node pool. The autoscaler of Cluster API says how many nodes there are, within its bounds."""
        overrides = pool_variables(self._args["infrastructure"], pool)
        bounds = {AUTOSCALER.format(bound): f"{pool[bound]}" for bound in ("min", "max")}
        return {
            "class": WORKERS,
            "name": pool["name"],
            "metadata": {"annotations": bounds},
            "variables": {"overrides": [{"name": key, "value": value} for key, value in overrides.items()]},
        }

    def _identity(self, namespace: Namespace) -> CustomResource | None:
        """What the hub's controller is in the cluster's cloud: never a key, always a role or a trusted identity."""
        name, args = self.pulumi_resource_name, self._args
        if "aws" in args:
            spec: dict[str, Any] = {
                "roleARN": args["aws"]["role_arn"],
                "sessionName": name,
                "sourceIdentityRef": {"kind": "AWSClusterControllerIdentity", "name": "default"},
                "allowedNamespaces": {"list": [name]},
            }
            return self._object(
                "identity", f"{INFRASTRUCTURE_API}/v1beta2", "AWSClusterRoleIdentity", None, spec, namespace
            )
        if "azure" in args:
            spec = {
                "type": "WorkloadIdentity",
                "tenantID": args["azure"]["tenant_id"],
                "clientID": args["azure"]["client_id"],
                "allowedNamespaces": {"list": [name]},
            }
            return self._object(
                "identity", f"{INFRASTRUCTURE_API}/v1beta1", "AzureClusterIdentity", name, spec, namespace
            )
        return None

    def _object(
        self, key: str, api: str, kind: str, namespace: str | None, spec: dict[str, Any], after: pulumi.Resource
    ) -> CustomResource:
        place = {"namespace": namespace} if namespace else {}
        return CustomResource(
            self.named(key),
            api_version=api,
            kind=kind,
            metadata={"name": identity_name(self.pulumi_resource_name), **place, "labels": self._labels},
            spec=spec,
            opts=self.below(depends_on=[after]),
        )

    def _addons(self, after: pulumi.Resource) -> list[CustomResource]:
        """What the hub puts on the cluster as soon as its API answers: before it nodes do not get ready."""
        made = [
            self._addon(f"chart-{each.name}", CHART_API, "HelmChartProxy", each.name, chart_spec(each), after)
            for each in charts_of(self.pulumi_resource_name, self._args)
        ]
        if "vsphere" in self._args:
            secret = self._args["vsphere"]["controller_secret"]
            made.append(self._resources("credentials", {"kind": "Secret", "name": secret}, after))
        if "gcp" in self._args:
            project, pods = self._args["gcp"]["project"], self._args["pod_range"]
            objects = ConfigMap(
                self.named("controller"),
                metadata={"name": gcp_controller.NAME, "namespace": self.pulumi_resource_name, "labels": self._labels},
                data={"objects.yaml": gcp_controller.manifest(project, self.pulumi_resource_name, pods)},
                opts=self.below(depends_on=[after]),
            )
            made.append(
                self._resources("cloud-controller", {"kind": "ConfigMap", "name": gcp_controller.NAME}, objects)
            )
        return made

    def _resources(self, name: str, what: dict[str, str], after: pulumi.Resource) -> CustomResource:
        """Objects that the hub puts on the cluster out of a Secret or a ConfigMap."""
        spec = {"strategy": "Reconcile", "resources": [what]}
        return self._addon(name, RESOURCES_API, "ClusterResourceSet", name, spec, after)

    def _addon(
        self, key: str, api: str, kind: str, name: str, spec: dict[str, Any], after: pulumi.Resource
    ) -> CustomResource:
        this = {"matchLabels": {"cluster.x-k8s.io/cluster-name": self.pulumi_resource_name}}
        return CustomResource(
            self.named(key),
            api_version=api,
            kind=kind,
            metadata={"name": name, "namespace": self.pulumi_resource_name, "labels": self._labels},
            spec={"clusterSelector": this, **spec},
            opts=self.below(depends_on=[after]),
        )


def identity_name(cluster: str) -> str:
    """The name of the object that says what the hub's controller is in a cluster's cloud."""
    return cluster
