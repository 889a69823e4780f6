"""FF501: databases are backed up."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_true


def _check(world: World) -> Iterator[Found]:
    for item in world.of("aws:rds/instance:Instance", "aws:rds/cluster:Cluster"):
        if item.get("backupRetentionPeriod") == 0:
            yield item.found("backupRetentionPeriod", "it is not backed up")
    for item in world.of("gcp:sql/databaseInstance:DatabaseInstance"):
        replica = item.get("masterInstanceName") is not None
        if not replica and not is_true(item.get("settings.backupConfiguration.enabled")):
            yield item.found("settings.backupConfiguration", "it is not backed up")
    for item in world.of("aws:dynamodb/table:Table"):
        if not is_true(item.get("pointInTimeRecovery.enabled")):
            yield item.found("pointInTimeRecovery", "it cannot be put back to what it was", Severity.MEDIUM)


def _bad_1() -> None:
    import pulumi_aws as aws

    aws.rds.Instance("shop", instance_class="db.t4g.small", engine="postgres", backup_retention_period=0)


def _bad_2() -> None:
    import pulumi_gcp as gcp

    gcp.sql.DatabaseInstance("shop", database_version="POSTGRES_16", settings={"tier": "db-f1-micro"})


def _good() -> None:
    import pulumi_aws as aws

    aws.rds.Instance("shop", instance_class="db.t4g.small", engine="postgres", backup_retention_period=14)


RULE = Rule(
    id="FF501",
    title="Databases are backed up",
    severity=Severity.HIGH,
    why=(
        "What is deleted or overwritten by mistake is gone. "
        "Keep automatic backups for as long as a mistake may go unseen."
    ),
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html",
    check=_check,
    good=(_good,),
    bad=(
        _bad_1,
        _bad_2,
    ),
)
