"""FF417: nothing runs in the namespace default."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.pods import namespace_of, pods
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World


def _check(world: World) -> Iterator[Found]:
    for pod in pods(world):
        if namespace_of(pod.item) == "default":
            yield pod.item.found("metadata.namespace", "it runs in the namespace default")


def _bad() -> None:
    import pulumi_kubernetes as k8s

    k8s.core.v1.Pod("web", spec={"containers": [{"name": "web", "image": "web:1.0"}]})


def _good() -> None:
    import pulumi_kubernetes as k8s

    k8s.core.v1.Pod("web", metadata={"namespace": "shop"}, spec={"containers": [{"name": "web", "image": "web:1.0"}]})


RULE = Rule(
    id="FF417",
    title="Nothing runs in the namespace default",
    severity=Severity.LOW,
    why=(
        "What has no namespace of its own shares quotas, policies and accounts with everything else that "
        "nobody thought about."
    ),
    source="https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
