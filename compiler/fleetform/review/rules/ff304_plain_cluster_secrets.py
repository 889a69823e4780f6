"""FF304: secrets of a cluster are encrypted by a key of one's own."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World


def _check(world: World) -> Iterator[Found]:
    for item in world.of("aws:eks/cluster:Cluster"):
        if not item.get("encryptionConfig"):
            yield item.found("encryptionConfig", "Secrets are not encrypted by a key of your own")
    for item in world.of("gcp:container/cluster:Cluster"):
        if item.get("databaseEncryption.state") != "ENCRYPTED":
            yield item.found("databaseEncryption", "Secrets are not encrypted by a key of your own")


def _bad() -> None:
    import pulumi_gcp as gcp

    gcp.container.Cluster("shop", location="europe-west1")


def _good() -> None:
    import pulumi_gcp as gcp

    gcp.container.Cluster(
        "shop", location="europe-west1", database_encryption={"state": "ENCRYPTED", "key_name": "projects/shop/key"}
    )


RULE = Rule(
    id="FF304",
    title="Secrets of a cluster are encrypted by a key of one's own",
    severity=Severity.LOW,
    why=(
        "With a key of one's own, whoever can use it is decided, and seen, by the account and not by the cloud alone."
    ),
    source="https://cloud.google.com/kubernetes-engine/docs/how-to/encrypting-secrets",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
