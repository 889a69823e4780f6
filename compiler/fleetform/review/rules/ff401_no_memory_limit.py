"""FF401: containers have requests and a memory limit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.pods import containers
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import Unknown, World, mapping


def _check(world: World) -> Iterator[Found]:
    for container in containers(world, init=False):
        resources = mapping(container.spec.get("resources"))
        if isinstance(container.spec.get("resources"), Unknown):
            continue
        limits, requests = mapping(resources.get("limits")), mapping(resources.get("requests"))
        missing = [name for name in ("cpu", "memory") if name not in {**limits, **requests}]
        if "memory" not in limits:
            yield container.found("resources", "has no memory limit")
        elif missing:
            yield container.found("resources", f"does not say how much {missing[0]} it needs")


def _bad() -> None:
    import pulumi_kubernetes as k8s

    k8s.core.v1.Pod("web", spec={"containers": [{"name": "web", "image": "web:1.0"}]})


def _good() -> None:
    import pulumi_kubernetes as k8s

    resources: Any = {"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"memory": "64Mi"}}
    k8s.core.v1.Pod("web", spec={"containers": [{"name": "web", "image": "web:1.0", "resources": resources}]})


RULE = Rule(
    id="FF401",
    title="Containers have requests and a memory limit",
    severity=Severity.MEDIUM,
    why=(
        "Without requests the scheduler does not know where there is room; without a memory limit one "
        "container can take down everything on its node."
    ),
    source="https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
