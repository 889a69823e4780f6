"""The match by likeness and the spelling rule, judged by the Pulumi bridges' own tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from fleetform.names.packs import Pack, pack
from fleetform.names.regenerate.facts import Facts
from fleetform.names.regenerate.pairing import Candidate, pair_by_likeness
from fleetform.names.regenerate.schema import Schema
from fleetform.names.report import coverage

FACTS = Facts(Path(__file__).parents[1] / "data")
PROVIDERS = {"aws": "aws", "gcp": "google"}


def table(package: str) -> Pack:
    found = pack(f"terraform-{package}")
    assert found is not None
    return found


@cache
def schema(package: str) -> Schema:
    return FACTS.schema(PROVIDERS[package])


def candidates(package: str) -> Iterator[Candidate]:
    """The SDK's resources, as the tables hold them."""
    for token, raw in table(package).items():
        if not raw.get("data"):
            names = {*raw["shapes"][raw["fields"]], *(path for path in raw.get("lacking", {}) if "." not in path)}
            yield Candidate(token, (), frozenset(names))


def bridge_types(package: str) -> dict[str, str]:
    """Token to Terraform type, for the types that both the bridge's table and the schema have."""
    rows: Mapping[str, Mapping[str, Any]] = FACTS.bridge(package)["resources"]
    known = {row["token"]: name.removesuffix("_legacy") for name, row in rows.items()}
    return {
        token: known[token] for token in table(package) if token in known and known[token] in schema(package).resources
    }


@pytest.mark.parametrize(("package", "types", "right"), [("aws", 557, 551), ("gcp", 1346, 1340)])
def test_likeness_finds_what_the_bridge_says(package: str, types: int, right: int) -> None:
    known = bridge_types(package)
    found = pair_by_likeness(candidates(package), schema(package).resources)
    agreed = [token for token, name in known.items() if token in found and found[token].type == name]
    assert len(known) == types
    assert len(agreed) >= right


@pytest.mark.parametrize("package", ["aws", "gcp"])
def test_the_tables_say_what_the_bridge_says(package: str) -> None:
    known = bridge_types(package)
    assert {token: table(package)[token]["name"] for token in known} == known


def test_renames_of_the_bridge_are_kept() -> None:
    rows: Mapping[str, Mapping[str, Any]] = FACTS.bridge("aws")["resources"]
    checked = 0
    for row in rows.values():
        raw = table("aws").get(row["token"])
        if raw is None or raw["name"] not in schema("aws").resources:
            continue
        attributes = raw["shapes"][raw["fields"]]
        for target, said in row["fields"].items():
            renamed = said.get("name")
            if renamed in attributes and target in schema("aws").resources[raw["name"]]:
                assert attributes[renamed][0] == target, f"{row['token']}.{renamed}"
                checked += 1
    assert checked > 250


def test_nearly_all_properties_have_an_attribute() -> None:
    for provider in coverage():
        if provider.name in ("aws resources", "gcp resources"):
            lost = [line for line in provider.missing if ": " in line and " " in line.partition(": ")[0]]
            share = provider.properties / (provider.properties + len(lost))
            assert share >= 0.99, provider.name


@pytest.mark.parametrize(("package", "types", "data"), [("aws", 1.0, 0.99), ("gcp", 1.0, 1.0)])
def test_types_are_mapped(package: str, types: float, data: float) -> None:
    found = {one.name: one for one in coverage()}
    resources, functions = found[f"{package} resources"], found[f"{package} functions"]
    assert resources.mapped_types >= types * resources.types > 1400
    assert functions.mapped_types >= data * functions.types > 490


def test_every_type_whose_arm_shape_is_known_is_mapped_and_its_properties_placed() -> None:
    (azure,) = (one for one in coverage() if one.name == "azure-native resources")
    unplaced = [line for line in azure.missing if "has no place for it" in line]
    assert azure.mapped_types >= 1351
    assert not any("id cannot be made" in line for line in azure.missing)
    assert azure.properties / (azure.properties + len(unplaced)) > 0.99


def test_a_second_name_takes_nothing_from_the_first() -> None:
    assert table("aws")["aws:s3/bucketVersioningV2:BucketVersioningV2"]["name"] == "aws_s3_bucket_versioning"
    assert table("aws")["aws:s3/bucketVersioning:BucketVersioning"]["name"] == "aws_s3_bucket_versioning"
