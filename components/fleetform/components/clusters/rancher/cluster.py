"""A cluster that Rancher makes of RKE2 or K3s, or takes in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource

from fleetform.components import tags
from fleetform.components.base import Transforms
from fleetform.components.clusters.capi.cluster import ISSUER
from fleetform.components.clusters.cluster import NodePoolArgs, cluster_props
from fleetform.components.clusters.managed import PATIENCE, ManagedCluster, awaited
from fleetform.components.clusters.rancher.args import RancherClusterArgs
from fleetform.components.clusters.rancher.machines import Machine, machine_config

API = "provisioning.cattle.io/v1"
MACHINES_API = "rke-machine-config.cattle.io/v1"
CREDENTIALS_NAMESPACE = "cattle-global-data"
CONTROL_PLANE = "control"
SNAPSHOTS = {"snapshotScheduleCron": "0 */5 * * *", "snapshotRetention": 10}
DRAIN = {"enabled": True, "deleteEmptyDirData": True, "ignoreDaemonSets": True, "timeout": 300}


class MachineConfig(pulumi.CustomResource):
    """What the machines of a pool are; its fields stand beside its metadata, so that it is no usual custom resource."""

    def __init__(
        self, name: str, kind: str, metadata: Mapping[str, Any], fields: Mapping[str, Any], opts: pulumi.ResourceOptions
    ) -> None:
        """Makes it."""
        props = {"apiVersion": MACHINES_API, "kind": kind, "metadata": dict(metadata), **fields}
        super().__init__(f"kubernetes:{MACHINES_API}:{kind}", name, props, opts)


@dataclass(frozen=True)
class RancherClusterNodes:
    """The resources below a cluster of Rancher."""

    machines: Sequence[MachineConfig]
    cluster: CustomResource


class RancherCluster(ManagedCluster):
    """A cluster of Rancher: private machines, snapshots of etcd, rolling upgrades that drain."""

    def __init__(
        self,
        name: str,
        args: RancherClusterArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the cluster; `opts` must hand down a kubernetes provider for Rancher's own cluster."""
        provider = next((each for each in ("aws", "gcp", "azure", "vsphere") if each in args), "other")
        super().__init__("clusters:RancherCluster", name, cluster_props(provider, args), transform, opts)
        self._args = args
        self._labels = tags.kubernetes(args["tags"])
        made = args["distribution"] != "import"
        self._machines: list[MachineConfig] = []
        cluster = self._cluster(self._spec() if made else {}, awaited("Ready") if made else {})
        self.nodes = RancherClusterNodes(self._machines, cluster)
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
        """How to reach it: through Rancher, with a token that Rancher keeps; a secret."""
        return self.decoded("value")

    def _cluster(self, spec: Mapping[str, Any], annotations: Mapping[str, str]) -> CustomResource:
        args = self._args
        whole: dict[str, Any] = {"protect": args["protect"] or None, "custom_timeouts": PATIENCE}
        return CustomResource(
            self.named("cluster"),
            api_version=API,
            kind="Cluster",
            metadata={
                "name": self.pulumi_resource_name,
                "namespace": args["namespace"],
                "labels": {**self._labels, **tags.kubernetes(args["labels"])},
                **({"annotations": dict(annotations)} if annotations else {}),
            },
            spec=dict(spec),
            opts=self.below(depends_on=list(self._machines), **whole) if self._machines else self.first(**whole),
        )

    def _spec(self) -> dict[str, Any]:
        args = self._args
        credential = args.get("cloud_credential") or ""
        control_plane = Machine(args["control_plane_machine"], args["control_plane_disk_gib"], spot=False)
        ranges = {"cluster-cidr": args.get("pod_range"), "service-cidr": args.get("service_range")}
        network = {"cni": "cilium"} if args["distribution"] == "rke2" else {}
        return {
            "kubernetesVersion": args.get("release"),
            "cloudCredentialSecretName": credential if ":" in credential else f"{CREDENTIALS_NAMESPACE}:{credential}",
            "localClusterAuthEndpoint": {"enabled": True},
            "rkeConfig": {
                "machineGlobalConfig": {**network, **ranges, "secrets-encryption": True},
                "machinePools": [
                    {
                        "name": CONTROL_PLANE,
                        "controlPlaneRole": True,
                        "etcdRole": True,
                        "workerRole": False,
                        "quantity": args["control_plane_replicas"],
                        "machineConfigRef": self._machine(CONTROL_PLANE, control_plane),
                    },
                    *(self._pool(pool) for pool in args["node_pools"]),
                ],
                "etcd": dict(SNAPSHOTS),
                "upgradeStrategy": {
                    "controlPlaneConcurrency": "1",
                    "controlPlaneDrainOptions": dict(DRAIN),
                    "workerConcurrency": "10%",
                    "workerDrainOptions": dict(DRAIN),
                },
            },
        }

    def _pool(self, pool: NodePoolArgs) -> dict[str, Any]:
        """A pool of workers, whose size Rancher's autoscaler changes within its bounds."""
        bounds = {"autoscalingMinSize": pool["min"], "autoscalingMaxSize": pool["max"]}
        return {
            "name": pool["name"],
            "controlPlaneRole": False,
            "etcdRole": False,
            "workerRole": True,
            "quantity": max(pool["min"], 1),
            **(bounds if pool["min"] < pool["max"] else {}),
            "drainBeforeDelete": True,
            "labels": pool["labels"],
            "taints": [dict(taint) for taint in pool["taints"]],
            "machineConfigRef": self._machine(
                pool["name"], Machine(pool["machine_type"], pool["disk_gib"], pool["spot"])
            ),
        }

    def _machine(self, pool: str, machine: Machine) -> dict[str, str]:
        """Makes the object that says what the machines of a pool are; what the cluster says of it."""
        kind, fields = machine_config(self._args, machine)
        name = f"{self.pulumi_resource_name}-{pool}"
        metadata = {"name": name, "namespace": self._args["namespace"], "labels": self._labels}
        self._machines.append(MachineConfig(self.named(f"machine-{pool}"), kind, metadata, fields, self.first()))
        return {"kind": kind, "name": name}
