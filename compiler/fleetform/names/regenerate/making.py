"""Makes the entries of a Terraform table, one type after the other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fleetform.names.regenerate.aligning import Aligner, Alignment, BridgeFields, Shapes, shapes_of
from fleetform.names.regenerate.annotations import TEXT
from fleetform.names.regenerate.autonaming import auto_name
from fleetform.names.regenerate.beta import EDITIONS, Views, completed, named_like
from fleetform.names.regenerate.bridge import Renames
from fleetform.names.regenerate.pairing import Pair
from fleetform.names.regenerate.rule import Rule
from fleetform.names.regenerate.schema import Block, Field, Schema
from fleetform.names.regenerate.sdk import Function, Package, Resource
from fleetform.names.regenerate.terraform import Mapped, Table
from fleetform.names.shapes import ShapeWriter
from fleetform.names.unpacking import packed_attributes


@dataclass(frozen=True, slots=True)
class TableMaker:
    """Adds types to a table.

    Attributes:
        table: The table.
        package: The SDK.
        schema: The provider's schema, perhaps without any type.
        renames: Names inside of object types, where the bridge says them.
    """

    table: Table
    package: Package
    schema: Schema
    renames: Renames = field(default_factory=dict[str, Mapping[str, str]])

    @property
    def guessed(self) -> bool:
        """No schema is known: names follow from the bridge's table and the rule."""
        return not self.schema.resources and not self.schema.data_sources

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
            elif pair.type not in types and self.edition is None and not self.guessed:
                self.table.missing[token] = f"{about} has no {pair.type}"
            else:
                yield token, pair

    def add_resource(self, resource: Resource, pair: Pair) -> None:
        """Adds a resource to the table."""
        views = Views(resource.inputs, resource.state)
        rows = self._rows(pair, views)
        block = self._block(pair, self.schema.resources, views, rows)
        shapes = _with_id(shapes_of(resource.inputs, resource.state), block)
        tabled = pair.table is not None and pair.type in self.schema.resources
        alignment = self._aligner(pair, tabled=tabled, secrets=resource.secrets).align(block, shapes, rows)
        entry = self._entry(alignment, pair, block, self.schema.resources)
        made_up = auto_name(resource, block, alignment.attributes, pair.table or {})
        if made_up is not None:
            entry["auto_name"] = made_up
        self.table.entries[resource.token] = entry
        self.table.types[resource.token] = Mapped(pair.type, alignment.attributes, frozenset(resource.inputs), made_up)

    def add_function(self, function: Function, pair: Pair) -> None:
        """Adds a data source to the table."""
        types = self.schema.data_sources
        views = Views(function.arguments, function.results)
        rows = self._rows(pair, views)
        block = self._block(pair, types, views, rows)
        shapes = _with_id(shapes_of(function.arguments, function.results), block)
        tabled = pair.table is not None and pair.type in types
        alignment = self._aligner(pair, tabled=tabled).align(block, shapes, rows)
        self.table.entries[function.token] = self._entry(alignment, pair, block, types) | {"data": True}

    def _rows(self, pair: Pair, views: Views) -> BridgeFields:
        known = pair.table or {}
        return Rule(self.package, self.renames).table(views, known) if self.guessed else known

    def _aligner(self, pair: Pair, *, tabled: bool, secrets: Collection[str] = ()) -> Aligner:
        return Aligner(self.package, tabled, pair.force_new, frozenset(secrets), self.renames, self.guessed)

    def _block(self, pair: Pair, types: Mapping[str, Block], views: Views, rows: BridgeFields) -> Block:
        known = types.get(pair.type)
        if self.edition is None and not self.guessed:
            assert known is not None
            return known
        # Types of such providers have an id, though the SDK does not say so.
        beta = self.edition is not None
        whole = {"id": Field("string", computed=True, beta=beta)} if known is None else known
        return completed(self.package, whole, views, rows, beta=beta)

    def _entry(self, alignment: Alignment, pair: Pair, block: Block, types: Mapping[str, Block]) -> dict[str, Any]:
        writer = ShapeWriter()
        fields = packed_attributes(alignment.attributes, writer)
        provider = self.schema.provider if pair.type in types or self.guessed else self.edition
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
