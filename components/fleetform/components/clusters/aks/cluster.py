"""The AKS cluster itself."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pulumi
from pulumi_azure_native import authorization, containerservice, managedidentity, monitor, operationalinsights

from fleetform.components.base import Transforms
from fleetform.components.clusters.aks import upkeep
from fleetform.components.clusters.aks.agent_pools import agent_pool, profile, system_pool
from fleetform.components.clusters.aks.args import AksClusterArgs
from fleetform.components.clusters.cluster import Cluster, NodePoolArgs, cluster_props, kubeconfig
from fleetform.components.clusters.pools import cloud_name, expanded
from fleetform.components.names import guid

NETWORK_CONTRIBUTOR = "4d97b98b-1d4f-4787-a291-c67834d212e7"
AKS_SERVER = "6dae42f8-4368-4678-94ff-3960e28e3630"
"""Entra application of all AKS clusters. Source: https://azure.github.io/kubelogin/concepts/aks.html"""
CERTIFICATE = "certificate-authority-data"
LOG_CATEGORIES = ("kube-apiserver", "kube-audit-admin", "kube-controller-manager", "kube-scheduler", "guard")
LOG_DAYS = 30


@dataclass(frozen=True)
class AksClusterNodes:
    """The resources below an AKS cluster."""

    identity: managedidentity.UserAssignedIdentity
    workspace: operationalinsights.Workspace
    cluster: containerservice.ManagedCluster
    agent_pools: Sequence[containerservice.AgentPool]


class AksCluster(Cluster):
    """An AKS cluster: private API, Entra ID and Azure RBAC only, workload identity, Cilium, audit logs kept."""

    def __init__(
        self,
        name: str,
        args: AksClusterArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the cluster; `opts` must hand down an azure-native provider, or the default one is used."""
        super().__init__("clusters:AksCluster", name, cluster_props("azure", args), transform, opts)
        identity = managedidentity.UserAssignedIdentity(
            self.named("identity"),
            resource_name_=f"{name}-aks",
            resource_group_name=args["resource_group_name"],
            location=args["region"],
            tags=args["tags"],
            opts=self.below(),
        )
        grant = authorization.RoleAssignment(
            self.named("network-role"),
            role_assignment_name=guid(args["subscription_id"], name, "network"),
            scope=args["subnet_id"],
            principal_id=identity.principal_id,
            principal_type="ServicePrincipal",
            role_definition_id=(
                f"/subscriptions/{args['subscription_id']}/providers/Microsoft.Authorization"
                f"/roleDefinitions/{NETWORK_CONTRIBUTOR}"
            ),
            opts=self.below(),
        )
        workspace = operationalinsights.Workspace(
            self.named("workspace"),
            workspace_name=name,
            resource_group_name=args["resource_group_name"],
            location=args["region"],
            retention_in_days=LOG_DAYS,
            sku={"name": "PerGB2018"},
            tags=args["tags"],
            opts=self.below(),
        )
        first, others = system_pool(name, args["node_pools"])
        cluster = self._cluster(args, first, identity, [grant])
        monitor.DiagnosticSetting(
            self.named("diagnostics"),
            name="control-plane",
            resource_uri=cluster.id,
            workspace_id=workspace.id,
            logs=[{"category": category, "enabled": True} for category in LOG_CATEGORIES],
            opts=self.below(),
        )
        wanted = [] if args.get("node_auto_provisioning") else expanded(others)
        pools = [agent_pool(self, pool, args, cluster) for pool in wanted]
        upkeep.maintenance(self, args, cluster)
        self._join(args, cluster)
        self.nodes = AksClusterNodes(identity, workspace, cluster, pools)
        self._ready = [cluster, *pools]
        self.cluster_name = cluster.name
        self.location = pulumi.Output.from_input(args["region"])
        self.version = cluster.current_kubernetes_version
        address = cluster.fqdn if args["authorized_ranges"] or args.get("public_name") else cluster.private_fqdn
        self.endpoint = pulumi.Output.concat("https://", address, ":443")
        self.oidc_issuer = cluster.oidc_issuer_profile.issuer_url
        self.identity = identity.principal_id
        self.resource_group_name = args["resource_group_name"]
        upkeep.spot_first(self, args, [cluster, *pools])
        self.finish_cluster(args, [cloud_name(first), *(pool.name for pool in pools)])

    @cached_property
    def certificate(self) -> pulumi.Output[str]:
        """The API's certificate authority, as base64 of PEM.

        Only Azure knows it, so the running cluster is asked for its kubeconfig, which holds no credentials either.
        """
        found = containerservice.list_managed_cluster_user_credentials_output(
            resource_group_name=self.resource_group_name,
            resource_name=self.nodes.cluster.name,
            format="exec",
            opts=pulumi.InvokeOutputOptions(parent=self),
        )
        written = found.kubeconfigs[0].value.apply(lambda text: base64.b64decode(text).decode())
        return written.apply(lambda text: text.split(f"{CERTIFICATE}: ")[1].split("\n")[0])

    @cached_property
    def kubeconfig(self) -> pulumi.Output[str]:
        """How to reach it: tokens come from kubelogin, as the user of the Azure command line.

        `AAD_LOGIN_METHOD` makes kubelogin use another way, e.g. `workloadidentity`.
        """
        return kubeconfig(
            self.pulumi_resource_name,
            self.endpoint,
            self.certificate,
            {"command": "kubelogin", "args": ["get-token", "--login", "azurecli", "--server-id", AKS_SERVER]},
        )

    def _cluster(
        self,
        args: AksClusterArgs,
        first: NodePoolArgs,
        identity: managedidentity.UserAssignedIdentity,
        before: Sequence[pulumi.Resource],
    ) -> containerservice.ManagedCluster:
        return containerservice.ManagedCluster(
            self.named("cluster"),
            resource_name_=self.pulumi_resource_name,
            resource_group_name=args["resource_group_name"],
            location=args["region"],
            kubernetes_version=args["version"],
            dns_prefix=self.pulumi_resource_name,
            sku={"name": "Base", "tier": args.get("tier", "standard").capitalize()},
            support_plan="AKSLongTermSupport" if args.get("tier") == "premium" else None,
            identity=containerservice.ManagedClusterIdentityArgs(
                type=containerservice.ResourceIdentityType.USER_ASSIGNED, user_assigned_identities=[identity.id]
            ),
            disable_local_accounts=True,
            enable_rbac=True,
            aad_profile={
                "managed": True,
                "enable_azure_rbac": True,
                "tenant_id": args["tenant_id"],
                "admin_group_object_ids": [group] if (group := args.get("admin_group")) else None,
            },
            api_server_access_profile=_api_access(
                args["authorized_ranges"], public_name=args.get("public_name", False)
            ),
            network_profile={
                "network_plugin": "azure",
                "network_plugin_mode": "overlay",
                "network_dataplane": "cilium",
                "network_policy": "cilium",
                "load_balancer_sku": "standard",
                "outbound_type": "userAssignedNATGateway",
                "pod_cidr": args["pod_range"],
                "service_cidr": args["service_range"],
                "dns_service_ip": args["dns_address"],
            },
            oidc_issuer_profile={"enabled": True},
            security_profile={
                "workload_identity": {"enabled": True},
                "image_cleaner": {"enabled": True, "interval_hours": 168},
            },
            addon_profiles={
                "azurepolicy": {"enabled": True},
                "azureKeyvaultSecretsProvider": {"enabled": True, "config": {"enableSecretRotation": "true"}},
            },
            auto_upgrade_profile={"upgrade_channel": "patch", "node_os_upgrade_channel": "NodeImage"},
            storage_profile={"disk_csi_driver": {"enabled": True}, "snapshot_controller": {"enabled": True}},
            # Azure wants one pool with the cluster; the others are resources of their own.
            agent_pool_profiles=[profile(first, args)],
            auto_scaler_profile=upkeep.autoscaler(args),
            node_provisioning_profile={"mode": "Auto", "default_node_pools": "Auto"}
            if args.get("node_auto_provisioning")
            else None,
            tags=args["tags"],
            opts=self.below(
                depends_on=list(before),
                protect=args["protect"] or None,
                # The autoscaler changes the size; the channel raises the patch version.
                ignore_changes=["agentPoolProfiles[0].count"],
            ),
        )

    def _join(self, args: AksClusterArgs, cluster: containerservice.ManagedCluster) -> None:
        """Makes it a member of its fleet."""
        fleet = args.get("fleet")
        if fleet is None:
            return
        containerservice.FleetMember(
            self.named("fleet-member"),
            fleet_member_name=self.pulumi_resource_name,
            fleet_name=fleet["name"],
            resource_group_name=fleet["resource_group_name"],
            cluster_resource_id=cluster.id,
            group=fleet.get("group"),
            opts=self.below(),
        )


def _api_access(
    authorized_ranges: Sequence[str], *, public_name: bool
) -> containerservice.ManagedClusterAPIServerAccessProfileArgsDict:
    if authorized_ranges:
        return {"authorized_ip_ranges": list(authorized_ranges), "disable_run_command": True}
    return {
        "enable_private_cluster": True,
        # The name alone is public: it leads to the private address, and saves links of every hub to every zone.
        "enable_private_cluster_public_fqdn": public_name,
        "private_dns_zone": "system",
        "disable_run_command": True,
    }
