"""FF411: namespaces of a cluster with a mesh are in it."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import Unknown, World, mapping

_CHARTS = ("istiod", "linkerd-control-plane")
_OWN = ("argocd", "default", "cert-manager", "flux-system")
_LABELS = ("istio.io/dataplane-mode", "istio-injection", "istio.io/rev", "linkerd.io/inject")


def _check(world: World) -> Iterator[Found]:
    meshed = {world.cluster(item) for item in world.of("kubernetes:helm.sh/v3:Release") if item.get("chart") in _CHARTS}
    for item in world.of("kubernetes:core/v1:Namespace"):
        name = item.get("metadata.name")
        if world.cluster(item) not in meshed or str(name).endswith("-system") or name in _OWN:
            continue
        labels = item.get("metadata.labels")
        if not isinstance(labels, Unknown) and not any(label in mapping(labels) for label in _LABELS):
            yield item.found("metadata.labels", f"the mesh of the cluster does not cover the namespace {name}")


def _bad() -> None:
    import pulumi_kubernetes as k8s

    k8s.helm.v3.Release("istiod", chart="istiod", version="1.30.4")
    k8s.core.v1.Namespace("shop", metadata={"name": "shop"})


def _good() -> None:
    import pulumi_kubernetes as k8s

    k8s.helm.v3.Release("istiod", chart="istiod", version="1.30.4")
    k8s.core.v1.Namespace("shop", metadata={"name": "shop", "labels": {"istio.io/dataplane-mode": "ambient"}})


RULE = Rule(
    id="FF411",
    title="Namespaces of a cluster with a mesh are in it",
    severity=Severity.MEDIUM,
    why=(
        "What runs in a namespace without the mesh's label is reached in clear text, and no policy of the "
        "mesh holds for it."
    ),
    source="https://istio.io/latest/docs/ambient/usage/add-workloads/",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
