"""Packed Terraform attributes and back: `[name, kind, flags, item, shape]`, the tail left out when empty.

Flags are letters: r required, o optional, c computed, s sensitive, w write only, b block, 1 single item where
Pulumi has the item itself, f replaces the resource when changed, m the pair of names follows the spelling
rule and is in no table, x only the provider's beta edition has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast, get_args

from fleetform.names.model import Attribute, AttributeKind
from fleetform.names.shapes import ShapeReader, ShapeWriter, padded

_KINDS = cast("tuple[AttributeKind, ...]", get_args(AttributeKind))


def packed_attribute(attribute: Attribute, shapes: ShapeWriter) -> list[Any]:
    """The packed form of an attribute; nested fields go to `shapes`."""
    flags = "".join(
        letter
        for letter, is_set in (
            ("r", attribute.required),
            ("o", attribute.optional),
            ("c", attribute.computed),
            ("s", attribute.sensitive),
            ("w", attribute.write_only),
            ("b", attribute.block),
            ("1", attribute.single),
            ("f", attribute.force_new),
            ("m", not attribute.exact),
            ("x", attribute.beta),
        )
        if is_set
    )
    item = _KINDS.index(attribute.item) if attribute.item is not None else None
    group = packed_attributes(attribute.fields, shapes) if attribute.fields is not None else None
    packed = [attribute.name, _KINDS.index(attribute.kind), flags, item, group]
    while packed[-1] is None:
        packed.pop()
    return packed


def packed_attributes(attributes: Mapping[str, Attribute], shapes: ShapeWriter) -> int:
    """The number of a packed group of attributes."""
    return shapes.number({name: packed_attribute(attribute, shapes) for name, attribute in attributes.items()})


def attribute_shapes(shapes: list[dict[str, Any]]) -> ShapeReader[Attribute]:
    """The groups of attributes of a packed type."""
    return ShapeReader(shapes, _attribute)


def _attribute(raw: list[Any], shapes: ShapeReader[Attribute]) -> Attribute:
    name, kind, flags, item, group = padded(raw, 5)
    return Attribute(
        name=name,
        kind=_kind(kind),
        block="b" in flags,
        single="1" in flags,
        item=None if item is None else _kind(item),
        fields=None if group is None else shapes[group],
        required="r" in flags,
        optional="o" in flags,
        computed="c" in flags,
        sensitive="s" in flags,
        write_only="w" in flags,
        force_new=True if "f" in flags else None,
        exact="m" not in flags,
        beta="x" in flags,
    )


def _kind(number: int) -> AttributeKind:
    return _KINDS[number]
