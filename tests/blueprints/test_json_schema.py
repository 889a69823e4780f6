"""The schema that editors use, judged by a validator that is not ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from blueprints.sample import BASE, mistakes
from fleetform.blueprints import json_schema, schema_kinds

STACKS = sorted((Path(__file__).parents[2] / "stacks").glob("*.yaml"))


def errors(text: str, kind: str = "Platform") -> list[str]:
    document: Any = yaml.safe_load(text)
    return [error.message for error in Draft202012Validator(json_schema(kind)).iter_errors(document)]


@pytest.mark.parametrize("kind", schema_kinds())
def test_every_schema_is_a_schema(kind: str) -> None:
    Draft202012Validator.check_schema(json_schema(kind))


@pytest.mark.parametrize("file", STACKS, ids=lambda file: file.stem)
def test_the_sample_stacks_are_valid_and_name_the_schema(file: Path, root: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert errors(text) == []
    first, _, _ = text.partition("\n")
    told = first.removeprefix("# yaml-language-server: $schema=")
    assert (file.parent / told).resolve() == root / "docs" / "schema" / "platform.json"


def test_the_written_schema_is_the_one_we_make(root: Path) -> None:
    written = json.loads((root / "docs" / "schema" / "platform.json").read_text(encoding="utf-8"))
    assert written == json_schema(), "run: fleetform schema > docs/schema/platform.json"


@pytest.mark.parametrize(
    "more",
    [
        "flet: {}",
        "labels: {a: 3}",
        "labels: []",
        "fleet: {clusters: hub}",
        "fleet: {clusterPrefixLength: 30}",
        'fleet: {clusterPrefixLength: "16"}',
        "fleet: {clusters: [{name: a, provider: gpc, region: x}]}",
        "fleet: {clusters: [{name: A_b, provider: gcp, region: us-east1}]}",
        "fleet: {clusters: [{name: a, provider: aws, region: eu-west-1, version: 1.35}]}",
        'fleet: {clusters: [{name: a, provider: aws, region: eu-west-1, version: "1.35.2"}]}',
        "fleet: {clusters: [{name: a, provider: aws, region: eu-west-1, rol: hub}]}",
        "fleet: {clusters: [{name: a, provider: aws, region: eu-west-1, zones: 4}]}",
        "fleet: {clusters: [{provider: aws, region: eu-west-1}]}",
        "fleet: {defaults: {all: {nodePools: [{name: a, machineType: m, machine_type: n}]}}}",
        "fleet: {matrix: [{name: a, provider: aws, regions: []}]}",
        "mesh: {mtls: on}",
        "endpoints: [{name: a, platform: heroku}]",
        "endpoints: [{name: a, platform: lambda, environment: {a-b: x}}]",
        "edge: {nodes: [{name: a, site: b, size: 3}]}",
        "gitops: {repository: git@example.com}",
        "kind: Fleet",
        "extends: 3",
    ],
)
def test_what_the_loader_refuses_by_its_form_the_schema_refuses(more: str) -> None:
    text = BASE.replace("kind: Platform\n", "") if more.startswith("kind") else BASE
    assert mistakes(text + more + "\n")
    assert errors(text + more + "\n")


@pytest.mark.parametrize(
    "text", ["extends: base.yaml", "extends: base.yaml\nmesh: null\nfleet: {defaults: null}", BASE]
)
def test_an_overlay_needs_nothing_and_may_remove_anything(text: str) -> None:
    assert errors(text) == []


def test_every_field_is_explained_in_the_schema() -> None:
    schema = json_schema()
    for name, part in {"Platform": schema, **schema["$defs"]}.items():
        for field, told in part.get("properties", {}).items():
            assert told.get("description"), f"{name}.{field}"
            assert told.get("examples"), f"{name}.{field}"
