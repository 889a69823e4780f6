"""FF404: no pod shares the node's network, processes or IPC."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.pods import pods
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_true


def _check(world: World) -> Iterator[Found]:
    for pod in pods(world):
        for name in ("hostNetwork", "hostPID", "hostIPC"):
            if is_true(pod.spec.get(name)):
                yield pod.found(name, f"it has {name}")


def _bad() -> None:
    import pulumi_kubernetes as k8s

    k8s.core.v1.Pod("web", spec={"host_network": True, "containers": [{"name": "web", "image": "web:1.0"}]})


def _good() -> None:
    import pulumi_kubernetes as k8s

    k8s.core.v1.Pod("web", spec={"containers": [{"name": "web", "image": "web:1.0"}]})


RULE = Rule(
    id="FF404",
    title="No pod shares the node's network, processes or IPC",
    severity=Severity.HIGH,
    why="Such a pod sees the traffic and the processes of everything on its node.",
    source="https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
