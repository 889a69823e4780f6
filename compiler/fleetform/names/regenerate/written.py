"""Types whose pair is written by hand: what a package has that is not made from a type of its Terraform provider."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from fleetform.names.model import Attribute, AttributeKind
from fleetform.names.regenerate.facts import Facts, data
from fleetform.names.regenerate.schema import Block, Field, Schema
from fleetform.names.regenerate.sdk import Package
from fleetform.names.shapes import ShapeWriter
from fleetform.names.unpacking import packed_attributes

Names = Mapping[str, Any]
"""Pulumi property to attribute; for a block, of which the name is spelled alike, the names inside it."""


def written_entries(package: Package, facts: Facts) -> dict[str, Any]:
    """Packed data sources and resources by token, of those of a package that the data files have."""
    found: dict[str, Any] = {}
    for token, said in data("data_sources").items():
        if token in package.functions:
            provider = said["provider"]
            found[token] = _entry(said, provider, facts.schema(provider).data_sources[said["type"]]) | {"data": True}
    for token, said in data("written_types").items():
        if token in package.resources and "attributes" in said:
            found[token] = _spelled_out(said)
    return found


def written_resources(package: Package, schema: Schema) -> dict[str, Any]:
    """Packed resources by token, of those that the data file has and the provider's schema, too."""
    return {
        token: _entry(said, schema.provider, schema.resources[said["type"]])
        for token, said in data("written_types").items()
        if token in package.resources and "names" in said and said["type"] in schema.resources
    }


def written_alone(others: Collection[str]) -> dict[str, dict[str, Any]]:
    """Packed resources by package and token, of packages that nothing else is known of.

    Args:
        others: Packages that have a table of their own.
    """
    found: dict[str, dict[str, Any]] = {}
    for token, said in data("written_types").items():
        package = token.partition(":")[0]
        if package not in others and "attributes" in said:
            found.setdefault(package, {})[token] = _spelled_out(said)
    return found


def _spelled_out(said: Mapping[str, Any]) -> dict[str, Any]:
    """The entry of a type of a provider whose schema need not be among the facts."""
    rows: Mapping[str, tuple[str, AttributeKind, str]] = said["attributes"]
    attributes = {
        name: Attribute(target, kind, required="r" in flags, optional="o" in flags, computed="c" in flags)
        for name, (target, kind, flags) in rows.items()
    }
    return _packed(said, said["provider"], attributes)


def _entry(said: Mapping[str, Any], provider: str, block: Block) -> dict[str, Any]:
    attributes = _attributes(said["names"], block)
    hidden = {name: replace(attributes[name], sensitive=True) for name in said.get("sensitive", ())}
    return _packed(said, provider, attributes | hidden)


def _packed(said: Mapping[str, Any], provider: str, attributes: Mapping[str, Attribute]) -> dict[str, Any]:
    writer = ShapeWriter()
    entry = {
        "name": said["type"],
        "provider": provider,
        "fields": packed_attributes(attributes, writer),
        "shapes": writer.shapes,
        "lacking": said.get("lacking", {}),
    }
    return entry | ({"auto_name": said["auto_name"]} if "auto_name" in said else {})


def _attributes(names: Names, block: Block) -> dict[str, Attribute]:
    return {
        name: _attribute(target, block[target]) if isinstance(target, str) else _nested(name, block[name], target)
        for name, target in names.items()
    }


def _attribute(target: str, fact: Field) -> Attribute:
    found = Attribute(target, fact.kind, item=fact.item, required=fact.required)
    unkept = fact.write_only or (target.endswith("_wo") and fact.optional)
    return replace(found, optional=fact.optional, computed=fact.computed, write_only=unkept)


def _nested(name: str, fact: Field, names: Names) -> Attribute:
    fields = _attributes(names, fact.fields or {})
    return replace(_attribute(name, fact), block=fact.block, single=fact.most_one, fields=fields)
