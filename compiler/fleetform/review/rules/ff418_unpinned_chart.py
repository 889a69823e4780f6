"""FF418: helm charts have a version."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, text_of


def _check(world: World) -> Iterator[Found]:
    for item in world.of("kubernetes:helm.sh/v3:Release", "kubernetes:helm.sh/v3:Chart", "kubernetes:helm.sh/v4:Chart"):
        chart = text_of(item.get("chart"))
        is_local = chart.startswith((".", "/")) or chart.endswith(".tgz")
        if item.get("version") is None and not is_local:
            yield item.found("version", f"{chart or 'the chart'} is whatever is newest")


def _bad() -> None:
    import pulumi_kubernetes as k8s

    k8s.helm.v3.Release("istiod", chart="istiod")


def _good() -> None:
    import pulumi_kubernetes as k8s

    k8s.helm.v3.Release("istiod", chart="istiod", version="1.30.4")


RULE = Rule(
    id="FF418",
    title="Helm charts have a version",
    severity=Severity.MEDIUM,
    why="Without one, the newest chart is installed, whatever it is on that day.",
    source="https://helm.sh/docs/chart_best_practices/dependencies/",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
