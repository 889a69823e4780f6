"""The match by likeness and the spelling rule, judged by the Pulumi bridges' own tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from fleetform.names.packs import Pack, pack
from fleetform.names.regenerate.facts import Facts
from fleetform.names.regenerate.pairing import Candidate, pair_by_likeness, pair_types
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
            assert share >= 0.982, provider.name


def test_every_aws_resource_of_the_sdk_is_mapped() -> None:
    (aws,) = (provider for provider in coverage() if provider.name == "aws resources")
    assert aws.mapped_types == aws.types > 1700


def test_a_type_that_only_the_beta_provider_has_is_refused() -> None:
    rows = {"google_beta_thing": {"token": "gcp:beta/thing:Thing", "fields": {}}}
    found = pair_types([Candidate("gcp:beta/thing:Thing", (), frozenset({"name"}))], {}, rows, {})
    assert found["gcp:beta/thing:Thing"].type == "google_beta_thing"
    assert "gcp:apigateway/api:Api" not in table("gcp")


def test_a_second_name_takes_nothing_from_the_first() -> None:
    assert table("aws")["aws:s3/bucketVersioningV2:BucketVersioningV2"]["name"] == "aws_s3_bucket_versioning"
    assert table("aws")["aws:s3/bucketVersioning:BucketVersioning"]["name"] == "aws_s3_bucket_versioning"
