"""FF414: what keeps data does not run on spot machines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.pods import pods
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, listed, mapping, texts

_SPOT = {
    "eks.amazonaws.com/capacityType": "spot",
    "karpenter.sh/capacity-type": "spot",
    "cloud.google.com/gke-spot": "true",
    "cloud.google.com/gke-provisioning": "spot",
    "kubernetes.azure.com/scalesetpriority": "spot",
}
_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"


def _terms(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    required = mapping(mapping(mapping(spec.get("affinity")).get("nodeAffinity")).get(_REQUIRED))
    terms = required.get("nodeSelectorTerms")
    for term in listed(terms):
        expressions = mapping(term).get("matchExpressions")
        for expression in listed(expressions):
            yield mapping(expression)


def _check(world: World) -> Iterator[Found]:
    for pod in pods(world):
        if pod.item.type != "kubernetes:apps/v1:StatefulSet":
            continue
        wanted = {str(key): str(value) for key, value in mapping(pod.spec.get("nodeSelector")).items()}
        for term in _terms(pod.spec):
            for value in texts(term.get("values")):
                if term.get("operator") == "In":
                    wanted.setdefault(str(term.get("key")), value)
        for label, value in wanted.items():
            if value.lower() == _SPOT.get(label):
                yield pod.found("nodeSelector", f"it wants nodes with {label}={value}")


def _bad() -> None:
    import pulumi_kubernetes as k8s

    selector: Any = {"eks.amazonaws.com/capacityType": "SPOT"}
    spec: Any = {"containers": [{"name": "db", "image": "postgres:17.2"}], "node_selector": selector}
    template: Any = {"metadata": {"labels": {"app": "db"}}, "spec": spec}
    k8s.apps.v1.StatefulSet(
        "db", spec={"service_name": "db", "selector": {"match_labels": {"app": "db"}}, "template": template}
    )


def _good() -> None:
    import pulumi_kubernetes as k8s

    spec: Any = {
        "containers": [{"name": "db", "image": "postgres:17.2"}],
        "node_selector": {"kubernetes.io/arch": "arm64"},
    }
    template: Any = {"metadata": {"labels": {"app": "db"}}, "spec": spec}
    k8s.apps.v1.StatefulSet(
        "db", spec={"service_name": "db", "selector": {"match_labels": {"app": "db"}}, "template": template}
    )


RULE = Rule(
    id="FF414",
    title="What keeps data does not run on spot machines",
    severity=Severity.HIGH,
    why=(
        "A spot machine goes with two minutes' notice, or thirty seconds'. A database on it loses its quorum, "
        "or its volume waits for a machine in the same zone."
    ),
    source="https://docs.aws.amazon.com/eks/latest/best-practices/cost-opt-compute.html",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
