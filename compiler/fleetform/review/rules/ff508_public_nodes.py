"""FF508: nodes have no public addresses."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_true


def _check(world: World) -> Iterator[Found]:
    for item in world.of("gcp:container/cluster:Cluster"):
        if not is_true(item.get("privateClusterConfig.enablePrivateNodes")):
            yield item.found("privateClusterConfig.enablePrivateNodes", "its nodes have public addresses")
    for item in world.of("azure-native:containerservice:ManagedCluster"):
        for path, pool in item.items("agentPoolProfiles"):
            if is_true(pool.get("enableNodePublicIP")):
                yield item.found(path, "its nodes have public addresses")
    for item in world.of("azure-native:containerservice:AgentPool"):
        if is_true(item.get("enableNodePublicIP")):
            yield item.found("enableNodePublicIP", "its nodes have public addresses")


def _bad() -> None:
    import pulumi_gcp as gcp

    gcp.container.Cluster("shop", location="europe-west1")


def _good() -> None:
    import pulumi_gcp as gcp

    gcp.container.Cluster("shop", location="europe-west1", private_cluster_config={"enable_private_nodes": True})


RULE = Rule(
    id="FF508",
    title="Nodes have no public addresses",
    severity=Severity.MEDIUM,
    why="A node that the Internet reaches is one open port away from being somebody else's.",
    source="https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster#restrict_network_access_to_the_control_plane_and_nodes",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
