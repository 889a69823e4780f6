"""GKE."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NotRequired

import pulumi
import pulumi_gcp as gcp

from fleetform.components import tags
from fleetform.components.base import Transforms
from fleetform.components.clusters.cluster import Cluster, ClusterArgs, NodePoolArgs, cluster_props, kubeconfig
from fleetform.components.names import limited
from fleetform.components.network.gcp import PODS, SERVICES

NODE_ROLE = "roles/container.defaultNodeServiceAccount"
KEY_ROLE = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
ROTATION = "7776000s"
TAINT_EFFECTS = {"NoSchedule": "NO_SCHEDULE", "PreferNoSchedule": "PREFER_NO_SCHEDULE", "NoExecute": "NO_EXECUTE"}
SCOPE = "https://www.googleapis.com/auth/cloud-platform"


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


@dataclass(frozen=True)
class GkeClusterNodes:
    """The resources below a GKE cluster."""

    service_account: gcp.serviceaccount.Account
    key: gcp.kms.CryptoKey | None
    cluster: gcp.container.Cluster
    node_pools: Sequence[gcp.container.NodePool]


class GkeCluster(Cluster):
    """A regional GKE cluster: private nodes, Workload Identity, Dataplane V2, secrets sealed with a key of its own."""

    def __init__(
        self,
        name: str,
        args: GkeClusterArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the cluster; `opts` must hand down a gcp provider for its project, or the default one is used."""
        super().__init__("clusters:GkeCluster", name, cluster_props("gcp", args), transform, opts)
        account = gcp.serviceaccount.Account(
            self.named("node-account"),
            project=args["project"],
            account_id=limited(f"{name}-nodes", 30),
            display_name=f"Nodes of {name}",
            opts=self.below(),
        )
        grant = gcp.projects.IAMMember(
            self.named("node-role"),
            project=args["project"],
            role=NODE_ROLE,
            member=pulumi.Output.concat("serviceAccount:", account.email),
            opts=self.below(),
        )
        key, key_grants = self._key(args)
        cluster = self._cluster(args, key, [grant, *key_grants])
        pools = [self._node_pool(pool, args, cluster, account) for pool in args["node_pools"]]
        self.nodes = GkeClusterNodes(account, key, cluster, pools)
        self._ready = pools
        self.cluster_name = cluster.name
        self.location = pulumi.Output.from_input(args["region"])
        self.version = cluster.master_version
        self.endpoint = pulumi.Output.concat("https://", cluster.endpoint)
        self.oidc_issuer = pulumi.Output.from_input(
            f"https://container.googleapis.com/v1/projects/{args['project']}/locations/{args['region']}/clusters/{name}"
        )
        self.identity = account.email
        self.finish_cluster()

    @cached_property
    def kubeconfig(self) -> pulumi.Output[str]:
        """How to reach it: tokens come from Google's plugin."""
        return kubeconfig(
            self.pulumi_resource_name,
            self.endpoint,
            self.nodes.cluster.master_auth.cluster_ca_certificate,
            {"command": "gke-gcloud-auth-plugin", "provideClusterInfo": True},
        )

    def _key(self, args: GkeClusterArgs) -> tuple[gcp.kms.CryptoKey | None, list[pulumi.Resource]]:
        """The key that seals secrets, and the permission of Google's agent to use it."""
        number = args.get("project_number")
        if number is None:
            return None, []
        ring = gcp.kms.KeyRing(
            self.named("key-ring"),
            name=self.pulumi_resource_name,
            project=args["project"],
            location=args["region"],
            opts=self.below(),
        )
        key = gcp.kms.CryptoKey(
            self.named("key"),
            name="secrets",
            key_ring=ring.id,
            purpose="ENCRYPT_DECRYPT",
            rotation_period=ROTATION,
            labels=tags.gcp(args["tags"]),
            opts=self.below(protect=args["protect"] or None),
        )
        grant = gcp.kms.CryptoKeyIAMMember(
            self.named("key-grant"),
            crypto_key_id=key.id,
            role=KEY_ROLE,
            member=f"serviceAccount:service-{number}@container-engine-robot.iam.gserviceaccount.com",
            opts=self.below(),
        )
        return key, [grant]

    def _cluster(
        self, args: GkeClusterArgs, key: gcp.kms.CryptoKey | None, before: Sequence[pulumi.Resource]
    ) -> gcp.container.Cluster:
        public = bool(args["authorized_ranges"])
        return gcp.container.Cluster(
            self.named("cluster"),
            name=self.pulumi_resource_name,
            project=args["project"],
            location=args["region"],
            node_locations=args.get("node_locations") or None,
            network=args["network"],
            subnetwork=args["subnetwork"],
            min_master_version=args["version"],
            # Pools are resources of their own, so the one that comes with every cluster is removed.
            remove_default_node_pool=True,
            initial_node_count=1,
            networking_mode="VPC_NATIVE",
            datapath_provider="ADVANCED_DATAPATH",
            enable_shielded_nodes=True,
            deletion_protection=args["protect"],
            release_channel={"channel": "REGULAR"},
            ip_allocation_policy={"cluster_secondary_range_name": PODS, "services_secondary_range_name": SERVICES},
            private_cluster_config={"enable_private_nodes": True, "enable_private_endpoint": not public},
            master_authorized_networks_config={
                "cidr_blocks": [
                    {"cidr_block": range_, "display_name": f"authorized-{number}"}
                    for number, range_ in enumerate(args["authorized_ranges"], start=1)
                ],
                "gcp_public_cidrs_access_enabled": False,
            },
            master_auth={"client_certificate_config": {"issue_client_certificate": False}},
            workload_identity_config={"workload_pool": f"{args['project']}.svc.id.goog"},
            database_encryption={"state": "ENCRYPTED", "key_name": key.id} if key is not None else None,
            logging_config={
                "enable_components": [
                    "SYSTEM_COMPONENTS",
                    "WORKLOADS",
                    "APISERVER",
                    "SCHEDULER",
                    "CONTROLLER_MANAGER",
                ]
            },
            monitoring_config={
                "enable_components": ["SYSTEM_COMPONENTS"],
                "managed_prometheus": {"enabled": True},
            },
            # Google keeps the Gateway API's types up to date itself.
            gateway_api_config={"channel": "CHANNEL_STANDARD"},
            security_posture_config={"mode": "BASIC", "vulnerability_mode": "VULNERABILITY_BASIC"},
            resource_labels=tags.gcp(args["tags"]),
            # Google's channel raises the patch version between deployments.
            opts=self.below(depends_on=list(before), protect=args["protect"] or None, ignore_changes=["nodeVersion"]),
        )

    def _node_pool(
        self,
        pool: NodePoolArgs,
        args: GkeClusterArgs,
        cluster: gcp.container.Cluster,
        account: gcp.serviceaccount.Account,
    ) -> gcp.container.NodePool:
        return gcp.container.NodePool(
            self.named(f"pool-{pool['name']}"),
            name=pool["name"],
            project=args["project"],
            location=args["region"],
            cluster=cluster.name,
            initial_node_count=1,
            autoscaling={
                "total_min_node_count": pool["min"],
                "total_max_node_count": pool["max"],
                "location_policy": "ANY" if pool["spot"] else "BALANCED",
            },
            management={"auto_repair": True, "auto_upgrade": True},
            upgrade_settings={"max_surge": 1, "max_unavailable": 0},
            node_config={
                "machine_type": pool["machine_type"],
                "spot": pool["spot"],
                "disk_size_gb": pool["disk_gib"],
                "disk_type": "pd-balanced",
                "image_type": "COS_CONTAINERD",
                "service_account": account.email,
                "oauth_scopes": [SCOPE],
                "labels": pool["labels"],
                "resource_labels": tags.gcp(args["tags"]),
                "metadata": {"disable-legacy-endpoints": "true"},
                "shielded_instance_config": {"enable_secure_boot": True, "enable_integrity_monitoring": True},
                "workload_metadata_config": {"mode": "GKE_METADATA"},
                "taints": [
                    {"key": taint["key"], "value": taint["value"], "effect": TAINT_EFFECTS[taint["effect"]]}
                    for taint in pool["taints"]
                ],
            },
            opts=self.below(ignore_changes=["initialNodeCount"]),
        )
