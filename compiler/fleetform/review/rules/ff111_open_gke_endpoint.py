"""FF111: the API of a GKE cluster is not open to everybody."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.ports import is_everyone
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_true, listed, mapping


def _check(world: World) -> Iterator[Found]:
    for item in world.of("gcp:container/cluster:Cluster"):
        if is_true(item.get("privateClusterConfig.enablePrivateEndpoint")):
            continue
        networks = item.get("masterAuthorizedNetworksConfig")
        blocks = [mapping(one).get("cidrBlock") for one in listed(mapping(networks).get("cidrBlocks"))]
        if networks is None or is_everyone(blocks):
            yield item.found("masterAuthorizedNetworksConfig", "everybody on the Internet reaches its API")


def _bad() -> None:
    import pulumi_gcp as gcp

    gcp.container.Cluster("shop", location="europe-west1")


def _good() -> None:
    import pulumi_gcp as gcp

    gcp.container.Cluster(
        "shop",
        location="europe-west1",
        master_authorized_networks_config={"cidr_blocks": [{"cidr_block": "203.0.113.0/24"}]},
    )


RULE = Rule(
    id="FF111",
    title="The API of a GKE cluster is not open to everybody",
    severity=Severity.HIGH,
    why=(
        "Whoever finds a hole in the API server, or a token, needs nothing else. Use a private endpoint, or "
        "name ranges in masterAuthorizedNetworksConfig."
    ),
    source="https://cloud.google.com/kubernetes-engine/docs/how-to/authorized-networks",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
