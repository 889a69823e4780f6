"""FF206: no Kubernetes role allows everything."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, texts


def _check(world: World) -> Iterator[Found]:
    for item in world.of(
        "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", "kubernetes:rbac.authorization.k8s.io/v1:Role"
    ):
        for path, rule in item.items("rules"):
            if all("*" in texts(rule.get(part)) for part in ("verbs", "resources")):
                yield item.found(path, "it allows every verb on every resource")


def _bad() -> None:
    import pulumi_kubernetes as k8s

    k8s.rbac.v1.ClusterRole("all", rules=[{"api_groups": ["*"], "resources": ["*"], "verbs": ["*"]}])


def _good() -> None:
    import pulumi_kubernetes as k8s

    k8s.rbac.v1.ClusterRole("reader", rules=[{"api_groups": [""], "resources": ["pods"], "verbs": ["get", "list"]}])


RULE = Rule(
    id="FF206",
    title="No Kubernetes role allows everything",
    severity=Severity.HIGH,
    why=("Verbs and resources of * give all that will ever be in the cluster, secrets too. Name what is needed."),
    source="https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
