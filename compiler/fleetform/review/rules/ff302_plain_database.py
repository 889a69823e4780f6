"""FF302: databases are encrypted."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_false

_TYPES = (
    "aws:rds/instance:Instance",
    "aws:rds/cluster:Cluster",
    "aws:docdb/cluster:Cluster",
    "aws:neptune/cluster:Cluster",
)


def _check(world: World) -> Iterator[Found]:
    for item in world.of(*_TYPES):
        serverless = item.get("engineMode") == "serverless"
        copied = item.get("replicateSourceDb") is not None or item.get("snapshotIdentifier") is not None
        if is_false(item.get("storageEncrypted")) and not serverless and not copied:
            yield item.found("storageEncrypted", "what is in it is not encrypted")
    for item in world.of("aws:redshift/cluster:Cluster"):
        if is_false(item.get("encrypted")):
            yield item.found("encrypted", "what is in it is not encrypted")


def _bad() -> None:
    import pulumi_aws as aws

    aws.rds.Instance("shop", instance_class="db.t4g.small", engine="postgres")


def _good() -> None:
    import pulumi_aws as aws

    aws.rds.Instance("shop", instance_class="db.t4g.small", engine="postgres", storage_encrypted=True)


RULE = Rule(
    id="FF302",
    title="Databases are encrypted",
    severity=Severity.HIGH,
    why=("Encryption at rest cannot be switched on later without making the database anew. Set storageEncrypted."),
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
