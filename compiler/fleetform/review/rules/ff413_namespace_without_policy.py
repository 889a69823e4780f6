"""FF413: namespaces with workloads have a network policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.pods import namespace_of, pods
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World

_POLICIES = (
    "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    "kubernetes:cilium.io/v2:CiliumNetworkPolicy",
    "kubernetes:security.istio.io/v1:AuthorizationPolicy",
    "kubernetes:security.istio.io/v1beta1:AuthorizationPolicy",
)


def _check(world: World) -> Iterator[Found]:
    kept = {(world.cluster(item), namespace_of(item)) for token in _POLICIES for item in world.of(token)}
    told: set[tuple[str, str]] = set()
    for pod in pods(world):
        place = (world.cluster(pod.item), namespace_of(pod.item))
        if place[1] and place not in kept and place not in told:
            told.add(place)
            yield pod.item.found(
                "metadata.namespace", f"no policy says who reaches what is in the namespace {place[1]}"
            )


def _bad() -> None:
    import pulumi_kubernetes as k8s

    k8s.core.v1.Pod("web", metadata={"namespace": "shop"}, spec={"containers": [{"name": "web", "image": "web:1.0"}]})


def _good() -> None:
    import pulumi_kubernetes as k8s

    shop: Any = {"namespace": "shop"}
    k8s.networking.v1.NetworkPolicy("deny", metadata=shop, spec={"pod_selector": {}, "policy_types": ["Ingress"]})
    k8s.core.v1.Pod("web", metadata=shop, spec={"containers": [{"name": "web", "image": "web:1.0"}]})


RULE = Rule(
    id="FF413",
    title="Namespaces with workloads have a network policy",
    severity=Severity.MEDIUM,
    why=(
        "Without one, every pod of the cluster reaches every port of every other. Begin with a policy that "
        "denies all, and allow what is needed."
    ),
    source="https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-traffic",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
