"""Makes the Terraform table of a Pulumi package: each resource and function with its attributes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fleetform.names.model import Attribute
from fleetform.names.regenerate.aligning import Aligner, Alignment, Shapes, shapes_of
from fleetform.names.regenerate.annotations import TEXT
from fleetform.names.regenerate.autonaming import auto_name
from fleetform.names.regenerate.beta import EDITIONS, Views, completed, named_like
from fleetform.names.regenerate.facts import Facts, data
from fleetform.names.regenerate.pairing import Candidate, Pair, pair_types
from fleetform.names.regenerate.schema import Block, Field, Schema
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
    maker = _Maker(table, package, schema)
    for token, pair in maker.known(package.resources, resource_pairs, schema.resources):
        maker.add_resource(package.resources[token], pair)
    for token, pair in maker.known(package.functions, function_pairs, schema.data_sources):
        maker.add_function(package.functions[token], pair)
    return table


@dataclass(frozen=True, slots=True)
class _Maker:
    table: Table
    package: Package
    schema: Schema

    @property
    def edition(self) -> str | None:
        """The provider's beta edition, if the SDK is made from one."""
        return EDITIONS.get(self.schema.provider)

    def known(
        self, tokens: Collection[str], pairs: Mapping[str, Pair], types: Mapping[str, Block]
    ) -> Iterator[tuple[str, Pair]]:
        """Tokens whose Terraform type the schema, or the beta edition, has; notes the others."""
        every = {**named_like(tokens, pairs), **pairs} if self.edition is not None else pairs
        about = f"{self.schema.provider} {self.schema.version}"
        for token in sorted(tokens):
            pair = every.get(token)
            if pair is None:
                self.table.missing[token] = f"no type of {about} is like it"
            elif pair.type not in types and self.edition is None:
                self.table.missing[token] = f"{about} has no {pair.type}"
            else:
                yield token, pair

    def add_resource(self, resource: Resource, pair: Pair) -> None:
        """Adds a resource to the table."""
        block = self._block(pair, self.schema.resources, Views(resource.inputs, resource.state))
        shapes = _with_id(shapes_of(resource.inputs, resource.state), block)
        tabled = pair.table is not None and pair.type in self.schema.resources
        aligner = Aligner(self.package, tabled, pair.force_new, frozenset(resource.secrets))
        alignment = aligner.align(block, shapes, pair.table or {})
        entry = self._entry(alignment, pair, block, self.schema.resources)
        made_up = auto_name(resource, block, alignment.attributes, pair.table or {})
        if made_up is not None:
            entry["auto_name"] = made_up
        self.table.entries[resource.token] = entry
        self.table.types[resource.token] = Mapped(pair.type, alignment.attributes, frozenset(resource.inputs), made_up)

    def add_function(self, function: Function, pair: Pair) -> None:
        """Adds a data source to the table."""
        types = self.schema.data_sources
        block = self._block(pair, types, Views(function.arguments, function.results))
        shapes = _with_id(shapes_of(function.arguments, function.results), block)
        aligner = Aligner(self.package, pair.table is not None and pair.type in types)
        alignment = aligner.align(block, shapes, pair.table or {})
        self.table.entries[function.token] = self._entry(alignment, pair, block, types) | {"data": True}

    def _block(self, pair: Pair, types: Mapping[str, Block], views: Views) -> Block:
        known = types.get(pair.type)
        if self.edition is None:
            assert known is not None
            return known
        # Types of such providers have an id, though the SDK does not say so.
        whole = {"id": Field("string", computed=True, beta=True)} if known is None else known
        return completed(self.package, whole, views, pair.table or {})

    def _entry(self, alignment: Alignment, pair: Pair, block: Block, types: Mapping[str, Block]) -> dict[str, Any]:
        writer = ShapeWriter()
        fields = packed_attributes(alignment.attributes, writer)
        provider = self.schema.provider if pair.type in types else self.edition
        entry: dict[str, Any] = {"name": pair.type, "provider": provider, "fields": fields, "shapes": writer.shapes}
        reason = f"{self.schema.provider} {self.schema.version} has no such attribute"
        lacking = dict.fromkeys(alignment.missing, reason)
        if "id" not in block:
            lacking["id"] = f"{pair.type} has no id of its own"
        if lacking:
            entry["lacking"] = lacking
        return entry


def _with_id(shapes: Shapes, block: Block) -> Shapes:
    """Every Pulumi resource has an id, though its SDK class does not say so."""
    return shapes | {"id": [TEXT]} if "id" in block else shapes
