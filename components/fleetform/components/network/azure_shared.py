"""A virtual network on Azure that several clusters share, and the subnet of each."""

from dataclasses import dataclass
from typing import NotRequired, TypedDict

import pulumi
from pulumi_azure_native import network, resources

from fleetform.components.base import Component, Transforms
from fleetform.components.network.azure import (
    flow_logs,
    nat_gateway,
    nodes_subnet,
    resource_group,
    security_group,
    virtual_network,
)


class AzureSharedNetworkArgs(TypedDict):
    """What a shared network is made from."""

    location: str
    """Azure region."""
    range: str
    """Its address range."""
    tags: dict[str, str]
    """Tags of everything."""
    flow_log_account: NotRequired[str]
    """Name of a storage account to make for flow logs, unique in all of Azure; none are kept unless given."""


@dataclass(frozen=True)
class AzureSharedNetworkNodes:
    """The resources below a shared network."""

    resource_group: resources.ResourceGroup
    virtual_network: network.VirtualNetwork
    nat_gateway: network.NatGateway


class AzureSharedNetwork(Component):
    """A virtual network that several clusters share, with one NAT gateway; each has a subnet, `AzureSubnet`."""

    resource_group_name: pulumi.Output[str]
    """Name of the resource group."""
    network_id: pulumi.Output[str]
    """Id of the network."""
    nat_id: pulumi.Output[str]
    """Id of the NAT gateway."""

    def __init__(
        self,
        name: str,
        args: AzureSharedNetworkArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the network."""
        props = {"range": args["range"], "region": args["location"]}
        super().__init__("network:AzureSharedNetwork", name, props, transform, opts)
        location, tags = args["location"], args["tags"]
        group = resource_group(self, location, tags)
        nat = nat_gateway(self, group, location, tags)
        made = virtual_network(self, group, args["range"], location, tags)
        account = args.get("flow_log_account")
        if account is not None:
            flow_logs(self, account, location, tags, group, made)
        self.nodes = AzureSharedNetworkNodes(group, made, nat)
        self.resource_group_name = group.name
        self.network_id = made.id
        self.nat_id = nat.id
        self.finish(
            {"resource_group_name": self.resource_group_name, "network_id": self.network_id, "nat_id": self.nat_id}
        )


class AzureSubnetArgs(TypedDict):
    """What a cluster's subnet in a shared network is made from."""

    location: str
    """Azure region."""
    nodes: str
    """Range of the subnet."""
    network_resource_group_name: pulumi.Input[str]
    """Resource group of the network."""
    network_name: pulumi.Input[str]
    """Name of the network."""
    nat_id: pulumi.Input[str]
    """Id of the network's NAT gateway."""
    tags: dict[str, str]
    """Tags of everything."""


@dataclass(frozen=True)
class AzureSubnetNodes:
    """The resources of a cluster's subnet."""

    resource_group: resources.ResourceGroup
    security_group: network.NetworkSecurityGroup
    subnet: network.Subnet


class AzureSubnet(Component):
    """The subnet of one cluster in a network that several share, and a resource group of the cluster's own."""

    resource_group_name: pulumi.Output[str]
    """Name of the cluster's resource group."""
    subnet_id: pulumi.Output[str]
    """Id of the subnet for nodes."""

    def __init__(
        self,
        name: str,
        args: AzureSubnetArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the subnet; `opts` must depend on the network's other subnets: Azure changes one at a time."""
        props = {"range": args["nodes"], "region": args["location"]}
        super().__init__("network:AzureSubnet", name, props, transform, opts)
        location, tags = args["location"], args["tags"]
        group = resource_group(self, location, tags)
        guard = security_group(self, group, location, tags)
        subnet = nodes_subnet(
            self,
            name,
            args["nodes"],
            {
                "resource_group_name": args["network_resource_group_name"],
                "network_name": args["network_name"],
                "nat_id": args["nat_id"],
            },
            guard,
        )
        self.nodes = AzureSubnetNodes(group, guard, subnet)
        self.resource_group_name = group.name
        self.subnet_id = subnet.id
        self.finish({"resource_group_name": self.resource_group_name, "subnet_id": self.subnet_id})
