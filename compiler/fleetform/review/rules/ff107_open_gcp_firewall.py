"""FF107: no firewall rule on Google Cloud lets everybody reach administration or databases."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.ports import is_everyone, watched_range
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_true, texts


def _check(world: World) -> Iterator[Found]:
    for item in world.of("gcp:compute/firewall:Firewall"):
        if item.get("direction", "INGRESS") != "INGRESS" or is_true(item.get("disabled")):
            continue
        if not is_everyone(item.get("sourceRanges")):
            continue
        for path, allowed in item.items("allows"):
            ports = texts(allowed.get("ports"))
            if not ports and allowed.get("protocol") in ("tcp", "udp", "all"):
                yield item.found(path, "everybody reaches every port")
            for port in ports:
                what = watched_range(port)
                if what:
                    yield item.found(path, f"everybody reaches {what}")


def _bad() -> None:
    import pulumi_gcp as gcp

    gcp.compute.Firewall(
        "ssh", network="main", allows=[{"protocol": "tcp", "ports": ["20-30"]}], source_ranges=["0.0.0.0/0"]
    )


def _good() -> None:
    import pulumi_gcp as gcp

    gcp.compute.Firewall(
        "web", network="main", allows=[{"protocol": "tcp", "ports": ["443"]}], source_ranges=["0.0.0.0/0"]
    )


RULE = Rule(
    id="FF107",
    title="No firewall rule on Google Cloud lets everybody reach administration or databases",
    severity=Severity.HIGH,
    why=(
        "SSH, RDP and database ports that the whole Internet reaches are tried within minutes. Allow the "
        "ranges you come from, or use Identity-Aware Proxy."
    ),
    source="https://cloud.google.com/firewall/docs/firewalls#best_practices_for_firewall_rules",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
