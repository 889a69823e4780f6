"""FF112: the API of an AKS cluster is not open to everybody."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.ports import is_everyone
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_true, mapping


def _check(world: World) -> Iterator[Found]:
    for item in world.of("azure-native:containerservice:ManagedCluster"):
        profile = mapping(item.get("apiServerAccessProfile"))
        ranges = profile.get("authorizedIPRanges")
        if not is_true(profile.get("enablePrivateCluster")) and (not ranges or is_everyone(ranges)):
            yield item.found("apiServerAccessProfile", "everybody on the Internet reaches its API")


def _bad() -> None:
    import pulumi_azure_native as azure

    azure.containerservice.ManagedCluster("shop", resource_group_name="shop")


def _good() -> None:
    import pulumi_azure_native as azure

    azure.containerservice.ManagedCluster(
        "shop", resource_group_name="shop", api_server_access_profile={"enable_private_cluster": True}
    )


RULE = Rule(
    id="FF112",
    title="The API of an AKS cluster is not open to everybody",
    severity=Severity.HIGH,
    why=(
        "Whoever finds a hole in the API server, or a token, needs nothing else. Make the cluster private, or "
        "name ranges in authorizedIPRanges."
    ),
    source="https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
