"""FF504: address ranges do not overlap."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Network, IPv6Network, ip_network

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import Item, World, texts

_Range = IPv4Network | IPv6Network

_NETWORKS = {
    "aws:ec2/vpc:Vpc": "cidrBlock",
    "azure-native:network:VirtualNetwork": "addressSpace.addressPrefixes",
    "gcp:compute/subnetwork:Subnetwork": "ipCidrRange",
}
_SUBNETS = {
    "aws:ec2/subnet:Subnet": ("cidrBlock", "vpcId"),
    "azure-native:network:Subnet": ("addressPrefix", "virtualNetworkName"),
}


def _ranges(item: Item, path: str) -> Iterator[tuple[Item, str, _Range]]:
    for text in texts(item.get(path)):
        with suppress(ValueError):
            yield item, path, ip_network(text, strict=False)


def _overlaps(found: list[tuple[Item, str, _Range]], words: str) -> Iterator[Found]:
    """Those that overlap with one before them, in the order of their first address."""
    largest: dict[int, tuple[Item, _Range]] = {}
    for item, path, here in sorted(
        found, key=lambda one: (one[2].version, int(one[2].network_address), one[2].prefixlen)
    ):
        before = largest.get(here.version)
        inside = before is not None and int(here.network_address) <= int(before[1].broadcast_address)
        if inside and before is not None and before[0] is not item:
            yield item.found(path, f"{words} {before[0].name} ({here} and {before[1]})")
        if before is None or int(here.broadcast_address) > int(before[1].broadcast_address):
            largest[here.version] = (item, here)


def _check(world: World) -> Iterator[Found]:
    networks = [one for token, path in _NETWORKS.items() for item in world.of(token) for one in _ranges(item, path)]
    yield from _overlaps(networks, "it overlaps with")
    subnets: dict[object, list[tuple[Item, str, _Range]]] = {}
    for token, (path, parent) in _SUBNETS.items():
        for item in world.of(token):
            above = item.resource.inputs.get(parent)
            subnets.setdefault((token, above), []).extend(_ranges(item, path))
    for found in subnets.values():
        yield from _overlaps(found, "in one network, it overlaps with")


def _bad() -> None:
    import pulumi_aws as aws

    aws.ec2.Vpc("one", cidr_block="10.0.0.0/8")
    aws.ec2.Vpc("two", cidr_block="10.1.0.0/16")


def _good() -> None:
    import pulumi_aws as aws

    aws.ec2.Vpc("one", cidr_block="10.0.0.0/16")
    aws.ec2.Vpc("two", cidr_block="10.1.0.0/16")


RULE = Rule(
    id="FF504",
    title="Address ranges do not overlap",
    severity=Severity.MEDIUM,
    why=(
        "Networks with one range can never be connected, and subnets of one network with one range cannot be "
        "made at all."
    ),
    source="https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-limitations",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
