"""The GKE cluster itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pulumi
import pulumi_gcp as gcp

from fleetform.components import tags
from fleetform.components.base import Transforms
from fleetform.components.clusters.cluster import Cluster, cluster_props, kubeconfig
from fleetform.components.clusters.gke.args import GkeClusterArgs
from fleetform.components.clusters.gke.control_plane import control_plane
from fleetform.components.clusters.gke.node_pools import node_pool
from fleetform.components.clusters.pools import expanded
from fleetform.components.names import limited

NODE_ROLES = {
    "node-role": "roles/container.defaultNodeServiceAccount",
    "node-images": "roles/artifactregistry.reader",
}
"""What nodes may do in their project: what GKE needs, and to fetch images, as nodes of the other clouds may.
Source: https://cloud.google.com/kubernetes-engine/docs/how-to/service-accounts"""
KEY_ROLE = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
ROTATION = "7776000s"


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
        grants = [
            gcp.projects.IAMMember(
                self.named(key),
                project=args["project"],
                role=role,
                member=pulumi.Output.concat("serviceAccount:", account.email),
                opts=self.below(),
            )
            for key, role in NODE_ROLES.items()
        ]
        key, key_grants = self._key(args)
        cluster = control_plane(self, args, key, account, [*grants, *key_grants])
        wanted = [] if args.get("autopilot") else expanded(args["node_pools"])
        pools = [node_pool(self, pool, args, cluster, account) for pool in wanted]
        self.nodes = GkeClusterNodes(account, key, cluster, pools)
        self._ready = pools or [cluster]
        self.cluster_name = cluster.name
        self.location = pulumi.Output.from_input(args["region"])
        self.version = cluster.master_version
        self.endpoint = pulumi.Output.concat("https://", cluster.endpoint)
        self.oidc_issuer = pulumi.Output.from_input(
            f"https://container.googleapis.com/v1/projects/{args['project']}/locations/{args['region']}/clusters/{name}"
        )
        self.identity = account.email
        self.finish_cluster(args, [pool.name for pool in pools])

    @cached_property
    def certificate(self) -> pulumi.Output[str]:
        """The API's certificate authority, as base64 of PEM."""
        return self.nodes.cluster.master_auth.cluster_ca_certificate

    @cached_property
    def kubeconfig(self) -> pulumi.Output[str]:
        """How to reach it: tokens come from Google's plugin."""
        return kubeconfig(
            self.pulumi_resource_name,
            self.endpoint,
            self.certificate,
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
