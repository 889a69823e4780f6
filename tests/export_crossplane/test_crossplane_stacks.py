"""Every document of every environment: valid for the Crossplane CLI, and taken by a real API server."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from engines.crossplane_cli import validate
from engines.crossplane_stacks import ENVIRONMENTS, SCOPES, exported, parsed, result
from engines.kube_server import KubeServer
from engines.needs import engine

pytestmark = pytest.mark.xdist_group("crossplane-api")
PAUSED = "crossplane.io/paused"
each_export = pytest.mark.parametrize(("environment", "scope"), [(e, s) for e in ENVIRONMENTS for s in SCOPES])


def documents(environment: str, scope: str) -> list[dict[str, Any]]:
    return parsed(exported(environment, scope))


@each_export
def test_crossplane_cli_finds_every_document_valid(environment: str, scope: str, tmp_path: Path) -> None:
    todo = [d for d in documents(environment, scope) if d["kind"] != "Namespace"]
    said = validate(engine("crossplane"), todo, tmp_path)
    assert f"Total {len(todo)} resources: 0 missing schemas, {len(todo)} success cases, 0 failure cases" in said


@each_export
def test_api_server_takes_every_document(environment: str, scope: str, cluster: KubeServer) -> None:
    todo = documents(environment, scope)
    for document in todo:
        if document["kind"] == "Namespace":
            cluster.create(document)
    assert cluster.apply_all(todo) == []


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_api_server_takes_every_manifest_inside_an_object(environment: str, cluster: KubeServer) -> None:
    manifests = [
        d["spec"]["forProvider"]["manifest"]
        for d in documents(environment, "namespaced")
        if d["kind"] == "Object" and "kubernetes" in d["apiVersion"]
    ]
    namespaces = {m["metadata"]["namespace"] for m in manifests if "namespace" in m["metadata"]}
    for name in sorted(namespaces):
        cluster.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    assert manifests
    assert cluster.apply_all(manifests) == []


@each_export
def test_every_reference_names_an_object_of_the_export(environment: str, scope: str) -> None:
    todo = documents(environment, scope)
    names = {d["metadata"]["name"] for d in todo}
    missing = [
        (d["kind"], d["metadata"]["name"], name) for d in todo for name in referred(d.get("spec")) if name not in names
    ]
    assert missing == []


def referred(value: object, key: str = "") -> list[str]:
    """Names under keys that end in Ref or Refs, without those of Secrets."""
    match value:
        case {"name": str(name)} if re.search(r"Ref$", key) and "ecret" not in key:
            return [name]
        case dict():
            return [name for k, v in value.items() if k != "manifest" and k != "values" for name in referred(v, k)]
        case list():
            return [name for item in value for name in referred(item, key.removesuffix("s"))]
        case _:
            return []


@each_export
def test_every_open_field_is_told_and_paused(environment: str, scope: str) -> None:
    exporting = result(environment, scope)
    paused = [d for d in documents(environment, scope) if d["metadata"].get("annotations", {}).get(PAUSED) == "true"]
    told = str(exporting.files.get("UNRESOLVED.md", ""))
    assert len(re.findall(r"^## ", told, re.MULTILINE)) == len(paused)
    for document in paused:
        assert f"## {document['kind']} {document['metadata']['name']}\n" in told
        for field in document["metadata"]["annotations"]["fleetform.dev/unresolved"].split(", "):
            assert f"| `{field}` |" in told
    assert len([note for note in exporting.notes if "paused" in note]) == told.count("| `spec.") + told.count(
        "| `metadata."
    )


@each_export
def test_no_document_with_a_placeholder_is_live(environment: str, scope: str) -> None:
    live = [d for d in documents(environment, scope) if PAUSED not in d["metadata"].get("annotations", {})]
    assert [d["metadata"]["name"] for d in live if "unresolved" in str(d.get("spec"))] == []
