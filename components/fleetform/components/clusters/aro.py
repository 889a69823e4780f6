"""Azure Red Hat OpenShift."""

import base64
from dataclasses import dataclass
from functools import cached_property
from typing import NotRequired

import pulumi
from pulumi_azure_native import authorization, network, redhatopenshift, resources

from fleetform.components.base import Transforms
from fleetform.components.clusters.cluster import Cluster, ClusterArgs, NodePoolArgs, cluster_props
from fleetform.components.names import compact, guid

NETWORK_CONTRIBUTOR = "4d97b98b-1d4f-4787-a291-c67834d212e7"
LEAST_DISK = 128
LEAST_NODES = 3
DOMAIN_LIMIT = 12


class AroClusterArgs(ClusterArgs):
    """What an ARO cluster is made from."""

    subscription_id: str
    """Subscription it is in."""
    openshift_version: str
    """Release of OpenShift."""
    domain: str
    """Domain, or the beginning of one that Azure gives."""
    client_id: str
    """Client id of the service principal that the cluster is in Azure."""
    client_secret: pulumi.Input[str]
    """Its secret."""
    principals: dict[str, str]
    """Object ids of who may use the network, by what they are called here: the cluster, and Azure's own service."""
    pull_secret: NotRequired[pulumi.Input[str] | None]
    """Red Hat's pull secret."""
    control_plane_machine: str
    """Machine of its control plane."""
    range: str
    """Range of its network."""
    control_plane_range: str
    """Range of the control plane's subnet."""
    nodes_range: str
    """Range of the nodes' subnet."""
    pod_range: str
    """Range of pods."""
    service_range: str
    """Range of Kubernetes services."""


@dataclass(frozen=True)
class AroClusterNodes:
    """The resources below an ARO cluster."""

    resource_group: resources.ResourceGroup
    virtual_network: network.VirtualNetwork
    control_plane_subnet: network.Subnet
    nodes_subnet: network.Subnet
    cluster: redhatopenshift.OpenShiftCluster


class AroCluster(Cluster):
    """OpenShift that Microsoft and Red Hat run: API and routes private, disks encrypted at their hosts."""

    def __init__(
        self,
        name: str,
        args: AroClusterArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the cluster; `opts` must hand down an azure-native provider, or the default one is used."""
        props = {**cluster_props("azure", args), "version": args["openshift_version"]}
        super().__init__("clusters:AroCluster", name, props, transform, opts)
        self._args = args
        group = resources.ResourceGroup(
            self.named("group"),
            resource_group_name=name,
            location=args["region"],
            tags=args["tags"],
            opts=self.first(),
        )
        net = self._network(group)
        control_plane = self._subnet("control-plane", args["control_plane_range"], group, net)
        # One after the other: Azure changes a network for one of its subnets at a time.
        nodes = self._subnet("nodes", args["nodes_range"], group, net, control_plane)
        grants = [self._grant(key, principal, net) for key, principal in args["principals"].items()]
        cluster = self._cluster(group, control_plane, nodes, grants)
        self.nodes = AroClusterNodes(group, net, control_plane, nodes, cluster)
        self._ready = [cluster]
        self.cluster_name = cluster.name
        self.location = pulumi.Output.from_input(args["region"])
        self.version = pulumi.Output.from_input(args["openshift_version"])
        self.endpoint = cluster.apiserver_profile.url
        self.oidc_issuer = pulumi.Output.from_input("")
        self.identity = pulumi.Output.from_input(args["client_id"])
        self._group = group
        self.finish_cluster(args)

    @cached_property
    def kubeconfig(self) -> pulumi.Output[str]:
        """How to reach it: ARO offers its administrator's kubeconfig alone, which is asked for; a secret."""
        found = redhatopenshift.list_open_shift_cluster_admin_credentials_output(
            resource_group_name=self._group.name,
            resource_name=self.nodes.cluster.name,
            opts=pulumi.InvokeOutputOptions(parent=self),
        )
        return pulumi.Output.secret(found.kubeconfig.apply(lambda text: base64.b64decode(text).decode()))

    def _network(self, group: resources.ResourceGroup) -> network.VirtualNetwork:
        return network.VirtualNetwork(
            self.named("network"),
            virtual_network_name=self.pulumi_resource_name,
            resource_group_name=group.name,
            location=self._args["region"],
            address_space={"address_prefixes": [self._args["range"]]},
            tags=self._args["tags"],
            # Subnets are resources of their own.
            opts=self.below(ignore_changes=["subnets"]),
        )

    def _subnet(
        self,
        key: str,
        prefix: str,
        group: resources.ResourceGroup,
        net: network.VirtualNetwork,
        *after: pulumi.Resource,
    ) -> network.Subnet:
        return network.Subnet(
            self.named(key),
            subnet_name=key,
            resource_group_name=group.name,
            virtual_network_name=net.name,
            address_prefix=prefix,
            # Its own load balancer reaches the control plane by private link.
            private_link_service_network_policies="Disabled",
            service_endpoints=[{"service": "Microsoft.ContainerRegistry"}],
            opts=self.below(depends_on=list(after)),
        )

    def _grant(self, key: str, principal: str, net: network.VirtualNetwork) -> authorization.RoleAssignment:
        subscription = self._args["subscription_id"]
        return authorization.RoleAssignment(
            self.named(f"network-role-{key}"),
            role_assignment_name=guid(subscription, self.pulumi_resource_name, key),
            scope=net.id,
            principal_id=principal,
            principal_type="ServicePrincipal",
            role_definition_id=(
                f"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{NETWORK_CONTRIBUTOR}"
            ),
            opts=self.below(),
        )

    def _cluster(
        self,
        group: resources.ResourceGroup,
        control_plane: network.Subnet,
        nodes: network.Subnet,
        grants: list[authorization.RoleAssignment],
    ) -> redhatopenshift.OpenShiftCluster:
        args, name = self._args, self.pulumi_resource_name
        managed = f"/subscriptions/{args['subscription_id']}/resourceGroups/{name}-openshift"
        return redhatopenshift.OpenShiftCluster(
            self.named("cluster"),
            resource_name_=name,
            resource_group_name=group.name,
            location=args["region"],
            apiserver_profile={"visibility": "Private"},
            ingress_profiles=[{"name": "default", "visibility": "Private"}],
            cluster_profile={
                "domain": args["domain"],
                "version": args["openshift_version"],
                "resource_group_id": managed,
                "fips_validated_modules": "Disabled",
                "pull_secret": args.get("pull_secret"),
            },
            network_profile={
                "pod_cidr": args["pod_range"],
                "service_cidr": args["service_range"],
                "outbound_type": "Loadbalancer",
                "preconfigured_nsg": "Disabled",
            },
            service_principal_profile={"client_id": args["client_id"], "client_secret": args["client_secret"]},
            master_profile={
                "vm_size": args["control_plane_machine"],
                "subnet_id": control_plane.id,
                "encryption_at_host": "Enabled",
            },
            worker_profiles=[_workers(args["node_pools"][0], nodes)],
            tags=args["tags"],
            opts=self.below(depends_on=list(grants), protect=args["protect"] or None),
        )


def _workers(pool: NodePoolArgs, subnet: network.Subnet) -> redhatopenshift.WorkerProfileArgs:
    """The nodes that it comes with; more, and other, ones are made inside of it as MachineSets."""
    return redhatopenshift.WorkerProfileArgs(
        name="worker",
        count=max(pool["min"], LEAST_NODES),
        vm_size=pool["machine_type"],
        disk_size_gb=max(pool["disk_gib"], LEAST_DISK),
        subnet_id=subnet.id,
        encryption_at_host="Enabled",
    )


def domain_of(name: str) -> str:
    """The beginning of a domain that Azure gives, of a cluster's name.

    >>> domain_of("shop")
    'shop'
    >>> domain_of("shop-westeurope-01")
    'shopwe0df529'
    """
    return compact(name, DOMAIN_LIMIT)
