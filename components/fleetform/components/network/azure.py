"""A virtual network for a cluster on Azure."""

from dataclasses import dataclass
from typing import NotRequired, TypedDict

import pulumi
from pulumi_azure_native import network, resources, storage

from fleetform.components.base import Component, Transforms

FLOW_LOG_DAYS = 30


class AzureNetworkArgs(TypedDict):
    """What a network is made from."""

    location: str
    """Azure region."""
    range: str
    """Its address range."""
    nodes: str
    """Range of the subnet for nodes."""
    tags: dict[str, str]
    """Tags of everything."""
    flow_log_account: NotRequired[str]
    """Name of a storage account to make for flow logs, unique in all of Azure; none are kept unless given."""


class SubnetPlace(TypedDict):
    """The network of a subnet, and its way out."""

    resource_group_name: pulumi.Input[str]
    """Resource group of the network."""
    network_name: pulumi.Input[str]
    """Name of the network."""
    nat_id: pulumi.Input[str]
    """Id of the NAT gateway."""


@dataclass(frozen=True)
class AzureNetworkNodes:
    """The resources below a network."""

    resource_group: resources.ResourceGroup
    virtual_network: network.VirtualNetwork
    security_group: network.NetworkSecurityGroup
    nat_gateway: network.NatGateway
    subnet: network.Subnet


class AzureNetwork(Component):
    """A virtual network in a resource group of its own: one subnet, outbound through a NAT gateway."""

    resource_group_name: pulumi.Output[str]
    """Name of the resource group."""
    subnet_id: pulumi.Output[str]
    """Id of the subnet for nodes."""

    def __init__(
        self,
        name: str,
        args: AzureNetworkArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the network."""
        props = {"range": args["range"], "region": args["location"]}
        super().__init__("network:AzureNetwork", name, props, transform, opts)
        group = resource_group(self, args["location"], args["tags"])
        guard = security_group(self, group, args["location"], args["tags"])
        nat = nat_gateway(self, group, args["location"], args["tags"])
        made = virtual_network(self, group, args["range"], args["location"], args["tags"])
        place: SubnetPlace = {"resource_group_name": group.name, "network_name": made.name, "nat_id": nat.id}
        subnet = nodes_subnet(self, "nodes", args["nodes"], place, guard)
        account = args.get("flow_log_account")
        if account is not None:
            flow_logs(self, account, args["location"], args["tags"], group, made)
        self.nodes = AzureNetworkNodes(group, made, guard, nat, subnet)
        self.resource_group_name = group.name
        self.subnet_id = subnet.id
        self.finish({"resource_group_name": self.resource_group_name, "subnet_id": self.subnet_id})


def resource_group(component: Component, location: str, tags: dict[str, str]) -> resources.ResourceGroup:
    """A resource group of the component's name."""
    return resources.ResourceGroup(
        component.named("group"),
        resource_group_name=component.pulumi_resource_name,
        location=location,
        tags=tags,
        opts=component.below(),
    )


def security_group(
    component: Component, group: resources.ResourceGroup, location: str, tags: dict[str, str]
) -> network.NetworkSecurityGroup:
    """What may reach nodes: nothing from outside of the network, as Azure has it unless told otherwise."""
    return network.NetworkSecurityGroup(
        component.named("security-group"),
        network_security_group_name=f"{component.pulumi_resource_name}-nodes",
        resource_group_name=group.name,
        location=location,
        tags=tags,
        opts=component.below(),
    )


def nat_gateway(
    component: Component, group: resources.ResourceGroup, location: str, tags: dict[str, str]
) -> network.NatGateway:
    """A way out with an address of its own."""
    name = component.pulumi_resource_name
    address = network.PublicIPAddress(
        component.named("nat-address"),
        public_ip_address_name=f"{name}-nat",
        resource_group_name=group.name,
        location=location,
        public_ip_allocation_method="Static",
        sku={"name": "Standard", "tier": "Regional"},
        tags=tags,
        opts=component.below(),
    )
    return network.NatGateway(
        component.named("nat"),
        nat_gateway_name=name,
        resource_group_name=group.name,
        location=location,
        sku={"name": "Standard"},
        idle_timeout_in_minutes=10,
        public_ip_addresses=[{"id": address.id}],
        tags=tags,
        opts=component.below(),
    )


def virtual_network(
    component: Component, group: resources.ResourceGroup, range_: str, location: str, tags: dict[str, str]
) -> network.VirtualNetwork:
    """A network without any subnet."""
    return network.VirtualNetwork(
        component.named("network"),
        virtual_network_name=component.pulumi_resource_name,
        resource_group_name=group.name,
        location=location,
        address_space={"address_prefixes": [range_]},
        tags=tags,
        # Subnets are resources of their own; without this the network would remove them again.
        opts=component.below(ignore_changes=["subnets"]),
    )


def nodes_subnet(
    component: Component,
    name: str,
    range_: str,
    place: SubnetPlace,
    guard: network.NetworkSecurityGroup,
) -> network.Subnet:
    """A subnet for nodes, whose way out is the NAT gateway alone.

    It waits for what the component was told to wait for: Azure changes one subnet of a network at a time.
    """
    return network.Subnet(
        component.named("subnet"),
        subnet_name=name,
        virtual_network_name=place["network_name"],
        resource_group_name=place["resource_group_name"],
        address_prefix=range_,
        nat_gateway={"id": place["nat_id"]},
        network_security_group={"id": guard.id},
        default_outbound_access=False,
        opts=component.first(),
    )


def flow_logs(
    component: Component,
    account: str,
    location: str,
    tags: dict[str, str],
    group: resources.ResourceGroup,
    watched: network.VirtualNetwork,
) -> None:
    """Flow logs in a storage account that only Azure's own services write to.

    They belong to the network watcher that Azure makes in a region with its first network.
    """
    kept = storage.StorageAccount(
        component.named("flow-log-account"),
        account_name=account,
        resource_group_name=group.name,
        location=location,
        kind="StorageV2",
        sku={"name": "Standard_LRS"},
        minimum_tls_version="TLS1_2",
        enable_https_traffic_only=True,
        allow_blob_public_access=False,
        network_rule_set={"default_action": storage.DefaultAction.DENY, "bypass": "AzureServices"},
        tags=tags,
        opts=component.below(),
    )
    network.FlowLog(
        component.named("flow-log"),
        flow_log_name=component.pulumi_resource_name,
        network_watcher_name=f"NetworkWatcher_{location}",
        resource_group_name="NetworkWatcherRG",
        location=location,
        target_resource_id=watched.id,
        storage_id=kept.id,
        enabled=True,
        format={"type": "JSON", "version": 2},
        retention_policy={"days": FLOW_LOG_DAYS, "enabled": True},
        tags=tags,
        opts=component.below(),
    )
