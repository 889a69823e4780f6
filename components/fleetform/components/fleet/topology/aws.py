"""AWS: a transit gateway a region, peered with each other; or peerings of VPCs with their hub's."""

from __future__ import annotations

import hashlib
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pulumi
import pulumi_aws as aws

from fleetform.blueprints import AwsAccount
from fleetform.blueprints.network_models import JOINING
from fleetform.blueprints.resolve import ResolvedCluster
from fleetform.blueprints.shared_networks import ResolvedNetwork
from fleetform.blueprints.units import SHARED, unit_of
from fleetform.components.clusters.eks import EksCluster
from fleetform.components.fleet.topology import callers
from fleetform.components.network.aws import Vpc
from fleetform.components.network.aws_endpoints import VpcEndpoints
from fleetform.components.network.aws_peering import VpcPeering, VpcPeeringAcceptance, VpcPeeringRequest
from fleetform.components.network.aws_transit import AwsTransit, AwsTransitAttachment, AwsTransitPeering
from fleetform.components.network.aws_transit_accounts import (
    AwsTransitAcceptance,
    AwsTransitRoutes,
    AwsTransitShare,
)
from fleetform.components.network.private_zones import AwsPrivateZone
from fleetform.components.translate.clusters import cluster_tags, place_tags

if TYPE_CHECKING:
    from fleetform.components.fleet.clusters import Clusters

HTTPS = 443
NUMBERS = 900
"""Private BGP numbers from which each region has one, by its name alone: it can never change."""


class AwsTopology:
    """The networks on AWS.

    Attributes:
        networks: VPCs by their cluster, or by their own name.
    """

    def __init__(self, fleet: Clusters) -> None:
        self._fleet = fleet
        self._gateways: dict[str, AwsTransit] = {}
        self._shares: dict[tuple[str, str], list[pulumi.Resource]] = {}
        self.networks: dict[str, Vpc] = {}

    def make_shared(self) -> None:
        """Makes a transit gateway in every region with clusters, shares it, and peers each with each."""
        platform, regions = self._fleet.resolved, self._regions()
        for region, places in regions.items():
            self._gateways[region] = AwsTransit(
                self._name(region),
                {
                    "region": region,
                    "asn": platform.networking.amazon_asn + _number(region),
                    "tags": platform.tags,
                },
                self._fleet.within(self._owner, region),
            )
            self._share(region, places)
        for region, other in combinations(regions, 2):
            here, there = self._gateways[region], self._gateways[other]
            AwsTransitPeering(
                f"{self._name(region)}-{other}",
                {
                    "gateway_id": here.gateway_id,
                    "route_table_id": here.route_table_id,
                    "ranges": [place.network.range for place in regions[region]],
                    "peer_region": other,
                    "peer_gateway_id": there.gateway_id,
                    "peer_route_table_id": there.route_table_id,
                    "peer_ranges": [place.network.range for place in regions[other]],
                    "tags": platform.tags,
                },
                self._fleet.within(self._owner, region),
            )

    def join(self, place: ResolvedCluster | ResolvedNetwork, network: Vpc) -> None:
        """Attaches a VPC, and gives it private names, and endpoints where it has no other way out."""
        self.networks[place.name] = network
        platform, opts = self._fleet.resolved, self._fleet.options(place)
        tags = place_tags(place, platform)
        if place.nat == "none":
            VpcEndpoints(
                place.name,
                {
                    "vpc_id": network.vpc_id,
                    "subnet_ids": network.private_subnet_ids,
                    "range": place.network.range,
                    "region": place.region,
                    "tags": tags,
                },
                opts,
            )
        if isinstance(place, ResolvedCluster):
            self.name(place, network.vpc_id)
        if platform.networking.topology == "transit":
            self._attach(place, network)

    def _attach(self, place: ResolvedCluster | ResolvedNetwork, network: Vpc) -> None:
        """Attaches a VPC to the gateway of its region, which another account may own: then that one accepts it."""
        platform, account = self._fleet.resolved, _account(place)
        tables: list[pulumi.Input[str]] = [table.id for table in network.nodes.private_route_tables]
        tags = place_tags(place, platform)
        gateway, own = self._gateway(place.region), account == self._owner
        attachment = AwsTransitAttachment(
            place.name,
            {
                "gateway_id": gateway,
                "vpc_id": network.vpc_id,
                "subnet_ids": network.private_subnet_ids,
                "route_table_ids": tables if own else [],
                "range": platform.address_range,
                "tags": tags,
            },
            self._fleet.options(place, *self._shares.get((place.region, account.account_id), ())),
        )
        if own:
            return
        accepted = AwsTransitAcceptance(
            place.name,
            {"attachment_id": attachment.attachment_id, "tags": tags},
            self._fleet.within(self._owner, place.region),
        )
        AwsTransitRoutes(
            place.name,
            {"gateway_id": gateway, "route_table_ids": tables, "range": platform.address_range},
            self._fleet.options(place, accepted),
        )

    def name(self, cluster: ResolvedCluster, vpc_id: pulumi.Input[str]) -> None:
        """Gives a cluster private names, which its VPC sees."""
        platform = self._fleet.resolved
        if platform.networking.private_dns is not None:
            AwsPrivateZone(
                cluster.name,
                {
                    "zone": f"{cluster.name}.{platform.networking.private_dns}",
                    "vpc_id": vpc_id,
                    "region": cluster.region,
                    "tags": cluster_tags(cluster, platform),
                },
                self._fleet.options(cluster),
            )

    def peer(self, place: ResolvedCluster | ResolvedNetwork, other: ResolvedCluster | ResolvedNetwork) -> None:
        """Makes two VPCs peers."""
        vpc, tables = self._reach(place)
        peer_vpc, peer_tables = self._reach(other)
        name, tags, account = f"{place.name}-{other.name}", place_tags(place, self._fleet.resolved), _account(other)
        if account != _account(place):
            asked = VpcPeeringRequest(
                name,
                {
                    "vpc_id": vpc,
                    "route_table_ids": tables,
                    "peer_account_id": account.account_id,
                    "peer_region": other.region,
                    "peer_vpc_id": peer_vpc,
                    "peer_range": other.network.range,
                    "tags": tags,
                },
                self._fleet.options(place),
            )
            VpcPeeringAcceptance(
                name,
                {
                    "connection_id": asked.connection_id,
                    "route_table_ids": peer_tables,
                    "range": place.network.range,
                    "tags": tags,
                },
                self._fleet.options(other),
            )
            return
        VpcPeering(
            name,
            {
                "vpc_id": vpc,
                "route_table_ids": tables,
                "range": place.network.range,
                "peer_region": other.region,
                "peer_vpc_id": peer_vpc,
                "peer_route_table_ids": peer_tables,
                "peer_range": other.network.range,
                "tags": tags,
            },
            self._fleet.options(place),
        )

    def admit(self, cluster: ResolvedCluster, hub: ResolvedCluster) -> None:
        """Lets the network of a hub ask the private API of an EKS cluster, which answers its own nodes alone."""
        made = self._fleet.made.get(cluster.name)
        if not isinstance(made, EksCluster):
            return
        self._rule(
            cluster, made, f"{cluster.name}-api-from-{hub.name}", hub.network.range, f"the network of {hub.name}"
        )

    def admit_agents(self, hub: ResolvedCluster) -> None:
        """Lets agents on the clusters that a hub manages ask its private API."""
        made = self._fleet.made.get(hub.name)
        if not isinstance(made, EksCluster):
            return
        platform = self._fleet.resolved
        for range_ in callers.ranges(platform, callers.calling_spokes(platform, hub)):
            name = f"{hub.name}-api-from-agents-{range_.replace('/', '-')}"
            self._rule(hub, made, name, range_, f"agents in {range_}")

    def _rule(self, cluster: ResolvedCluster, made: EksCluster, name: str, range_: str, who: str) -> None:
        aws.vpc.SecurityGroupIngressRule(
            name,
            security_group_id=made.nodes.cluster.vpc_config.cluster_security_group_id,
            description=f"The API, from {who}",
            cidr_ipv4=range_,
            ip_protocol="tcp",
            from_port=HTTPS,
            to_port=HTTPS,
            tags=cluster_tags(cluster, self._fleet.resolved),
            opts=self._fleet.parent.below(provider=self._provider(cluster)),
        )

    def shared_exports(self) -> dict[str, Any]:
        """The gateway of every region."""
        return {"aws": {region: gateway.gateway_id for region, gateway in self._gateways.items()}}

    def hub_exports(self, hub: ResolvedCluster) -> dict[str, pulumi.Input[Any]]:
        """What its peers need of a hub's network; the shared unit tells of one that it shares."""
        if hub.shared is not None:
            return {}
        network = self.networks[hub.name]
        tables = [table.id for table in network.nodes.private_route_tables]
        return {"network": {"vpcId": network.vpc_id, "routeTableIds": tables}}

    def _reach(self, place: ResolvedCluster | ResolvedNetwork) -> tuple[pulumi.Input[str], list[pulumi.Input[str]]]:
        """A VPC with its route tables, in this stack or in another one."""
        if place.name in self.networks:
            network = self.networks[place.name]
            return network.vpc_id, [table.id for table in network.nodes.private_route_tables]
        if isinstance(place, ResolvedNetwork):
            return self._fleet.shared.told(place.name)["vpcId"], self._fleet.shared.route_tables(place)
        told = self._fleet.units.output(unit_of(place.name), "network")
        count = place.zones if place.nat == "per-zone" else 1
        return told["vpcId"], [told["routeTableIds"][number] for number in range(count)]

    @property
    def _owner(self) -> AwsAccount:
        """The account that holds the gateways."""
        account = self._fleet.resolved.transit_account("aws")
        assert isinstance(account, AwsAccount)
        return account

    def _share(self, region: str, places: list[ResolvedCluster | ResolvedNetwork]) -> None:
        """Shares a region's gateway with the other accounts that have VPCs there."""
        platform = self._fleet.resolved
        accounts = {account.account_id: account for account in map(_account, places) if account != self._owner}
        if not accounts:
            return
        sharing = platform.networking.amazon_sharing
        share = AwsTransitShare(
            self._name(region),
            {
                "gateway_arn": self._gateways[region].gateway_arn,
                "accounts": sorted(accounts),
                "sharing": sharing,
                "tags": platform.tags,
            },
            self._fleet.within(self._owner, region),
        )
        for number, account in accounts.items():
            self._shares[region, number] = [share]
            if sharing == "invitation":
                accepted = aws.ram.ResourceShareAccepter(
                    f"{self._name(region)}-{account.name}-accepter",
                    share_arn=share.share_arn,
                    opts=self._fleet.parent.below(
                        provider=self._fleet.accounts.of(account, region), depends_on=[share]
                    ),
                )
                self._shares[region, number] = [accepted]

    def _gateway(self, region: str) -> pulumi.Input[str]:
        """The transit gateway of a region, in this stack or in another one."""
        if region in self._gateways:
            return self._gateways[region].gateway_id
        return self._fleet.units.output(SHARED, "transit")["aws"][region]

    def _regions(self) -> dict[str, list[ResolvedCluster | ResolvedNetwork]]:
        """All that have a VPC, by region."""
        found: dict[str, list[ResolvedCluster | ResolvedNetwork]] = {}
        for place in self._fleet.resolved.places("aws", JOINING):
            if place.account is not None:
                found.setdefault(place.region, []).append(place)
        return dict(sorted(found.items()))

    def _provider(self, cluster: ResolvedCluster) -> pulumi.ProviderResource:
        assert cluster.account is not None
        return self._fleet.accounts.of(cluster.account, cluster.region)

    def _name(self, region: str) -> str:
        platform = self._fleet.resolved
        return f"{platform.name}-{platform.environment}-transit-{region}"


def _number(region: str) -> int:
    return int.from_bytes(hashlib.sha256(region.encode()).digest()[:4], "big") % NUMBERS


def _account(place: ResolvedCluster | ResolvedNetwork) -> AwsAccount:
    assert isinstance(place.account, AwsAccount)
    return place.account
