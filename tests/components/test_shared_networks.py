"""Clusters that share a network: it is made once, and each has subnets of its own in it."""

from __future__ import annotations

from collections import Counter
from ipaddress import IPv6Network

from components.component_support import inputs, names, of_type, only, value
from components.shared_support import PEERS, PLATFORM, TEXT, recorded
from fleetform.blueprints import load_text, resolve
from fleetform.blueprints.units import units
from fleetform.graph.evaluate import evaluate
from fleetform.graph.model import Graph


def counted(graph: Graph) -> Counter[str]:
    return Counter(resource.type.rpartition(":")[2] for resource in graph.resources.values())


def test_a_network_is_made_once_and_so_are_its_ways_out() -> None:
    kinds = counted(recorded())
    once = ("Vpc", "InternetGateway", "RouterNat", "VirtualNetwork", "AwsTransitAttachment", "GcpTransitSpoke")
    # Vpc is the component and the resource.
    assert {kind: kinds[kind] for kind in once} == {**dict.fromkeys(once, 1), "Vpc": 2}
    assert kinds["AzureTransitConnection"] == 1
    assert kinds["NatGateway"] == 3 + 1


def test_an_eks_cluster_has_private_subnets_that_are_its_own_alone() -> None:
    graph = recorded()
    mine = [one for one in of_type(graph, "ec2/subnet:Subnet") if one.name.startswith("two-")]
    assert [inputs(one)["vpcId"] for one in mine] == ["shops-eu-vpc.id"] * 2
    for one in mine:
        tags = inputs(one)["tags"]
        assert tags["kubernetes.io/cluster/two"] == "shared"
        assert "kubernetes.io/cluster/one" not in tags
        assert tags["kubernetes.io/role/internal-elb"] == "1"
    tables = [
        inputs(one)["routeTableId"] for one in of_type(graph, ":RouteTableAssociation") if one.name.startswith("two-")
    ]
    assert tables == ["shops-eu-private-routes-1.id", "shops-eu-private-routes-2.id"]
    cluster = only(graph, "eks/cluster:Cluster", "two-cluster")
    assert inputs(cluster)["vpcConfig"]["subnetIds"] == ["two-private-1.id", "two-private-2.id"]


def test_public_subnets_are_for_all_clusters_and_the_networks_own_private_ones_for_no_load_balancer() -> None:
    own = [one for one in of_type(recorded(), "ec2/subnet:Subnet") if one.name.startswith("shops-eu-")]
    assert len(own) == 6
    for one in own:
        tags = inputs(one)["tags"]
        assert not any(key.startswith("kubernetes.io/cluster/") for key in tags)
        assert ("kubernetes.io/role/elb" in tags) == ("-public-" in one.name)
        assert "kubernetes.io/role/internal-elb" not in tags


def test_a_gke_cluster_has_a_subnetwork_with_ranges_of_its_own() -> None:
    graph = recorded()
    one, other = of_type(graph, "compute/subnetwork:Subnetwork")
    assert {inputs(one)["network"], inputs(other)["network"]} == {"plants-network.id"}
    assert inputs(one)["ipCidrRange"] != inputs(other)["ipCidrRange"]
    cluster = inputs(only(graph, "container/cluster:Cluster", "four-cluster"))
    assert (cluster["network"], cluster["subnetwork"]) == ("plants-network.id", "four-subnetwork.id")


def test_an_aks_cluster_has_a_subnet_and_a_resource_group_of_its_own_one_subnet_after_the_other() -> None:
    graph = recorded()
    six = only(graph, "network:Subnet", "six-subnet")
    told = inputs(six)
    assert (told["virtualNetworkName"], told["resourceGroupName"]) == ("offices-network.name", "offices-group.name")
    assert told["natGateway"] == {"id": "offices-nat.id"}
    assert names(graph, six.options.depends_on) == {"five-subnet"}
    assert inputs(only(graph, ":ManagedCluster", "six-cluster"))["resourceGroupName"] == "six-group.name"


def test_every_cluster_has_names_of_its_own_that_the_network_sees() -> None:
    graph = recorded()
    assert [inputs(zone)["vpcs"][0]["vpcId"] for zone in of_type(graph, "route53/zone:Zone")] == ["shops-eu-vpc.id"] * 2
    links = [inputs(link)["virtualNetwork"] for link in of_type(graph, ":VirtualNetworkLink")]
    assert links == [{"id": "offices-network.id"}] * 2


def test_in_stacks_of_their_own_clusters_read_the_network_from_the_shared_stack() -> None:
    platform = resolve(load_text(TEXT.replace("topology: transit, ", ""), str(PLATFORM)))
    assert all(unit.needs == ("shared",) for unit in units(platform) if unit.name != "shared")
    shared, two = recorded(TEXT, "shared"), recorded(TEXT, "cluster/two")
    assert counted(shared)["VpcSubnets"] == 0
    told = value(shared.exports["networks"])
    assert told["shops-eu"]["vpcId"] == "shops-eu-vpc.id"
    assert len(told["shops-eu"]["routeTableIds"]) == 3
    assert sorted(told["offices"]) == ["id", "name", "natId", "resourceGroup"]
    assert counted(two)["Vpc"] == counted(two)["NatGateway"] == counted(two)["AwsTransitAttachment"] == 0
    subnet = inputs(only(two, "ec2/subnet:Subnet", "two-private-1"))
    assert subnet["vpcId"].endswith("networks.shops-eu.vpcId")
    assert inputs(only(recorded(TEXT, "cluster/six"), "network:Subnet"))["natGateway"]["id"].endswith("offices.natId")
    assert inputs(only(recorded(TEXT, "cluster/four"), ":Subnetwork"))["network"].endswith("plants.id")


def test_hubs_become_peers_of_a_shared_network_once() -> None:
    graph = recorded(PEERS)
    kinds = counted(graph)
    # One and two are in one network already; the hub of GCP manages two that share one; so does that of Azure.
    assert kinds["VpcPeeringConnection"] == 0
    assert [inputs(one)["name"] for one in of_type(graph, ":NetworkPeering")] == ["plants-center", "center-plants"]
    sides = [inputs(one)["virtualNetworkPeeringName"] for one in of_type(graph, ":VirtualNetworkPeering")]
    assert sides == ["lab", "offices"]
    rules = [one.name for one in of_type(graph, ":SecurityGroupIngressRule") if "-api-from-" in one.name]
    assert rules == ["two-api-from-one"]


def test_in_stacks_of_their_own_a_peering_is_with_what_comes_last() -> None:
    """Two shared networks are peers in the shared stack; a shared one and a hub's own in the hub's stack."""
    shared, hub, spoke = (recorded(PEERS, unit) for unit in ("shared", "cluster/center", "cluster/three"))
    assert counted(shared)["AzurePeering"] == 1
    assert (counted(shared)["GcpPeering"], counted(hub)["GcpPeering"], counted(spoke)["GcpPeering"]) == (0, 1, 0)
    there = only(hub, ":NetworkPeering", "plants-center-there")
    assert inputs(there)["network"].endswith("/global/networks/plants")


def test_a_vpc_of_its_own_becomes_the_peer_of_a_hub_in_a_shared_one() -> None:
    spoke = "    - {name: shop, provider: aws, region: us-east-1, network: {nat: none}}\n"
    text = PEERS.replace("  defaults:\n    aws: {network: {shared: shops-eu}}\n", "")
    for name in ("one", "two"):
        own = f"    - {{name: {name}, provider: aws, region: eu-west-1"
        text = text.replace(own, f"{own}, network: {{shared: shops-eu}}")
    text = text.replace("  clusters:\n", f"  clusters:\n{spoke}").replace(
        "facts:\n  availabilityZones:\n",
        "facts:\n  availabilityZones:\n    us-east-1: [us-east-1a, us-east-1b, us-east-1c]\n",
    )
    here = recorded(text)
    assert inputs(only(here, ":VpcPeeringConnection"))["peerVpcId"] == "shops-eu-vpc.id"
    unit = recorded(text, "cluster/shop")
    assert inputs(only(unit, ":VpcPeeringConnection"))["peerVpcId"].endswith("networks.shops-eu.vpcId")
    back = [one for one in of_type(unit, "ec2/route:Route") if "-back-" in one.name]
    assert [inputs(one)["destinationCidrBlock"] for one in back] == [
        cluster.network.range for cluster in resolve(load_text(text)).clusters if cluster.name == "shop"
    ] * 3


def test_clusters_with_ipv6_have_parts_of_the_networks_range_that_no_other_has() -> None:
    text = TEXT.replace("nat: per-zone}", "nat: per-zone, ipv6: true}")
    for name in ("one", "two"):
        own = f"    - {{name: {name}, provider: aws"
        text = text.replace(own, f"{own}, eks: {{ipFamily: ipv6}}")
    whole, unit = recorded(text), recorded(text, "cluster/two")
    assert inputs(only(whole, "ec2/vpc:Vpc", "shops-eu-vpc"))["assignGeneratedIpv6CidrBlock"] is True
    subnets = {one.name: one.inputs["ipv6CidrBlock"] for one in of_type(whole, "ec2/subnet:Subnet")}
    given = "2600:1f18:1:ab00::/56"
    ranges = {name: str(evaluate(range_, lambda _: {"ipv6CidrBlock": given})) for name, range_ in subnets.items()}
    assert len(set(ranges.values())) == len(ranges) == 6 + 3 + 2
    assert all(IPv6Network(range_).subnet_of(IPv6Network(given)) for range_ in ranges.values())
    # The part is found by the cluster's own range, so the unit knows it without the others.
    there = only(unit, "ec2/subnet:Subnet", "two-private-1").inputs["ipv6CidrBlock"]
    answers = {"networks": {"shops-eu": {"ipv6Range": given}}}
    assert evaluate(there, lambda _: {"outputs": answers, **answers}) == ranges["two-private-1"]
    out = inputs(only(whole, "ec2/route:Route", "shops-eu-private-default-ipv6-1"))
    assert out["egressOnlyGatewayId"] == "shops-eu-egress-gateway.id"
