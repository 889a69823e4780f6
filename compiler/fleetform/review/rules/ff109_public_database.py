"""FF109: databases have no public address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.ports import is_everyone
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_true

_AZURE = (
    "azure-native:dbforpostgresql:FirewallRule",
    "azure-native:dbformysql:FirewallRule",
    "azure-native:sql:FirewallRule",
)


def _check(world: World) -> Iterator[Found]:
    for item in world.of(
        "aws:rds/instance:Instance", "aws:rds/clusterInstance:ClusterInstance", "aws:redshift/cluster:Cluster"
    ):
        if is_true(item.get("publiclyAccessible")):
            yield item.found("publiclyAccessible", "it has a public address")
    for item in world.of("gcp:sql/databaseInstance:DatabaseInstance"):
        for path, network in item.items("settings.ipConfiguration.authorizedNetworks"):
            if is_everyone(network.get("value")):
                yield item.found(path, "everybody may connect to it")
    for item in world.of(*_AZURE):
        # The whole of IPv4 as a first and a last address.
        if str(item.get("startIpAddress")).startswith("0.") and item.get("endIpAddress") == "255.255.255.255":
            yield item.found("endIpAddress", "everybody may connect to the server")


def _bad_1() -> None:
    import pulumi_aws as aws

    aws.rds.Instance("shop", instance_class="db.t4g.small", engine="postgres", publicly_accessible=True)


def _bad_2() -> None:
    import pulumi_gcp as gcp

    network: Any = {"name": "all", "value": "0.0.0.0/0"}
    gcp.sql.DatabaseInstance(
        "shop",
        database_version="POSTGRES_16",
        settings={"tier": "db-f1-micro", "ip_configuration": {"authorized_networks": [network]}},
    )


def _good() -> None:
    import pulumi_aws as aws

    aws.rds.Instance("shop", instance_class="db.t4g.small", engine="postgres", publicly_accessible=False)


RULE = Rule(
    id="FF109",
    title="Databases have no public address",
    severity=Severity.HIGH,
    why=(
        "A database that the Internet reaches is one stolen password away from being read by anybody. Put it "
        "into a private network."
    ),
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html#USER_VPC.Hiding",
    check=_check,
    good=(_good,),
    bad=(
        _bad_1,
        _bad_2,
    ),
)
