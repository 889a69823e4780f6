"""FF408: no container has capabilities of an administrator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.pods import containers
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, mapping, texts

_POWERFUL = frozenset(
    {"ALL", "SYS_ADMIN", "NET_ADMIN", "SYS_PTRACE", "SYS_MODULE", "SYS_RAWIO", "DAC_READ_SEARCH", "BPF", "NET_RAW"}
)


def _check(world: World) -> Iterator[Found]:
    for container in containers(world):
        added = texts(mapping(container.security.get("capabilities")).get("add"))
        bad = [name for name in added if name.removeprefix("CAP_") in _POWERFUL]
        if bad:
            yield container.found("securityContext.capabilities", f"has {', '.join(bad)}")


def _bad() -> None:
    import pulumi_kubernetes as k8s

    security: Any = {"capabilities": {"add": ["SYS_ADMIN"]}}
    container: Any = {"name": "web", "image": "web:1.0", "security_context": security}
    k8s.core.v1.Pod("web", spec={"containers": [container]})


def _good() -> None:
    import pulumi_kubernetes as k8s

    security: Any = {"capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}}
    container: Any = {"name": "web", "image": "web:1.0", "security_context": security}
    k8s.core.v1.Pod("web", spec={"containers": [container]})


RULE = Rule(
    id="FF408",
    title="No container has capabilities of an administrator",
    severity=Severity.HIGH,
    why="SYS_ADMIN, NET_ADMIN, SYS_PTRACE and the like are as good as being root on the node.",
    source="https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
