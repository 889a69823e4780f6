"""Makes the Terraform table of a Pulumi package: each resource and function with its attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fleetform.names.model import Attribute
from fleetform.names.regenerate.aligning import Aligner, Alignment, Shapes, shapes_of
from fleetform.names.regenerate.annotations import TEXT
from fleetform.names.regenerate.autonaming import auto_name
from fleetform.names.regenerate.facts import Facts, data
from fleetform.names.regenerate.pairing import Candidate, Pair, pair_types
from fleetform.names.regenerate.schema import Block, Schema
from fleetform.names.regenerate.sdk import Function, Package, Resource
from fleetform.names.shapes import ShapeWriter
from fleetform.names.unpacking import packed_attributes


@dataclass(frozen=True, slots=True)
class Mapped:
    """A Pulumi resource with its Terraform type, attributes, inputs and auto-named property."""

    type: str
    attributes: Mapping[str, Attribute]
    inputs: frozenset[str]
    auto_name: str | None


@dataclass(slots=True)
class Table:
    """A finished table.

    Attributes:
        entries: Packed types by token.
        types: The resources by token, for tables that build on this one.
        missing: Tokens without a Terraform type, with the reason.
        about: What the table was made from.
    """

    entries: dict[str, Any] = field(default_factory=dict[str, Any])
    types: dict[str, Mapped] = field(default_factory=dict[str, Mapped])
    missing: dict[str, str] = field(default_factory=dict[str, str])
    about: dict[str, str] = field(default_factory=dict[str, str])


def terraform_table(package: Package, schema: Schema, facts: Facts) -> Table:
    """The table of a whole package."""
    bridge = facts.bridge(package.name)
    exceptions = data("exceptions").get(package.name, {})
    table = Table(about={"sdk": package.version, "provider": schema.provider, "version": schema.version})
    resources = [
        Candidate(token, one.aliases, frozenset(one.inputs) | frozenset(one.state))
        for token, one in package.resources.items()
    ]
    functions = [
        Candidate(token, (), frozenset(one.arguments) | frozenset(one.results))
        for token, one in package.functions.items()
    ]
    resource_pairs = pair_types(resources, schema.resources, bridge["resources"], exceptions)
    function_pairs = pair_types(functions, schema.data_sources, bridge["data_sources"], exceptions)
    for token, pair, block in _known(package.resources, resource_pairs, schema.resources, schema, table):
        _add_resource(table, package, schema, package.resources[token], pair, block)
    for token, pair, block in _known(package.functions, function_pairs, schema.data_sources, schema, table):
        _add_function(table, package, schema, package.functions[token], pair, block)
    return table


def _known(
    tokens: Mapping[str, Any], pairs: Mapping[str, Pair], types: Mapping[str, Block], schema: Schema, table: Table
) -> Iterator[tuple[str, Pair, Block]]:
    """Tokens whose Terraform type the schema has; notes the others."""
    for token in sorted(tokens):
        pair = pairs.get(token)
        if pair is None:
            table.missing[token] = f"no type of {schema.provider} {schema.version} is like it"
        elif pair.type not in types:
            table.missing[token] = f"{schema.provider} {schema.version} has no {pair.type}"
        else:
            yield token, pair, types[pair.type]


def _add_resource(table: Table, package: Package, schema: Schema, resource: Resource, pair: Pair, block: Block) -> None:
    shapes = _with_id(shapes_of(resource.inputs, resource.state), block)
    aligner = Aligner(package, pair.table is not None, pair.force_new, frozenset(resource.secrets))
    alignment = aligner.align(block, shapes, pair.table or {})
    entry = _entry(alignment, pair, schema, block)
    made_up = auto_name(resource, block, alignment.attributes, pair.table or {})
    if made_up is not None:
        entry["auto_name"] = made_up
    table.entries[resource.token] = entry
    table.types[resource.token] = Mapped(pair.type, alignment.attributes, frozenset(resource.inputs), made_up)


def _add_function(table: Table, package: Package, schema: Schema, function: Function, pair: Pair, block: Block) -> None:
    shapes = _with_id(shapes_of(function.arguments, function.results), block)
    alignment = Aligner(package, pair.table is not None).align(block, shapes, pair.table or {})
    table.entries[function.token] = _entry(alignment, pair, schema, block) | {"data": True}


def _with_id(shapes: Shapes, block: Block) -> Shapes:
    """Every Pulumi resource has an id, though its SDK class does not say so."""
    return shapes | {"id": [TEXT]} if "id" in block else shapes


def _entry(alignment: Alignment, pair: Pair, schema: Schema, block: Block) -> dict[str, Any]:
    writer = ShapeWriter()
    fields = packed_attributes(alignment.attributes, writer)
    entry: dict[str, Any] = {
        "name": pair.type,
        "provider": schema.provider,
        "fields": fields,
        "shapes": writer.shapes,
    }
    lacking = dict.fromkeys(alignment.missing, f"{schema.provider} {schema.version} has no such attribute")
    if "id" not in block:
        lacking["id"] = f"{pair.type} has no id of its own"
    if lacking:
        entry["lacking"] = lacking
    return entry
