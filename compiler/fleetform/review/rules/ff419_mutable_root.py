"""FF419: containers cannot write where they are installed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.pods import containers
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_true


def _check(world: World) -> Iterator[Found]:
    for container in containers(world, init=False):
        if not is_true(container.security.get("readOnlyRootFilesystem")):
            yield container.found("securityContext.readOnlyRootFilesystem", "can write to its own file system")


def _bad() -> None:
    import pulumi_kubernetes as k8s

    k8s.core.v1.Pod("web", spec={"containers": [{"name": "web", "image": "web:1.0"}]})


def _good() -> None:
    import pulumi_kubernetes as k8s

    container: Any = {"name": "web", "image": "web:1.0", "security_context": {"read_only_root_filesystem": True}}
    k8s.core.v1.Pod("web", spec={"containers": [container]})


RULE = Rule(
    id="FF419",
    title="Containers cannot write where they are installed",
    severity=Severity.LOW,
    why=(
        "Whoever breaks into a container puts tools there. Set readOnlyRootFilesystem, and mount a volume for "
        "what is written."
    ),
    source="https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
