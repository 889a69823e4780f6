"""Data sources whose pair is written by hand: functions of packages that are not made from a Terraform provider."""

from __future__ import annotations

from typing import Any

from fleetform.names.model import Attribute
from fleetform.names.regenerate.facts import Facts, data
from fleetform.names.regenerate.sdk import Package
from fleetform.names.shapes import ShapeWriter
from fleetform.names.unpacking import packed_attributes


def written_entries(package: Package, facts: Facts) -> dict[str, Any]:
    """Packed data sources by token, of the functions of a package that the data file has."""
    return {token: _entry(said, facts) for token, said in data("data_sources").items() if token in package.functions}


def _entry(said: dict[str, Any], facts: Facts) -> dict[str, Any]:
    block = facts.schema(said["provider"]).data_sources[said["type"]]
    attributes = {
        name: Attribute(target, fact.kind, required=fact.required, optional=fact.optional, computed=fact.computed)
        for name, target in said["names"].items()
        for fact in (block[target],)
    }
    writer = ShapeWriter()
    return {
        "name": said["type"],
        "provider": said["provider"],
        "data": True,
        "fields": packed_attributes(attributes, writer),
        "shapes": writer.shapes,
        "lacking": said.get("lacking", {}),
    }
