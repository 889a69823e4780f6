"""FF305: nothing speaks TLS older than 1.2."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World

_OLD = ("TLS1_0", "TLS1_1", "1.0", "1.1")
_OLD_POLICIES = ("ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-2015-05", "ELBSecurityPolicy-FS-2018-06")


def _check(world: World) -> Iterator[Found]:
    for item in world.of("azure-native:storage:StorageAccount", "azure-native:redis:Redis", "azure-native:cache:Redis"):
        for path in ("minimumTlsVersion", "minTlsVersion"):
            if str(item.get(path)) in _OLD:
                yield item.found(path, f"it still speaks {item.get(path)}")
    for item in world.of("aws:lb/listener:Listener", "aws:alb/listener:Listener"):
        policy = item.get("sslPolicy")
        if isinstance(policy, str) and (policy in _OLD_POLICIES or "TLS-1-0" in policy or "TLS-1-1" in policy):
            yield item.found("sslPolicy", f"{policy} still speaks TLS 1.0 or 1.1")
    for item in world.of("gcp:compute/sSLPolicy:SSLPolicy"):
        if item.get("minTlsVersion") in (None, "TLS_1_0", "TLS_1_1"):
            yield item.found("minTlsVersion", "it still speaks TLS 1.0 or 1.1")


def _bad_1() -> None:
    import pulumi_gcp as gcp

    gcp.compute.SSLPolicy("web", min_tls_version="TLS_1_0")


def _bad_2() -> None:
    import pulumi_azure_native as azure

    azure.storage.StorageAccount(
        "data", resource_group_name="shop", kind="StorageV2", sku={"name": "Standard_LRS"}, minimum_tls_version="TLS1_0"
    )


def _good() -> None:
    import pulumi_gcp as gcp

    gcp.compute.SSLPolicy("web", min_tls_version="TLS_1_2")


RULE = Rule(
    id="FF305",
    title="Nothing speaks TLS older than 1.2",
    severity=Severity.MEDIUM,
    why="TLS 1.0 and 1.1 are broken, and deprecated since RFC 8996. Set the oldest version to 1.2 or 1.3.",
    source="https://www.rfc-editor.org/rfc/rfc8996",
    check=_check,
    good=(_good,),
    bad=(
        _bad_1,
        _bad_2,
    ),
)
