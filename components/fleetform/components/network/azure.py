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
        tags, location = args["tags"], args["location"]
        group = resources.ResourceGroup(
            self.named("group"), resource_group_name=name, location=location, tags=tags, opts=self.below()
        )
        security_group = network.NetworkSecurityGroup(
            self.named("security-group"),
            network_security_group_name=f"{name}-nodes",
            resource_group_name=group.name,
            location=location,
            tags=tags,
            opts=self.below(),
        )
        address = network.PublicIPAddress(
            self.named("nat-address"),
            public_ip_address_name=f"{name}-nat",
            resource_group_name=group.name,
            location=location,
            public_ip_allocation_method="Static",
            sku={"name": "Standard", "tier": "Regional"},
            tags=tags,
            opts=self.below(),
        )
        nat = network.NatGateway(
            self.named("nat"),
            nat_gateway_name=name,
            resource_group_name=group.name,
            location=location,
            sku={"name": "Standard"},
            idle_timeout_in_minutes=10,
            public_ip_addresses=[{"id": address.id}],
            tags=tags,
            opts=self.below(),
        )
        virtual_network = network.VirtualNetwork(
            self.named("network"),
            virtual_network_name=name,
            resource_group_name=group.name,
            location=location,
            address_space={"address_prefixes": [args["range"]]},
            tags=tags,
            # Subnets are resources of their own; without this the network would remove them again.
            opts=self.below(ignore_changes=["subnets"]),
        )
        subnet = network.Subnet(
            self.named("subnet"),
            subnet_name="nodes",
            virtual_network_name=virtual_network.name,
            resource_group_name=group.name,
            address_prefix=args["nodes"],
            nat_gateway={"id": nat.id},
            network_security_group={"id": security_group.id},
            default_outbound_access=False,
            opts=self.below(),
        )
        account = args.get("flow_log_account")
        if account is not None:
            self._flow_logs(account, args, group, virtual_network)
        self.nodes = AzureNetworkNodes(group, virtual_network, security_group, nat, subnet)
        self.resource_group_name = group.name
        self.subnet_id = subnet.id
        self.finish({"resource_group_name": self.resource_group_name, "subnet_id": self.subnet_id})

    def _flow_logs(
        self, account: str, args: AzureNetworkArgs, group: resources.ResourceGroup, watched: network.VirtualNetwork
    ) -> None:
        """Flow logs in a storage account that only Azure's own services write to.

        They belong to the network watcher that Azure makes in a region with its first network.
        """
        kept = storage.StorageAccount(
            self.named("flow-log-account"),
            account_name=account,
            resource_group_name=group.name,
            location=args["location"],
            kind="StorageV2",
            sku={"name": "Standard_LRS"},
            minimum_tls_version="TLS1_2",
            enable_https_traffic_only=True,
            allow_blob_public_access=False,
            network_rule_set={"default_action": storage.DefaultAction.DENY, "bypass": "AzureServices"},
            tags=args["tags"],
            opts=self.below(),
        )
        network.FlowLog(
            self.named("flow-log"),
            flow_log_name=self.pulumi_resource_name,
            network_watcher_name=f"NetworkWatcher_{args['location']}",
            resource_group_name="NetworkWatcherRG",
            location=args["location"],
            target_resource_id=watched.id,
            storage_id=kept.id,
            enabled=True,
            format={"type": "JSON", "version": 2},
            retention_policy={"days": FLOW_LOG_DAYS, "enabled": True},
            tags=args["tags"],
            opts=self.below(),
        )
