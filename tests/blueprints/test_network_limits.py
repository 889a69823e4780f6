"""Limits of what networks and gateways join: a fleet that breaks one is told so, with the place."""

from __future__ import annotations

import pytest

from blueprints.sample import mistakes
from fleetform.blueprints import load_text

HEAD = """\
kind: Platform
name: shop
environment: dev
owner: team
costCenter: cc-1
accounts:
  - {name: aws, provider: aws, accountId: "111122223333"}
  - {name: gcp, provider: gcp, project: shop-4711}
  - name: azure
    provider: azure
    subscriptionId: 00000000-0000-0000-0000-00000000000d
    tenantId: 00000000-0000-0000-0000-0000000000aa
"""
REGIONS = {"aws": "eu-west-1", "gcp": "europe-west1", "azure": "westeurope"}


def fleet(topology: str, provider: str, count: int, more: str = "", template: str = "") -> str:
    region = REGIONS[provider]
    hubs = "  hubs: [{cluster: hub}]\n" if topology == "peering" else ""
    # One entry of a matrix has 99 at most.
    parts = [min(count - done, 99) for done in range(0, count, 99)]
    many = "".join(
        f"    - {{name: m{number}, provider: {provider}, regions: [{region}], count: {part}{template}}}\n"
        for number, part in enumerate(parts)
    )
    return f"""{HEAD}fleet:
  addressRange: 10.0.0.0/8
  clusterPrefixLength: 20
  network: {{topology: {topology}}}
{hubs}  matrix:
{many}  clusters:
    - {{name: hub, provider: {provider}, region: {region}}}
{more}"""


@pytest.mark.parametrize(
    ("topology", "provider", "most", "place", "told"),
    [
        ("peering", "aws", 50, "cluster: 'hub'", "51 peerings of a VPC, more than 50"),
        ("peering", "gcp", 25, "cluster: 'hub'", "26 peerings of a network, more than 25"),
        ("peering", "azure", 500, "cluster: 'hub'", "501 peerings of a virtual network, more than 500"),
        ("transit", "gcp", 249, "topology: gcp", "251 networks that are spokes of the hub, more than 250"),
        (
            "transit",
            "azure",
            498,
            "topology: azure in westeurope",
            "501 networks at the virtual hub of a region, and hubs",
        ),
    ],
)
def test_as_many_as_a_cloud_lets_are_right_and_one_more_is_a_mistake(
    topology: str, provider: str, most: int, place: str, told: str
) -> None:
    load_text(fleet(topology, provider, most))
    (mistake,) = mistakes(fleet(topology, provider, most + 1))
    assert place in mistake
    assert told in mistake
    line = HEAD.count("\n") + {"transit": 4, "peering": 5}[topology]
    assert mistake.startswith(f"shop.yaml:{line}:")


def test_other_hubs_of_a_virtual_wan_take_places_too() -> None:
    other = "    - {name: far, provider: azure, region: uksouth}\n"
    (mistake,) = mistakes(fleet("transit", "azure", 498, other))
    assert "azure in westeurope would have 501" in mistake


def test_attachments_and_routes_of_a_transit_gateway() -> None:
    text = fleet("transit", "aws", 100) + "facts: {limits: {aws-transit-routes: 100}}\n"
    (mistake,) = mistakes(text)
    assert "aws would have 101 routes of a transit gateway, more than 100" in mistake
    load_text(text.replace("count: 99", "count: 98"))


def test_what_a_cloud_has_raised_is_told_as_a_fact() -> None:
    text = fleet("peering", "aws", 60)
    (mistake,) = mistakes(text)
    assert "'facts.limits.aws-vpc-peerings' says so" in mistake
    load_text(text + "facts: {limits: {aws-vpc-peerings: 125}}\n")


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ("{aws-vpc-peerings: 126}", "it is raised to 125 at most"),
        ("{azure-vnet-peerings: 600}", "nobody raises it: it is 500"),
        ("{aws-vpc-peering: 60}", "did you mean 'aws-vpc-peerings'?"),
        ("{aws-vpc-peerings: many}", "expected a number above 0"),
        ("[60]", "expected a mapping from name to number"),
    ],
)
def test_limits_that_no_cloud_gives(limits: str, told: str) -> None:
    (mistake,) = mistakes(fleet("peering", "aws", 1) + f"facts:\n  limits: {limits}\n")
    assert told in mistake
    assert mistake.startswith("shop.yaml:23:")


def test_clusters_that_share_a_network_take_one_place() -> None:
    network = "{name: big, provider: gcp, region: europe-west1, range: 172.16.0.0/12, clusterPrefixLength: 20}"
    shared = f"  networks: [{network}]\n"
    text = fleet("peering", "gcp", 40, shared, ", template: {network: {shared: big}}")
    load_text(text)
    (mistake,) = mistakes(text.replace("shared: big", "nat: single"))
    assert "40 peerings of a network" in mistake
