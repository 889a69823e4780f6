"""Networks that several clusters are in, made once, and the part of each cluster in its own."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

import pulumi

from fleetform.blueprints import AwsAccount, AzureAccount, GcpAccount, positions
from fleetform.blueprints.networks import LONGEST_PREFIX
from fleetform.blueprints.resolve import ResolvedCluster
from fleetform.blueprints.shared_networks import ResolvedNetwork
from fleetform.blueprints.units import SHARED
from fleetform.components import tags
from fleetform.components.names import compact
from fleetform.components.network import aws as aws_network
from fleetform.components.network.aws import Vpc
from fleetform.components.network.aws_subnets import VpcSubnets, VpcSubnetsArgs
from fleetform.components.network.azure_shared import AzureSharedNetwork, AzureSharedNetworkArgs, AzureSubnet
from fleetform.components.network.gcp_shared import GcpSharedNetwork, GcpSubnetwork
from fleetform.components.security.aws import AwsKey
from fleetform.components.translate.clusters import cluster_tags, network_tags

if TYPE_CHECKING:
    from fleetform.components.fleet.clusters import Clusters

ACCOUNT_LIMIT = 24
"""Longest name of a storage account."""
EXPORTS = "networks"
"""The output of the shared unit that tells the others of its networks."""


class SharedNetworks:
    """The networks of a platform that several clusters are in."""

    def __init__(self, fleet: Clusters) -> None:
        self._fleet = fleet
        self._told: dict[str, dict[str, Any]] = {}
        self._last_subnet: dict[str, AzureSubnet] = {}

    def make(self) -> None:
        """Makes them, unless another unit holds them."""
        if self._fleet.resolved.unit not in (None, SHARED):
            return
        for network in self._fleet.resolved.networks.values():
            with positions.at(network.source):
                match network.account:
                    case AwsAccount() as account:
                        self._told[network.name] = self._aws(network, account)
                    case GcpAccount() as account:
                        self._told[network.name] = self._gcp(network, account)
                    case AzureAccount() as account:
                        self._told[network.name] = self._azure(network, account)

    def told(self, name: str) -> Any:
        """What is known of a network, whichever unit holds it.

        On AWS `vpcId`, `routeTableIds` and perhaps `ipv6Range`, on Google Cloud `id` and `selfLink`, on Azure
        `resourceGroup`, `name`, `id` and `natId`.
        """
        if name in self._told:
            return self._told[name]
        return self._fleet.units.output(SHARED, EXPORTS)[name]

    def route_tables(self, network: ResolvedNetwork) -> list[pulumi.Input[str]]:
        """The private route tables of a VPC: one a zone, or one for all."""
        told = self.told(network.name)
        count = network.zones if network.nat == "per-zone" else 1
        return [told["routeTableIds"][number] for number in range(count)]

    def exports(self) -> dict[str, pulumi.Input[Any]]:
        """What other units need of them."""
        return {EXPORTS: dict(self._told)} if self._fleet.resolved.unit == SHARED and self._told else {}

    def subnets(self, cluster: ResolvedCluster, *, ipv6: bool) -> VpcSubnets:
        """The subnets of an EKS cluster in its shared VPC, with addresses of IPv6 too or not."""
        network = self._of(cluster)
        args: VpcSubnetsArgs = {
            "vpc_id": self.told(network.name)["vpcId"],
            "zones": self._fleet.zones.aws(cluster),
            "ranges": list(cluster.network.private_subnets[: cluster.zones]),
            "route_table_ids": self.route_tables(network),
            "cluster": cluster.name,
            "tags": cluster_tags(cluster, self._fleet.resolved),
        }
        if ipv6:
            args["ipv6_range"] = self.told(network.name)["ipv6Range"]
            args["ipv6_parts"] = ipv6_parts(network.network.range, cluster.network.range, cluster.zones)
        made = VpcSubnets(cluster.name, args, self._fleet.options(cluster))
        self._fleet.topology.enter(cluster)
        return made

    def subnetwork(self, cluster: ResolvedCluster) -> GcpSubnetwork:
        """The subnetwork of a GKE cluster in its shared network."""
        assert isinstance(cluster.account, GcpAccount)
        made = GcpSubnetwork(
            cluster.name,
            {
                "project": cluster.account.project,
                "region": cluster.region,
                "network": self.told(self._of(cluster).name)["id"],
                "nodes": cluster.network.nodes,
                "pods": cluster.network.pods,
                "services": cluster.network.services,
            },
            self._fleet.options(cluster),
        )
        self._fleet.topology.enter(cluster)
        return made

    def azure_subnet(self, cluster: ResolvedCluster) -> AzureSubnet:
        """The subnet of an AKS cluster in its shared network, after the one before it: Azure makes one at a time."""
        network = self._of(cluster)
        told, before = self.told(network.name), self._last_subnet.get(network.name)
        made = AzureSubnet(
            cluster.name,
            {
                "location": cluster.region,
                "nodes": cluster.network.nodes,
                "network_resource_group_name": told["resourceGroup"],
                "network_name": told["name"],
                "nat_id": told["natId"],
                "tags": tags.azure(cluster_tags(cluster, self._fleet.resolved)),
            },
            self._fleet.options(cluster, *([before.nodes.subnet] if before else [])),
        )
        self._last_subnet[network.name] = made
        self._fleet.topology.enter(cluster, made.resource_group_name)
        return made

    def _of(self, cluster: ResolvedCluster) -> ResolvedNetwork:
        assert cluster.shared is not None
        return self._fleet.resolved.networks[cluster.shared]

    def _aws(self, network: ResolvedNetwork, account: AwsAccount) -> dict[str, Any]:
        """A VPC whose own subnets are for what all clusters in it use, with a key for its flow logs."""
        platform, opts = self._fleet.resolved, self._fleet.options(network)
        own = network_tags(network, platform)
        sealing = AwsKey(
            network.name,
            {
                "alias": f"{platform.name}/{network.name}",
                "purpose": f"Logs of the network {network.name}",
                "region": network.region,
                "account_id": account.account_id,
                "log_groups": [aws_network.log_group(network.name)],
                "tags": own,
                "protect": platform.protect,
            },
            opts,
        )
        made = Vpc(
            network.name,
            {
                "range": network.network.range,
                "region": network.region,
                "account_id": account.account_id,
                "zones": self._fleet.zones.aws(network),
                "private_subnets": list(network.network.private_subnets[: network.zones]),
                "public_subnets": list(network.network.public_subnets[: network.zones]),
                "nat": network.nat,
                "ipv6": network.ipv6,
                "key_arn": sealing.key_arn,
                "tags": own,
            },
            opts,
        )
        self._fleet.topology.join(network, made)
        told = {"vpcId": made.vpc_id, "routeTableIds": [table.id for table in made.nodes.private_route_tables]}
        return {**told, "ipv6Range": made.nodes.vpc.ipv6_cidr_block} if network.ipv6 else told

    def _gcp(self, network: ResolvedNetwork, account: GcpAccount) -> dict[str, Any]:
        made = GcpSharedNetwork(
            network.name,
            {"project": account.project, "region": network.region, "nat": network.nat != "none"},
            self._fleet.options(network),
        )
        self._fleet.topology.join(network, made)
        return {"id": made.network_id, "selfLink": made.self_link}

    def _azure(self, network: ResolvedNetwork, account: AzureAccount) -> dict[str, Any]:
        args: AzureSharedNetworkArgs = {
            "location": network.region,
            "range": network.network.range,
            "tags": tags.azure(network_tags(network, self._fleet.resolved)),
        }
        if network.flow_logs:
            args["flow_log_account"] = compact(f"{network.name}-flows-{account.subscription_id}", ACCOUNT_LIMIT)
        made = AzureSharedNetwork(network.name, args, self._fleet.options(network))
        self._fleet.topology.join(network, made)
        return {
            "resourceGroup": made.resource_group_name,
            "name": made.nodes.virtual_network.name,
            "id": made.network_id,
            "natId": made.nat_id,
        }


def ipv6_parts(network: str, cluster: str, zones: int) -> list[int]:
    """Which parts of a VPC's range of IPv6 a cluster's subnets have: found by where its range of IPv4 lies.

    A VPC is a /16 at most and a cluster's part of it a /20 at least, so there are 16 places with eight parts each, all
    below those of the VPC's public subnets. In the first place are the VPC's own.

    >>> ipv6_parts("10.64.0.0/16", "10.64.32.0/19", 3), ipv6_parts("10.64.0.0/16", "10.64.240.0/20", 2)
    ([17, 18, 19], [121, 122])
    """
    start = int(ipaddress.IPv4Network(cluster).network_address) - int(ipaddress.IPv4Network(network).network_address)
    place = start >> (32 - LONGEST_PREFIX)
    return [place * 8 + number for number in range(1, zones + 1)]
