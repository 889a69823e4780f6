"""FF303: file systems and caches are encrypted."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_false


def _check(world: World) -> Iterator[Found]:
    for item in world.of("aws:efs/fileSystem:FileSystem"):
        if is_false(item.get("encrypted")):
            yield item.found("encrypted", "what is in it is not encrypted")
    for item in world.of("aws:elasticache/replicationGroup:ReplicationGroup"):
        for path in ("atRestEncryptionEnabled", "transitEncryptionEnabled"):
            if is_false(item.get(path)):
                yield item.found(path, "what is in it, or what is sent to it, is not encrypted")


def _bad() -> None:
    import pulumi_aws as aws

    aws.efs.FileSystem("data")


def _good() -> None:
    import pulumi_aws as aws

    aws.efs.FileSystem("data", encrypted=True)


RULE = Rule(
    id="FF303",
    title="File systems and caches are encrypted",
    severity=Severity.MEDIUM,
    why="Encryption at rest cannot be switched on later without making them anew.",
    source="https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
