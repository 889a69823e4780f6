"""FF409: services of type LoadBalancer say who may come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, mapping

_INTERNAL = {
    "service.beta.kubernetes.io/aws-load-balancer-scheme": ("internal",),
    "service.beta.kubernetes.io/aws-load-balancer-internal": ("true",),
    "networking.gke.io/load-balancer-type": ("Internal",),
    "cloud.google.com/load-balancer-type": ("Internal",),
    "service.beta.kubernetes.io/azure-load-balancer-internal": ("true",),
}


def _check(world: World) -> Iterator[Found]:
    for item in world.of("kubernetes:core/v1:Service"):
        if item.get("spec.type") != "LoadBalancer" or item.get("spec.loadBalancerSourceRanges"):
            continue
        notes = mapping(item.get("metadata.annotations"))
        if not any(notes.get(name) in values for name, values in _INTERNAL.items()):
            yield item.found("spec.loadBalancerSourceRanges", "the whole Internet reaches it")


def _bad() -> None:
    import pulumi_kubernetes as k8s

    k8s.core.v1.Service("web", spec={"type": "LoadBalancer", "ports": [{"port": 443}]})


def _good() -> None:
    import pulumi_kubernetes as k8s

    spec: Any = {"type": "LoadBalancer", "ports": [{"port": 443}], "load_balancer_source_ranges": ["203.0.113.0/24"]}
    k8s.core.v1.Service("web", spec=spec)


RULE = Rule(
    id="FF409",
    title="Services of type LoadBalancer say who may come",
    severity=Severity.MEDIUM,
    why=(
        "Without loadBalancerSourceRanges or an annotation that makes it internal, the whole Internet reaches "
        "the service, past every gateway."
    ),
    source="https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
