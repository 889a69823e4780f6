"""What holds for every resource of every environment of the retail platform."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from typing import Any

import pulumi
import pytest

from components.component_support import ENVIRONMENTS, PLATFORMS, environment, inputs, of_type, texts
from fleetform.graph import hints
from fleetform.graph.model import ResourceKind

POLICIES = ("policy", "assumeRolePolicy")
EVERYWHERE = (*ENVIRONMENTS, *PLATFORMS)
READING = ("Describe", "Get", "List")
"""What AWS lets one do with everything or nothing: there is no single thing to name."""


@cache
def _classes() -> dict[str, type]:
    found: dict[str, type] = {}
    waiting: list[type] = [pulumi.Resource]
    while waiting:
        cls = waiting.pop()
        waiting.extend(cls.__subclasses__())
        if token := cls.__dict__.get("pulumi_type"):
            found[token] = cls
    return found


def _label_property(token: str) -> str | None:
    """Where a type keeps its tags; None for types that have none."""
    cls = _classes().get(token)
    known = hints.resource_hints(cls) if cls else {}
    if token.startswith("gcp:"):
        if "resourceLabels" in known:
            return "resourceLabels"
        return "labels" if "effectiveLabels" in known else None
    if token.startswith("kubernetes:"):
        return None if "Release" in token else "metadata"
    return "tags" if "tags" in known else None


@pytest.mark.parametrize("name", EVERYWHERE)
def test_everything_that_can_says_who_owns_and_pays(name: str) -> None:
    graph = environment(name)
    untagged = [
        resource.urn
        for resource in graph.resources.values()
        if resource.kind is ResourceKind.CUSTOM and (where := _label_property(resource.type))
        if not {"platform-team", "cc-4711"} <= set(texts(inputs(resource).get(where)))
    ]
    assert untagged == []
    assert sum(_label_property(resource.type) is not None for resource in graph.resources.values()) > 40


@pytest.mark.parametrize("name", EVERYWHERE)
def test_no_policy_allows_more_than_it_names(name: str) -> None:
    seen = 0
    for resource in environment(name).resources.values():
        if resource.package != "aws":
            continue
        for key in POLICIES:
            text = inputs(resource).get(key) if key in resource.inputs else None
            for statement in json.loads(text)["Statement"] if text else ():
                seen += 1
                if statement["Effect"] == "Deny":
                    continue
                actions = statement["Action"]
                assert actions, resource.urn
                assert [a for a in ([actions] if isinstance(actions, str) else actions) if "*" in a] == [], resource.urn
                if resource.type != "aws:kms/key:Key":  # there `*` is the key itself
                    named = [action.partition(":")[2] for action in actions]
                    if not all(action.startswith(READING) for action in named):
                        assert statement.get("Resource") != "*", resource.urn
                        assert "*" not in (statement.get("Resource") or ()), resource.urn
                assert "*" not in set(texts(statement.get("Principal", {}))), resource.urn
    assert seen > 5


@pytest.mark.parametrize("name", EVERYWHERE)
def test_every_image_and_chart_has_a_version(name: str) -> None:
    graph = environment(name)
    for resource in graph.resources.values():
        if resource.kind is ResourceKind.CUSTOM and resource.package != "aws":
            assert [text for text in texts(inputs(resource)) if text.endswith(":latest")] == [], resource.urn
    for release in of_type(graph, ":Release"):
        assert re.fullmatch(r"\d+\.\d+\.\d+", inputs(release)["version"]), release.urn
        made = inputs(release)
        address = made["repositoryOpts"]["repo"] if "repositoryOpts" in made else made["chart"]
        assert address.startswith(("https://", "oci://")), release.urn


@pytest.mark.parametrize("name", EVERYWHERE)
def test_every_resource_has_an_explicit_provider(name: str) -> None:
    graph = environment(name)
    without = [r.urn for r in graph.resources.values() if r.kind is ResourceKind.CUSTOM and r.options.provider is None]
    assert without == []
    assert [call.id for call in graph.data_calls.values() if call.provider is None] == []


@pytest.mark.parametrize("name", EVERYWHERE)
def test_every_resource_tells_its_blueprint_line(name: str) -> None:
    graph = environment(name)
    shared = ("fleetform:platform:Platform", "pulumi:providers:kubernetes")
    lost = [
        r.urn for r in graph.resources.values() if r.origin is None and not r.type.startswith(("pulumi:prov", *shared))
    ]
    assert lost == []


@pytest.mark.parametrize("name", EVERYWHERE)
def test_names_are_used_once_for_each_type(name: str) -> None:
    counted = Counter((r.type, r.name) for r in environment(name).resources.values())
    assert [key for key, count in counted.items() if count > 1] == []


def test_production_is_what_the_readme_says() -> None:
    graph = environment("prod")
    kinds = Counter(resource.type for resource in graph.resources.values())
    clusters = sum(count for kind, count in kinds.items() if kind.startswith("fleetform:clusters:"))
    expected: dict[str, Any] = {
        "fleetform:serverless:LambdaEndpoint": 1,
        "fleetform:serverless:CloudRunEndpoint": 1,
        "fleetform:serverless:ContainerAppEndpoint": 1,
        "fleetform:serverless:KnativeEndpoint": 1,
        "fleetform:edge:EdgeNode": 20,
        "fleetform:mesh:AmbientMesh": 20,
        "fleetform:gitops:ArgoCd": 60,
    }
    assert clusters == 60
    assert {kind: kinds[kind] for kind in expected} == expected


def test_production_is_protected_in_the_engine_and_in_the_cloud() -> None:
    graph = environment("prod")
    clusters = [r for r in graph.resources.values() if r.type.endswith((":Cluster", ":ManagedCluster"))]
    assert len(clusters) == 60
    assert [cluster.urn for cluster in clusters if not cluster.options.protect] == []
    for cluster in of_type(graph, "eks/cluster:Cluster") + of_type(graph, "container/cluster:Cluster"):
        assert inputs(cluster)["deletionProtection"] is True
    assert [key.urn for key in of_type(graph, "kms/key:Key") if not key.options.protect] == []
