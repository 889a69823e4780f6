"""Networks that reach each other: what is shared, what each joins, and which routes lead where."""

from __future__ import annotations

from collections import Counter
from ipaddress import IPv4Network

from components.component_support import ROOT, inputs, names, of_type, only, platform_graph, value
from components.networks_support import PLATFORM, recorded, text
from fleetform.blueprints import load_text, resolve
from fleetform.blueprints.units import units
from fleetform.components.fleet.topology import callers
from fleetform.graph.model import Graph
from fleetform.graph.recorder import record
from fleetform.programs.blueprint import deploy


def counted(graph: Graph) -> Counter[str]:
    return Counter(resource.type for resource in graph.resources.values())


def test_transit_has_a_gateway_a_region_on_aws_each_peered_with_each() -> None:
    graph = recorded()
    kinds = counted(graph)
    assert kinds["aws:ec2transitgateway/transitGateway:TransitGateway"] == 2
    assert kinds["aws:ec2transitgateway/peeringAttachment:PeeringAttachment"] == 1
    assert kinds["aws:ec2transitgateway/vpcAttachment:VpcAttachment"] == 2
    accepter = only(graph, ":PeeringAttachmentAccepter")
    assert inputs(accepter)["region"] == "us-east-1"
    there, back = of_type(graph, "ec2transitgateway/route:Route")
    ranges = {cluster.name: cluster.network.range for cluster in resolve(load_text(text())).clusters}
    assert (inputs(there)["destinationCidrBlock"], "region" in inputs(there)) == (ranges["second"], False)
    assert (inputs(back)["destinationCidrBlock"], inputs(back)["region"]) == (ranges["first"], "us-east-1")
    numbers = [inputs(gateway)["amazonSideAsn"] for gateway in of_type(graph, ":TransitGateway")]
    assert len(set(numbers)) == 2
    assert all(64512 <= number <= 65534 for number in numbers)


def test_a_vpc_leads_to_the_fleet_once_it_is_attached() -> None:
    graph = recorded()
    routes = [route for route in of_type(graph, "ec2/route:Route") if "transitGatewayId" in route.inputs]
    assert [route.name for route in routes] == ["first-route-1", "second-route-1", "second-route-2", "second-route-3"]
    assert {inputs(route)["destinationCidrBlock"] for route in routes} == {"10.0.0.0/8"}
    assert names(graph, routes[0].options.depends_on) == {"first-attachment"}


def test_networks_of_google_are_spokes_of_one_hub_and_those_of_azure_connect_to_the_hub_of_their_region() -> None:
    graph = recorded()
    spokes = of_type(graph, "networkconnectivity/spoke:Spoke")
    assert {inputs(spoke)["hub"] for spoke in spokes} == {"shop-test-transit-hub.id"}
    assert [inputs(spoke)["linkedVpcNetwork"] for spoke in spokes] == [
        {"uri": "third-network.selfLink"},
        {"uri": "fourth-network.selfLink"},
    ]
    hub, connection = only(graph, "network:VirtualHub"), only(graph, ":HubVirtualNetworkConnection")
    planned = resolve(load_text(text()))
    assert inputs(hub)["addressPrefix"] == planned.transit_ranges["westeurope"]
    assert inputs(hub)["addressPrefix"].endswith("/23")
    assert inputs(connection)["virtualHubName"] == "shop-test-transit-hub-westeurope.name"


def test_every_network_has_a_private_zone_of_its_own() -> None:
    graph = recorded()
    assert [inputs(zone)["name"] for zone in of_type(graph, "route53/zone:Zone")] == [
        "first.fleet.example.internal",
        "second.fleet.example.internal",
    ]
    assert {inputs(zone)["visibility"] for zone in of_type(graph, "dns/managedZone:ManagedZone")} == {"private"}
    assert inputs(only(graph, "privatedns:PrivateZone"))["privateZoneName"] == "fifth.fleet.example.internal"
    assert inputs(only(graph, ":VirtualNetworkLink"))["registrationEnabled"] is False


def test_without_nat_there_is_no_way_out_and_aws_is_reached_by_endpoints() -> None:
    graph = recorded()
    gateways = [gateway.name for gateway in of_type(graph, "ec2/natGateway:NatGateway")]
    assert gateways == ["second-nat-1", "second-nat-2", "second-nat-3"]
    out = [route.name for route in of_type(graph, "ec2/route:Route") if "natGatewayId" in route.inputs]
    assert not any(name.startswith("first-") for name in out)
    endpoints = [one for one in of_type(graph, ":VpcEndpoint") if inputs(one)["vpcEndpointType"] == "Interface"]
    assert len(endpoints) == 8
    assert all(inputs(one)["privateDnsEnabled"] for one in endpoints)
    rule = inputs(only(graph, ":SecurityGroupIngressRule", "first-endpoints-https"))
    assert (rule["cidrIpv4"], rule["fromPort"], rule["toPort"]) == ("10.100.0.0/16", 443, 443)
    assert [router.name for router in of_type(graph, "compute/routerNat:RouterNat")] == ["fourth-nat"]


def test_peerings_are_made_with_the_hub_of_the_same_cloud_on_both_sides() -> None:
    graph = recorded("peering")
    kinds = counted(graph)
    assert kinds["aws:ec2transitgateway/transitGateway:TransitGateway"] == 0
    connection = only(graph, ":VpcPeeringConnection")
    assert inputs(connection)["peerVpcId"] == "first-vpc.id"
    assert inputs(connection)["peerRegion"] == "eu-west-1"
    routes = [route for route in of_type(graph, "ec2/route:Route") if "vpcPeeringConnectionId" in route.inputs]
    assert [(route.name, "region" in route.inputs) for route in routes] == [
        ("second-first-there-1", False),
        ("second-first-there-2", False),
        ("second-first-there-3", False),
        ("second-first-back-1", True),
    ]
    assert [inputs(one)["name"] for one in of_type(graph, ":NetworkPeering")] == ["fourth-third", "third-fourth"]
    sides = [(inputs(one)["virtualNetworkPeeringName"]) for one in of_type(graph, ":VirtualNetworkPeering")]
    assert sides == ["fifth", "sixth"]


def test_a_hub_may_ask_the_private_api_of_what_it_manages_and_nobody_else_may() -> None:
    rules = [one for one in of_type(recorded("peering"), ":SecurityGroupIngressRule") if "-api-from-" in one.name]
    assert [rule.name for rule in rules] == ["second-api-from-first"]
    told = inputs(rules[0])
    assert (told["cidrIpv4"], told["fromPort"], told["toPort"]) == ("10.100.0.0/16", 443, 443)
    assert told["securityGroupId"] == "second-cluster.vpcConfig.clusterSecurityGroupId"


def test_private_apis_of_google_and_azure_are_found_and_answer_where_a_hub_asks_and_nowhere_else() -> None:
    graph = recorded("peering")
    third, fourth = (inputs(only(graph, ":Cluster", f"{name}-cluster")) for name in ("third", "fourth"))
    hub = inputs(only(graph, ":Subnetwork", "third-subnetwork"))
    (asking,) = fourth["masterAuthorizedNetworksConfig"]["cidrBlocks"]
    for range_ in (hub["ipCidrRange"], hub["secondaryIpRanges"][0]["ipCidrRange"]):
        assert IPv4Network(range_).subnet_of(IPv4Network(asking["cidrBlock"]))
    assert fourth["privateClusterConfig"]["masterGlobalAccessConfig"] == {"enabled": True}
    assert third["masterAuthorizedNetworksConfig"]["cidrBlocks"] == []
    fifth, sixth = (inputs(only(graph, ":ManagedCluster", f"{name}-cluster")) for name in ("fifth", "sixth"))
    key = "enablePrivateClusterPublicFQDN"
    assert (fifth["apiServerAccessProfile"][key], sixth["apiServerAccessProfile"][key]) == (False, True)
    alone = recorded("transit")
    assert inputs(only(alone, ":Cluster", "fourth-cluster"))["masterAuthorizedNetworksConfig"]["cidrBlocks"] == []


def test_agents_may_ask_the_private_api_of_their_hub() -> None:
    found = text("peering").replace("}}\n", "}, agents: [rancher-fleet]}\n", 3)
    graph = platform_graph(load_text(found, str(PLATFORM)))
    (rule,) = [one for one in of_type(graph, ":SecurityGroupIngressRule") if "-api-from-agents-" in one.name]
    assert inputs(rule)["cidrIpv4"] == inputs(only(graph, ":Vpc", "second-vpc"))["cidrBlock"]
    assert inputs(rule)["securityGroupId"] == "first-cluster.vpcConfig.clusterSecurityGroupId"
    (asking,) = inputs(only(graph, ":Cluster", "third-cluster"))["masterAuthorizedNetworksConfig"]["cidrBlocks"]
    fourth = inputs(only(graph, ":Subnetwork", "fourth-subnetwork"))["ipCidrRange"]
    assert IPv4Network(fourth).subnet_of(IPv4Network(asking["cidrBlock"]))
    fifth = inputs(only(graph, ":ManagedCluster", "fifth-cluster"))
    assert fifth["apiServerAccessProfile"]["enablePrivateClusterPublicFQDN"] is True


def test_many_networks_that_ask_are_named_by_the_range_of_the_fleet() -> None:
    def asking(count: int) -> list[str]:
        matrix = f"{{name: m, provider: aws, regions: [eu-west-1], count: {count}}}"
        more = f"  matrix: [{matrix}]\n"
        platform = resolve(load_text(text("transit").replace("  clusters:\n", f"{more}  clusters:\n")))
        return callers.ranges(platform, [one for one in platform.fleet if one.name.startswith("m-")])

    assert len(asking(5)) == 5
    assert asking(99) == ["10.0.0.0/8"]


def test_flow_logs_on_azure_are_made_where_they_are_asked_for() -> None:
    graph = recorded()
    log, account = only(graph, "network:FlowLog"), only(graph, "storage:StorageAccount")
    assert inputs(log)["targetResourceId"] == "fifth-network.id"
    assert inputs(log)["networkWatcherName"] == "NetworkWatcher_westeurope"
    assert inputs(account)["allowBlobPublicAccess"] is False
    assert len(inputs(account)["accountName"]) <= 24
    assert of_type(recorded("peering"), "network:FlowLog")
    assert not any(one.name.startswith("sixth") for one in of_type(recorded("peering"), "network:FlowLog"))


def part(topology: str, unit: str) -> Graph:
    blueprint = load_text(text(topology).replace("fleet:\n", "fleet:\n  stacks: per-cluster\n"))
    return record(lambda: deploy(blueprint, unit), project="shop", stack=f"test.{unit.replace('/', '.')}", root=ROOT)


def test_in_stacks_of_their_own_clusters_take_what_is_shared_from_its_stack() -> None:
    platform = resolve(load_text(text()))
    assert all(unit.needs[:1] == ("shared",) for unit in units(platform) if unit.name != "shared")
    shared, first = part("transit", "shared"), part("transit", "cluster/first")
    assert counted(shared)["aws:ec2transitgateway/transitGateway:TransitGateway"] == 2
    told = value(shared.exports["transit"])
    assert sorted(told["aws"]) == ["eu-west-1", "us-east-1"]
    assert counted(first)["aws:ec2transitgateway/transitGateway:TransitGateway"] == 0
    assert inputs(only(first, ":VpcAttachment"))["transitGatewayId"].endswith("transit.aws.eu-west-1")


def test_in_stacks_of_their_own_peers_take_the_hubs_network_from_its_stack() -> None:
    hub, spoke = part("peering", "cluster/first"), part("peering", "cluster/second")
    assert value(hub.exports["network"]) == {"vpcId": "first-vpc.id", "routeTableIds": ["first-private-routes-1.id"]}
    assert inputs(only(spoke, ":VpcPeeringConnection"))["peerVpcId"].endswith("network.vpcId")
    azure = part("peering", "cluster/sixth")
    told = [inputs(one)["remoteVirtualNetwork"]["id"] for one in of_type(azure, ":VirtualNetworkPeering")]
    assert told[0].endswith("/resourceGroups/fifth/providers/Microsoft.Network/virtualNetworks/fifth")


def test_a_fleet_that_says_nothing_of_it_stays_isolated() -> None:
    graph = platform_graph(load_text(text("isolated").replace(", privateDns: fleet.example.internal", "")))
    assert not any(kind.startswith("fleetform:network:Aws") for kind in counted(graph))
