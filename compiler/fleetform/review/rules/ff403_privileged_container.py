"""FF403: no container is privileged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.pods import containers
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_true


def _check(world: World) -> Iterator[Found]:
    for container in containers(world):
        if is_true(container.security.get("privileged")):
            yield container.found("securityContext.privileged", "is privileged")


def _bad() -> None:
    import pulumi_kubernetes as k8s

    container: Any = {"name": "web", "image": "web:1.0", "security_context": {"privileged": True}}
    k8s.core.v1.Pod("web", spec={"containers": [container]})


def _good() -> None:
    import pulumi_kubernetes as k8s

    k8s.core.v1.Pod("web", spec={"containers": [{"name": "web", "image": "web:1.0"}]})


RULE = Rule(
    id="FF403",
    title="No container is privileged",
    severity=Severity.HIGH,
    why="A privileged container is root on its node, and with it on everything that runs there.",
    source="https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
