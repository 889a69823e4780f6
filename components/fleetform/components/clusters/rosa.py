"""ROSA with hosted control planes, by Cluster API's provider for AWS."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NotRequired

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource
from pulumi_kubernetes.core.v1 import Namespace

from fleetform.components import tags
from fleetform.components.base import Transforms
from fleetform.components.clusters.capi.cluster_object import cluster_object
from fleetform.components.clusters.cluster import ClusterArgs, NodePoolArgs, cluster_props
from fleetform.components.clusters.managed import PATIENCE, ManagedCluster

INFRASTRUCTURE = "infrastructure.cluster.x-k8s.io"
CONTROL_PLANE = "controlplane.cluster.x-k8s.io"
VERSION = "v1beta2"
DOMAIN_LIMIT = 15
"""Longest beginning of a cluster's domain."""


class RosaClusterArgs(ClusterArgs):
    """What a ROSA cluster is made from."""

    role_arn: str
    """Role that the hub's controller takes on in the account."""
    role_prefix: str
    """How the names of its roles in the account begin; at most 4 characters."""
    openshift_version: str
    """Release of OpenShift."""
    channel_group: str
    """Where its releases come from."""
    nodes_range: str
    """Range of its network, which AWS makes with a private and a public subnet in each zone."""
    pod_range: str
    """Range of pods."""
    service_range: str
    """Range of Kubernetes services."""
    billing_account: NotRequired[str | None]
    """Account that pays for ROSA."""
    credentials_secret: NotRequired[str | None]
    """Secret in its namespace on the hub with the service account of Red Hat's console."""


@dataclass(frozen=True)
class RosaClusterNodes:
    """The resources below a ROSA cluster."""

    namespace: Namespace
    identity: CustomResource
    roles: CustomResource
    network: CustomResource
    control_plane: CustomResource
    cluster: CustomResource
    pools: Sequence[CustomResource]


class RosaCluster(ManagedCluster):
    """OpenShift whose control plane Red Hat runs: private API, roles and network made for it alone."""

    def __init__(
        self,
        name: str,
        args: RosaClusterArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the cluster; `opts` must hand down the hub's kubernetes provider, or the default one is used."""
        props = {**cluster_props("aws", args), "version": args["openshift_version"]}
        super().__init__("clusters:RosaCluster", name, props, transform, opts)
        self._args = args
        self._labels = tags.kubernetes(args["tags"])
        namespace = self.own_namespace(args["tags"])
        identity = self._identity(namespace)
        roles = self._object("roles", INFRASTRUCTURE, "ROSARoleConfig", self._roles(), identity)
        network = self._object("network", INFRASTRUCTURE, "ROSANetwork", self._network(), identity)
        infrastructure = self._object("infrastructure", INFRASTRUCTURE, "ROSACluster", {}, namespace)
        control_plane = self._object(
            "control-plane", CONTROL_PLANE, "ROSAControlPlane", self._control_plane(), roles, network
        )
        cluster = self._cluster(infrastructure, control_plane)
        # The first pool is the one that every cluster comes with.
        pools = [part for pool in args["node_pools"][1:] for part in self._pool(pool, cluster)]
        self.nodes = RosaClusterNodes(namespace, identity, roles, network, control_plane, cluster, pools)
        self.read_access(name, f"{name}-kubeconfig", cluster)
        self._ready = [cluster, *pools]
        self.cluster_name = pulumi.Output.from_input(name)
        self.location = pulumi.Output.from_input(args["region"])
        self.version = pulumi.Output.from_input(args["openshift_version"])
        self.endpoint = self.address()
        self.oidc_issuer = pulumi.Output.from_input("")
        self.identity = pulumi.Output.from_input(args["role_arn"])
        self.finish_cluster(args)

    @cached_property
    def kubeconfig(self) -> pulumi.Output[str]:
        """How to reach it: with the account that Cluster API uses, whose token it renews; a secret."""
        return self.decoded("value")

    def _identity(self, after: pulumi.Resource) -> CustomResource:
        return CustomResource(
            self.named("identity"),
            api_version=f"{INFRASTRUCTURE}/{VERSION}",
            kind="AWSClusterRoleIdentity",
            metadata={"name": self.pulumi_resource_name, "labels": self._labels},
            spec={
                "roleARN": self._args["role_arn"],
                "sessionName": self.pulumi_resource_name,
                "sourceIdentityRef": {"kind": "AWSClusterControllerIdentity", "name": "default"},
                "allowedNamespaces": {"list": [self.pulumi_resource_name]},
            },
            opts=self.below(depends_on=[after]),
        )

    def _object(
        self, key: str, group: str, kind: str, spec: dict[str, Any], *after: pulumi.Resource, name: str | None = None
    ) -> CustomResource:
        own = self.pulumi_resource_name
        return CustomResource(
            self.named(key),
            api_version=f"{group}/{VERSION}",
            kind=kind,
            metadata={"name": name or own, "namespace": own, "labels": self._labels},
            spec=spec,
            opts=self.below(depends_on=list(after)),
        )

    def _maker(self) -> dict[str, Any]:
        """Who makes something in the account."""
        return {"identityRef": {"kind": "AWSClusterRoleIdentity", "name": self.pulumi_resource_name}}

    def _console(self) -> dict[str, Any]:
        """Who asks Red Hat for it."""
        secret = self._args.get("credentials_secret")
        return {"credentialsSecretRef": {"name": secret}} if secret else {}

    def _roles(self) -> dict[str, Any]:
        args = self._args
        return {
            **self._maker(),
            **self._console(),
            "accountRoleConfig": {"prefix": args["role_prefix"], "version": args["openshift_version"]},
            "operatorRoleConfig": {"prefix": args["role_prefix"]},
            "oidcProviderType": "Managed",
        }

    def _network(self) -> dict[str, Any]:
        args = self._args
        return {
            **self._maker(),
            "stackName": f"{self.pulumi_resource_name}-network",
            "region": args["region"],
            "cidrBlock": args["nodes_range"],
            "availabilityZoneCount": args.get("zones", 3),
            "stackTags": args["tags"],
        }

    def _control_plane(self) -> dict[str, Any]:
        args, name = self._args, self.pulumi_resource_name
        billing = args.get("billing_account")
        return {
            **self._maker(),
            **self._console(),
            "rosaClusterName": name,
            "domainPrefix": name[:DOMAIN_LIMIT].rstrip("-"),
            "version": args["openshift_version"],
            "channelGroup": args["channel_group"],
            "versionGate": "WaitForAcknowledge",
            "region": args["region"],
            "endpointAccess": "Private",
            "network": {
                "machineCIDR": args["nodes_range"],
                "podCIDR": args["pod_range"],
                "serviceCIDR": args["service_range"],
                "hostPrefix": 23,
                "networkType": "OVNKubernetes",
            },
            "rosaNetworkRef": {"name": name},
            "rosaRoleConfigRef": {"name": name},
            "defaultMachinePoolSpec": _first_pool(args["node_pools"][0]),
            "additionalTags": args["tags"],
            **({"billingAccount": billing} if billing else {}),
        }

    def _cluster(self, *after: pulumi.Resource) -> CustomResource:
        name, args = self.pulumi_resource_name, self._args
        return cluster_object(
            self,
            args,
            name,
            {
                "infrastructureRef": {"apiGroup": INFRASTRUCTURE, "kind": "ROSACluster", "name": name},
                "controlPlaneRef": {"apiGroup": CONTROL_PLANE, "kind": "ROSAControlPlane", "name": name},
            },
            self.below(depends_on=list(after), protect=args["protect"] or None, custom_timeouts=PATIENCE),
        )

    def _pool(self, pool: NodePoolArgs, cluster: pulumi.Resource) -> list[CustomResource]:
        name = f"{self.pulumi_resource_name}-{pool['name']}"
        machines = self._object(
            f"machines-{pool['name']}",
            INFRASTRUCTURE,
            "ROSAMachinePool",
            {
                "nodePoolName": pool["name"],
                "version": self._args["openshift_version"],
                **_machines(pool),
                "labels": pool["labels"],
                "taints": [dict(taint) for taint in pool["taints"]],
                "additionalTags": self._args["tags"],
            },
            cluster,
            name=name,
        )
        reference = {"apiGroup": INFRASTRUCTURE, "kind": "ROSAMachinePool", "name": name}
        template = {
            "clusterName": self.pulumi_resource_name,
            "bootstrap": {"dataSecretName": ""},
            "infrastructureRef": reference,
        }
        made = self._object(
            f"pool-{pool['name']}",
            "cluster.x-k8s.io",
            "MachinePool",
            {"clusterName": self.pulumi_resource_name, "template": {"spec": template}},
            machines,
            name=name,
        )
        return [machines, made]


def _machines(pool: NodePoolArgs) -> dict[str, Any]:
    return {
        "instanceType": pool["machine_type"],
        "volumeSize": max(pool["disk_gib"], 75),
        "autoscaling": {"minReplicas": max(pool["min"], 1), "maxReplicas": pool["max"]},
    }


def _first_pool(pool: NodePoolArgs) -> dict[str, Any]:
    """The pool that a cluster comes with has at least two nodes, for OpenShift's own parts."""
    found = _machines(pool)
    bounds = {"minReplicas": max(pool["min"], 2), "maxReplicas": max(pool["max"], 2)}
    return {**found, "autoscaling": bounds}
