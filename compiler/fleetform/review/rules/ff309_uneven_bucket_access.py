"""FF309: buckets on Google Cloud have uniform access."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_false


def _check(world: World) -> Iterator[Found]:
    for item in world.of("gcp:storage/bucket:Bucket"):
        if is_false(item.get("uniformBucketLevelAccess")):
            yield item.found("uniformBucketLevelAccess", "each object has an ACL of its own")


def _bad() -> None:
    import pulumi_gcp as gcp

    gcp.storage.Bucket("logs", location="EU")


def _good() -> None:
    import pulumi_gcp as gcp

    gcp.storage.Bucket("logs", location="EU", uniform_bucket_level_access=True)


RULE = Rule(
    id="FF309",
    title="Buckets on Google Cloud have uniform access",
    severity=Severity.MEDIUM,
    why=(
        "Otherwise every object has an ACL of its own, and nobody sees who can read what. Set "
        "uniformBucketLevelAccess, and public access prevention to enforced."
    ),
    source="https://cloud.google.com/storage/docs/uniform-bucket-level-access",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
