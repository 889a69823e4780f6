"""FF209: GKE nodes have a service account of their own."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_true


def _check(world: World) -> Iterator[Found]:
    for item in world.of("gcp:container/nodePool:NodePool"):
        if item.get("nodeConfig.serviceAccount") in (None, "default"):
            yield item.found("nodeConfig.serviceAccount", "its nodes use the project's default service account")
    for item in world.of("gcp:container/cluster:Cluster"):
        default = item.get("nodeConfig.serviceAccount") in (None, "default")
        if default and not is_true(item.get("removeDefaultNodePool")) and not is_true(item.get("enableAutopilot")):
            yield item.found(
                "nodeConfig.serviceAccount", "nodes of its default pool use the project's default service account"
            )


def _bad() -> None:
    import pulumi_gcp as gcp

    gcp.container.NodePool("general", cluster="shop", node_config={"machine_type": "n2-standard-4"})


def _good() -> None:
    import pulumi_gcp as gcp

    gcp.container.NodePool(
        "general", cluster="shop", node_config={"service_account": "nodes@shop.iam.gserviceaccount.com"}
    )


RULE = Rule(
    id="FF209",
    title="GKE nodes have a service account of their own",
    severity=Severity.MEDIUM,
    why=(
        "The default service account of Compute Engine is often an editor of the whole project, and every pod "
        "on the node can ask for its token."
    ),
    source="https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster#use_least_privilege_sa",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
