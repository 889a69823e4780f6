"""FF406: containers do not run as root."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.pods import containers
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_true, mapping


def _check(world: World) -> Iterator[Found]:
    for container in containers(world):
        around = mapping(container.pod.spec.get("securityContext"))
        said = {**around, **container.security}
        user = said.get("runAsUser")
        if not is_true(said.get("runAsNonRoot")) and not (isinstance(user, int | float) and user > 0):
            yield container.found("securityContext.runAsNonRoot", "may run as root")


def _bad() -> None:
    import pulumi_kubernetes as k8s

    k8s.core.v1.Pod("web", spec={"containers": [{"name": "web", "image": "web:1.0"}]})


def _good() -> None:
    import pulumi_kubernetes as k8s

    security: Any = {"run_as_non_root": True}
    k8s.core.v1.Pod("web", spec={"security_context": security, "containers": [{"name": "web", "image": "web:1.0"}]})


RULE = Rule(
    id="FF406",
    title="Containers do not run as root",
    severity=Severity.MEDIUM,
    why=(
        "Root in a container is root on the node as soon as there is a hole in the kernel or the runtime. Set "
        "runAsNonRoot."
    ),
    source="https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
