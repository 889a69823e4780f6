"""FF407: containers cannot gain privileges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.pods import containers
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World


def _check(world: World) -> Iterator[Found]:
    for container in containers(world):
        if container.security.get("allowPrivilegeEscalation") is not False:
            yield container.found("securityContext.allowPrivilegeEscalation", "can gain privileges")


def _bad() -> None:
    import pulumi_kubernetes as k8s

    k8s.core.v1.Pod("web", spec={"containers": [{"name": "web", "image": "web:1.0"}]})


def _good() -> None:
    import pulumi_kubernetes as k8s

    container: Any = {"name": "web", "image": "web:1.0", "security_context": {"allow_privilege_escalation": False}}
    k8s.core.v1.Pod("web", spec={"containers": [container]})


RULE = Rule(
    id="FF407",
    title="Containers cannot gain privileges",
    severity=Severity.LOW,
    why="A program with the setuid bit makes a user root. Set allowPrivilegeEscalation to false.",
    source="https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
