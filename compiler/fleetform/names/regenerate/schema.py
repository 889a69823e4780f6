"""Terraform provider schemas, as the packed facts or `tofu providers schema -json` give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fleetform.names.model import AttributeKind


@dataclass(frozen=True, slots=True)
class Field:
    """An attribute or nested block of a Terraform type.

    Attributes:
        kind: Type of the value; a nested block is a list, set, map or object.
        item: Kind of the items of a list, set or map of plain values.
        block: It is written as nested blocks.
        most_one: It has at most one item.
        beta: Only the provider's beta edition has it.
        fields: Of an object or block, by Terraform name.
    """

    kind: AttributeKind
    item: AttributeKind | None = None
    block: bool = False
    most_one: bool = False
    required: bool = False
    optional: bool = False
    computed: bool = False
    sensitive: bool = False
    write_only: bool = False
    beta: bool = False
    fields: Mapping[str, Field] | None = None


Block = Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Schema:
    """A provider's schema.

    Attributes:
        provider: Local name, e.g. `google`.
        version: Provider version.
        configuration: Provider arguments.
        resources: Resource types.
        data_sources: Data-source types.
    """

    provider: str
    version: str
    configuration: Block
    resources: Mapping[str, Block]
    data_sources: Mapping[str, Block]


def packed_schema(facts: Mapping[str, Any]) -> Schema:
    """A schema from the packed form: `{name: [kind, flags, nested?]}`."""
    return Schema(
        facts["provider"],
        facts["version"],
        _packed_block(facts["config"]),
        {name: _packed_block(block) for name, block in facts["resources"].items()},
        {name: _packed_block(block) for name, block in facts["data_sources"].items()},
    )


def _packed_block(block: Mapping[str, Sequence[Any]]) -> Block:
    return {name: _packed_field(*entry) for name, entry in block.items()}


def _packed_field(kind: str, flags: str, nested: Mapping[str, Sequence[Any]] | None = None) -> Field:
    style, _, shape = kind.rpartition(":") if "(" not in kind else ("", "", kind)
    outer, _, inner = shape.partition("(")
    return Field(
        kind="object" if outer == "struct" else _kind(outer.removesuffix("1")),
        item=_kind(inner.partition("(")[0].rstrip(")")) if inner else None,
        block=style == "block",
        most_one=outer.endswith("1"),
        required="r" in flags,
        optional="o" in flags,
        computed="c" in flags,
        fields=_packed_block(nested) if nested is not None else {} if style else None,
    )


def _kind(name: str) -> AttributeKind:
    for known in ("string", "number", "bool", "list", "set", "map", "object"):
        if name == known:
            return known
    return "any"


def official_schema(provider: str, version: str, facts: Mapping[str, Any]) -> Schema:
    """A schema from one provider's part of `tofu providers schema -json`.

    Args:
        provider: Local name.
        version: Provider version; the official output does not say it.
        facts: The value under `provider_schemas` for the provider's address.
    """
    return Schema(
        provider,
        version,
        _official_block(facts["provider"]["block"]),
        {name: _official_block(entry["block"]) for name, entry in facts.get("resource_schemas", {}).items()},
        {name: _official_block(entry["block"]) for name, entry in facts.get("data_source_schemas", {}).items()},
    )


def _official_block(block: Mapping[str, Any]) -> Block:
    found: dict[str, Field] = {}
    for name, attribute in block.get("attributes", {}).items():
        found[name] = _official_attribute(attribute)
    for name, nested in block.get("block_types", {}).items():
        mode, least, most = nested["nesting_mode"], nested.get("min_items", 0), nested.get("max_items", 0)
        found[name] = Field(
            kind=_kind(mode) if mode in ("list", "set", "map") else "object",
            block=True,
            most_one=most == 1,
            required=least > 0,
            optional=least == 0,
            fields=_official_block(nested["block"]),
        )
    return found


def _official_attribute(attribute: Mapping[str, Any]) -> Field:
    bare = Field(
        kind="any",
        required=bool(attribute.get("required")),
        optional=bool(attribute.get("optional")),
        computed=bool(attribute.get("computed")),
        sensitive=bool(attribute.get("sensitive")),
        write_only=bool(attribute.get("write_only")),
    )
    nested = attribute.get("nested_type")
    if nested is None:
        return _typed(attribute["type"], bare)
    mode = nested["nesting_mode"]
    fields = {name: _official_attribute(inner) for name, inner in nested.get("attributes", {}).items()}
    return replace(bare, kind=_kind(mode) if mode in ("list", "set", "map") else "object", fields=fields)


def _typed(said: Any, bare: Field) -> Field:
    """A field of a cty type: `"string"`, `["list", "string"]`, `["set", ["object", {...}]]`."""
    if isinstance(said, str):
        return replace(bare, kind=_kind(said))
    outer: str = said[0]
    inner: Any = said[1]
    if outer == "object":
        return replace(bare, kind="object", fields=_object_fields(inner, bare))
    if isinstance(inner, str):
        return replace(bare, kind=_kind(outer), item=_kind(inner))
    if inner[0] == "object":
        # Settable lists of objects are blocks that HCL lets one write either way ("attributes as blocks").
        block = outer in ("list", "set") and not (bare.computed and not bare.optional)
        return replace(bare, kind=_kind(outer), block=block, fields=_object_fields(inner[1], bare))
    return replace(bare, kind=_kind(outer), item=_kind(str(inner[0])))


def _object_fields(fields: Mapping[str, Any], whole: Field) -> Block:
    bare = replace(whole, required=False, sensitive=False)
    return {name: _typed(said, bare) for name, said in fields.items()}
