"""Networks of several accounts of one cloud that reach each other: what is made in which account, and after what."""

from __future__ import annotations

import pytest

from components.accounts_support import recorded, text
from components.component_support import inputs, names, of_type, only, platform_graph, value
from fleetform.blueprints import load_text
from fleetform.graph.model import Graph, Resource


def made_by(resource: Resource) -> str:
    """The account that makes a resource, by the name of its provider."""
    return (resource.options.provider or "").rpartition("::")[2]


def waits_for(graph: Graph, resource: Resource) -> set[str]:
    """What a resource is made after; a component stands for its children."""
    return {name for urn in resource.dependencies for name in names(graph, (urn,))}


def test_a_transit_gateway_is_shared_with_the_other_accounts_and_its_owner_accepts_what_they_attach() -> None:
    graph = recorded()
    share, given = only(graph, ":ResourceShare"), only(graph, ":PrincipalAssociation")
    assert inputs(share)["allowExternalPrincipals"] is False
    assert (inputs(given)["principal"], made_by(given)) == ("111122224444", "aws-eu-west-1")
    assert inputs(only(graph, ":ResourceAssociation"))["resourceArn"].endswith("-gateway.arn")
    assert not of_type(graph, ":ResourceShareAccepter")
    attachment = only(graph, ":VpcAttachment", "plants-attachment")
    accepter = only(graph, ":VpcAttachmentAccepter")
    assert (made_by(attachment), made_by(accepter)) == ("aws-two-eu-west-1", "aws-eu-west-1")
    assert given.name in waits_for(graph, attachment)
    assert inputs(accepter)["transitGatewayAttachmentId"] == "plants-attachment.id"
    routes = [one for one in of_type(graph, "ec2/route:Route") if "transitGatewayId" in one.inputs]
    (there,) = [route for route in routes if route.name.startswith("plants-")]
    assert made_by(there) == "aws-two-eu-west-1"
    assert "plants-accepter" in waits_for(graph, there)
    assert [made_by(route) for route in routes if route is not there] == ["aws-eu-west-1"]


def test_accounts_of_no_common_organization_are_invited_and_accept() -> None:
    graph = recorded("invited")
    assert inputs(only(graph, ":ResourceShare"))["allowExternalPrincipals"] is True
    accepter = only(graph, ":ResourceShareAccepter")
    assert (inputs(accepter)["shareArn"], made_by(accepter)) == (
        "shop-test-transit-eu-west-1-share.arn",
        "aws-two-eu-west-1",
    )
    assert {"shop-test-transit-eu-west-1-account-111122224444"} <= waits_for(graph, accepter)
    assert accepter.name in waits_for(graph, only(graph, ":VpcAttachment", "plants-attachment"))


def test_a_hub_of_google_takes_the_networks_of_the_projects_it_was_told_of_and_no_others() -> None:
    graph = recorded()
    group = only(graph, "networkconnectivity/group:Group")
    assert inputs(group)["autoAccept"] == {"autoAcceptProjects": ["shop-4712"]}
    assert (inputs(group)["project"], inputs(group)["name"]) == ("shop-4711", "default")
    spoke = only(graph, ":Spoke", "fourth-spoke")
    assert (inputs(spoke)["project"], made_by(spoke)) == ("shop-4712", "gcp-two")
    assert group.name in waits_for(graph, spoke)


def test_networks_of_another_subscription_are_connected_where_the_hub_is() -> None:
    graph = recorded()
    connection = only(graph, ":HubVirtualNetworkConnection", "sixth-connection")
    assert (inputs(connection)["remoteVirtualNetwork"], made_by(connection)) == ({"id": "sixth-network.id"}, "azure")
    assert made_by(only(graph, "network:VirtualNetwork", "sixth-network")) == "azure-two"


def test_each_side_of_a_peering_is_made_by_its_own_account() -> None:
    graph = recorded("peering")
    asked, accepted = only(graph, ":VpcPeeringConnection"), only(graph, ":VpcPeeringConnectionAccepter")
    assert (inputs(asked)["peerOwnerId"], made_by(asked)) == ("111122223333", "aws-two-eu-west-1")
    assert (inputs(accepted)["autoAccept"], made_by(accepted)) == (True, "aws-eu-west-1")
    routes = [one for one in of_type(graph, "ec2/route:Route") if "vpcPeeringConnectionId" in one.inputs]
    assert [(route.name, made_by(route)) for route in routes] == [
        ("plants-first-there-1", "aws-two-eu-west-1"),
        ("plants-first-back-1", "aws-eu-west-1"),
    ]
    google = {one.name: made_by(one) for one in of_type(graph, ":NetworkPeering")}
    assert google == {"fourth-there-peering": "gcp-two", "fourth-back-peering": "gcp"}
    there, back = of_type(graph, ":VirtualNetworkPeering")
    assert (made_by(there), inputs(there)["virtualNetworkName"]) == ("azure-two", "sixth-network.name")
    assert (made_by(back), inputs(back)["virtualNetworkName"]) == ("azure", "fifth-network.name")
    assert there.name in waits_for(graph, back)


def test_in_stacks_of_their_own_the_shared_one_shares_and_each_attaches_itself() -> None:
    shared, second, sixth = (recorded("transit", unit) for unit in ("shared", "cluster/second", "cluster/sixth"))
    # The network of the second cluster is in the shared stack, and so is all that joins it.
    assert made_by(only(shared, ":VpcAttachmentAccepter")) == "aws-eu-west-1"
    assert not of_type(second, ":VpcAttachment")
    connection = only(sixth, ":HubVirtualNetworkConnection")
    assert (made_by(connection), inputs(connection)["resourceGroupName"]) == ("azure", "shop-test-transit")
    peering = recorded("peering", "cluster/sixth")
    back = only(peering, ":VirtualNetworkPeering", "sixth-back-peering")
    assert made_by(back) == "azure"
    assert value(back.inputs["resourceGroupName"]) == "fifth"


@pytest.mark.parametrize(
    ("named", "owner"), [("", "aws-eu-west-1"), (", transitAccounts: [aws-two]", "aws-two-eu-west-1")]
)
def test_the_account_of_the_gateways_is_the_first_unless_it_is_named(named: str, owner: str) -> None:
    graph = platform_graph(load_text(text().replace("topology: transit", f"topology: transit{named}")))
    assert made_by(only(graph, ":TransitGateway")) == owner
    assert made_by(only(graph, ":VpcAttachmentAccepter")) == owner
    taken = {"aws-eu-west-1": "plants", "aws-two-eu-west-1": "first"}[owner]
    assert inputs(only(graph, ":VpcAttachmentAccepter"))["transitGatewayAttachmentId"] == f"{taken}-attachment.id"
