"""What a composite resource, and who starts the function, can say beside the spec."""

from __future__ import annotations

from typing import Any

import pytest

from fleetform.function.composing import Composed, Settings, compose
from function.composites import environment
from function.test_function_mistakes import CATALOG, SPEC, composite

pytestmark = pytest.mark.xdist_group("crossplane-core")


def composed(document: dict[str, Any], settings: Settings | None = None) -> Composed:
    found = CATALOG.find(document["apiVersion"], document["kind"])
    return compose(found, document, {}, settings=settings or Settings())


def test_the_name_of_the_component() -> None:
    document = composite(spec=SPEC)
    document["metadata"]["annotations"] = {"fleetform.dev/name": "Photos_2026"}
    buckets = [each["metadata"] for each in composed(document).documents.values()]
    assert [each["name"][:13] for each in buckets] == ["photos-2026-0", "photos-2026-1"]
    assert [each["annotations"]["crossplane.io/external-name"] for each in buckets] == [
        "Photos_2026-0",
        "Photos_2026-1",
    ]


def test_project_and_stack() -> None:
    document = composite(spec=SPEC)
    document["metadata"]["labels"] = {"fleetform.dev/project": "shop", "fleetform.dev/stack": "prod"}
    for labels in (each["metadata"]["labels"] for each in composed(document).documents.values()):
        assert (labels["fleetform.dev/project"], labels["fleetform.dev/stack"]) == ("shop", "prod")


def test_provider_configs_and_what_they_say_for_all_resources() -> None:
    config = {"name": "payments", "settings": {"defaultTags": {"tags": {"team": "payments"}}}}
    for each in composed(composite(spec={**SPEC, "providerConfigs": {"aws": config}})).documents.values():
        assert each["spec"]["providerConfigRef"] == {"kind": "ProviderConfig", "name": "payments"}
        assert each["spec"]["forProvider"]["tags"] == {"team": "payments"}


def test_resources_without_a_namespace() -> None:
    document = composite(spec=SPEC)
    del document["metadata"]["namespace"]
    for each in composed(document, Settings(scope="cluster")).documents.values():
        assert each["apiVersion"].startswith("s3.aws.upbound.io/")
        assert "namespace" not in each["metadata"]


def test_releases_and_objects_may_have_a_provider_config_each() -> None:
    mesh = next(each for each in environment("dev").composites if each.api.kind == "AmbientMesh")
    configs = {"kubernetes": {"name": "objects"}, "helm": {"name": "releases"}}
    found = compose(mesh.api, {**mesh.document, "spec": {**mesh.document["spec"], "providerConfigs": configs}}, {})
    names = {each["kind"]: each["spec"]["providerConfigRef"]["name"] for each in found.documents.values()}
    assert names == {"Object": "objects", "Release": "releases"}


def test_what_a_cluster_makes_for_others_can_be_left_out() -> None:
    cluster = next(each for each in environment("dev").composites if each.api.kind == "EksCluster")
    kinds = {"ProviderConfig", "ClusterAuth"}
    for wanted in (True, False):
        found = compose(cluster.api, cluster.document, {}, settings=Settings(provider_configs=wanted))
        assert bool(kinds & {each["kind"] for each in found.documents.values()}) == wanted
