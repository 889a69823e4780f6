"""FF207: nobody is bound to cluster-admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World


def _check(world: World) -> Iterator[Found]:
    for item in world.of("kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding"):
        if item.get("roleRef.name") == "cluster-admin":
            yield item.found("roleRef", "it makes its subjects administrators of the cluster")


def _bad() -> None:
    import pulumi_kubernetes as k8s

    role: Any = {"api_group": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"}
    k8s.rbac.v1.ClusterRoleBinding("ci", role_ref=role, subjects=[{"kind": "Group", "name": "ci"}])


def _good() -> None:
    import pulumi_kubernetes as k8s

    role: Any = {"api_group": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"}
    k8s.rbac.v1.ClusterRoleBinding("ci", role_ref=role, subjects=[{"kind": "Group", "name": "ci"}])


RULE = Rule(
    id="FF207",
    title="Nobody is bound to cluster-admin",
    severity=Severity.MEDIUM,
    why="cluster-admin is everything, in every namespace, for ever. Bind a role with what is needed.",
    source="https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
