"""FF108: no network security rule on Azure lets everybody reach administration or databases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.ports import is_everyone, watched_range
from fleetform.review.findings.rule import Found, Path, Rule, Severity
from fleetform.review.findings.world import Item, World, listed, texts


def _found(item: Item, path: Path, rule: dict[str, Any]) -> Iterator[Found]:
    if rule.get("access") != "Allow" or rule.get("direction") != "Inbound":
        return
    if not is_everyone([rule.get("sourceAddressPrefix"), *listed(rule.get("sourceAddressPrefixes"))]):
        return
    for port in texts([rule.get("destinationPortRange"), *listed(rule.get("destinationPortRanges"))]):
        what = watched_range(port)
        if what:
            yield item.found(path, f"everybody reaches {what}")


def _check(world: World) -> Iterator[Found]:
    for item in world.of("azure-native:network:NetworkSecurityGroup"):
        for path, rule in item.items("securityRules"):
            yield from _found(item, path, rule)
    for item in world.of("azure-native:network:SecurityRule"):
        yield from _found(item, (), item.inputs)


def _bad() -> None:
    import pulumi_azure_native as azure

    azure.network.SecurityRule(
        "ssh",
        network_security_group_name="nodes",
        resource_group_name="shop",
        access="Allow",
        direction="Inbound",
        priority=100,
        protocol="Tcp",
        source_address_prefix="*",
        source_port_range="*",
        destination_address_prefix="*",
        destination_port_range="22",
    )


def _good() -> None:
    import pulumi_azure_native as azure

    azure.network.SecurityRule(
        "web",
        network_security_group_name="nodes",
        resource_group_name="shop",
        access="Allow",
        direction="Inbound",
        priority=100,
        protocol="Tcp",
        source_address_prefix="Internet",
        source_port_range="*",
        destination_address_prefix="*",
        destination_port_range="443",
    )


RULE = Rule(
    id="FF108",
    title="No network security rule on Azure lets everybody reach administration or databases",
    severity=Severity.HIGH,
    why=(
        "SSH, RDP and database ports that the whole Internet reaches are tried within minutes. Allow the "
        "ranges you come from, or use Azure Bastion."
    ),
    source="https://learn.microsoft.com/azure/security/fundamentals/network-best-practices#disable-rdpssh-access-to-virtual-machines",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
