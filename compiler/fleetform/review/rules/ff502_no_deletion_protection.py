"""FF502: databases cannot be deleted by mistake."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_false

_SWITCHES = {
    "aws:rds/instance:Instance": "deletionProtection",
    "aws:rds/cluster:Cluster": "deletionProtection",
    "aws:dynamodb/table:Table": "deletionProtectionEnabled",
}


def _check(world: World) -> Iterator[Found]:
    for token, path in _SWITCHES.items():
        for item in world.of(token):
            if is_false(item.get(path)) and not item.resource.options.protect:
                yield item.found(path, "nothing keeps it from being deleted")


def _bad() -> None:
    import pulumi_aws as aws

    aws.rds.Instance("shop", instance_class="db.t4g.small", engine="postgres")


def _good() -> None:
    import pulumi_aws as aws

    aws.rds.Instance("shop", instance_class="db.t4g.small", engine="postgres", deletion_protection=True)


RULE = Rule(
    id="FF502",
    title="Databases cannot be deleted by mistake",
    severity=Severity.MEDIUM,
    why=(
        "One wrong line, or one wrong click, and it is gone. Switch deletion protection on; protect it in the "
        "program too."
    ),
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html#USER_DeleteInstance.DeletionProtection",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
