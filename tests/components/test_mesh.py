"""The mesh: its order, its policy, what GKE needs."""

from __future__ import annotations

import pytest

from components.component_support import TAGS, graph_of, inputs, names, of_type, only
from fleetform.components.mesh.ambient import AmbientMesh, AmbientMeshArgs
from fleetform.graph.model import Graph

ARGS: AmbientMeshArgs = {
    "cluster": "hub",
    "provider": "aws",
    "version": "1.30.4",
    "gateway_api": "install",
    "mtls": "strict",
    "mesh_id": "retail",
    "trust_domain": "retail.example.com",
    "namespaces": [{"name": "shop", "waypoint": True}, {"name": "stock", "waypoint": False}],
    "tags": TAGS,
}


def _before(graph: Graph, name: str) -> set[str]:
    """Everything that is there before a resource."""
    (found,) = (resource for resource in graph.resources.values() if resource.name == name)
    seen: set[str] = set()
    waiting = list(found.dependencies)
    while waiting:
        urn = waiting.pop()
        if urn not in seen:
            seen.add(urn)
            waiting.extend(graph.resources[urn].dependencies)
    return names(graph, tuple(seen))


def test_parts_come_in_istios_order() -> None:
    graph = graph_of(lambda: AmbientMesh("hub", ARGS))
    order = ["hub-system", "hub-base", "hub-istiod", "hub-cni", "hub-ztunnel", "hub-peer-authentication"]
    for position, name in enumerate(order):
        assert set(order[:position]) <= _before(graph, name), name
    assert {"hub-gateway-api", "hub-ztunnel", "hub-namespace-shop"} <= _before(graph, "hub-waypoint-shop")


def test_nothing_depends_on_what_comes_after_it() -> None:
    graph = graph_of(lambda: AmbientMesh("hub", ARGS))
    assert "hub-cni" not in _before(graph, "hub-istiod")


def test_every_chart_has_istios_version_and_the_ambient_profile() -> None:
    graph = graph_of(lambda: AmbientMesh("hub", {**ARGS, "version": "1.30.5"}))
    made = {inputs(release)["chart"]: inputs(release) for release in of_type(graph, ":Release")}
    assert {made[chart]["version"] for chart in ("base", "istiod", "cni", "ztunnel")} == {"1.30.5"}
    assert made["istiod"]["values"]["profile"] == made["cni"]["values"]["profile"] == "ambient"
    assert made["istiod"]["values"]["meshConfig"]["trustDomain"] == "retail.example.com"
    assert made["istiod"]["values"]["global"]["meshID"] == "retail"
    assert made["ztunnel"]["values"]["multiCluster"]["clusterName"] == "hub"
    assert made["ztunnel"]["values"]["env"] == {"TRUST_DOMAIN": "retail.example.com"}
    assert all(release["atomic"] for release in made.values())


def test_namespaces_are_enrolled_and_some_have_a_waypoint() -> None:
    graph = graph_of(lambda: AmbientMesh("hub", ARGS))
    shop = inputs(only(graph, ":Namespace", "hub-namespace-shop"))["metadata"]["labels"]
    stock = inputs(only(graph, ":Namespace", "hub-namespace-stock"))["metadata"]["labels"]
    assert shop["istio.io/dataplane-mode"] == stock["istio.io/dataplane-mode"] == "ambient"
    assert (shop["istio.io/use-waypoint"], "istio.io/use-waypoint" in stock) == ("waypoint", False)
    gateway = inputs(only(graph, ":Gateway"))
    assert gateway["metadata"]["namespace"] == "shop"
    assert gateway["spec"]["gatewayClassName"] == "istio-waypoint"


@pytest.mark.parametrize(("mtls", "mode"), [("strict", "STRICT"), ("permissive", "PERMISSIVE")])
def test_policy_holds_for_the_whole_mesh(mtls: str, mode: str) -> None:
    graph = graph_of(lambda: AmbientMesh("hub", {**ARGS, "mtls": mtls}))  # type: ignore[typeddict-item]
    policy = inputs(only(graph, ":PeerAuthentication"))
    assert policy["spec"] == {"mtls": {"mode": mode}}
    assert policy["metadata"]["namespace"] == "istio-system"


def test_gke_gets_its_platform_and_a_quota_and_has_the_gateway_api_itself() -> None:
    graph = graph_of(lambda: AmbientMesh("hub", {**ARGS, "provider": "gcp"}))
    assert "hub-critical-pods" in _before(graph, "hub-cni")
    assert inputs(only(graph, ":Release", "hub-cni"))["values"]["global"]["platform"] == "gke"
    assert [r for r in graph.resources.values() if r.name == "hub-gateway-api"] == []


def test_the_gateway_api_may_be_there_already() -> None:
    graph = graph_of(lambda: AmbientMesh("hub", {**ARGS, "gateway_api": "assume"}))
    assert [r for r in graph.resources.values() if r.name == "hub-gateway-api"] == []
