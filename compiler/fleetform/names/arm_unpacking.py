"""Packed ARM properties and back: `[path, kind, flags, shape]`, the tail left out when empty.

The path is a list, or just the name for a property that lies where Pulumi has it. Flags: r required,
o read only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fleetform.names.model import ArmProperty
from fleetform.names.shapes import ShapeReader, ShapeWriter, padded

_KINDS = ("string", "int", "bool", "any", "array", "map", "object")


def packed_properties(properties: Mapping[str, ArmProperty], shapes: ShapeWriter) -> int:
    """The number of a packed group of properties."""
    return shapes.number({name: _packed(one, shapes) for name, one in properties.items()})


def _packed(one: ArmProperty, shapes: ShapeWriter) -> list[Any]:
    path = one.path[0] if len(one.path) == 1 else list(one.path)
    flags = ("r" if one.required else "") + ("o" if one.read_only else "")
    group = packed_properties(one.fields, shapes) if one.fields is not None else None
    packed = [path, _KINDS.index(one.kind), flags or None, group]
    while packed[-1] is None:
        packed.pop()
    return packed


def property_shapes(shapes: list[dict[str, Any]]) -> ShapeReader[ArmProperty]:
    """The groups of properties of a packed type."""
    return ShapeReader(shapes, _property)


def _property(raw: list[Any], shapes: ShapeReader[ArmProperty]) -> ArmProperty:
    place, kind, flags, group = padded(raw, 4)
    path: tuple[str, ...] = (place,) if isinstance(place, str) else tuple(place)
    return ArmProperty(
        name=path[-1],
        path=path,
        kind=_kind(kind),
        fields=None if group is None else shapes[group],
        required="r" in (flags or ""),
        read_only="o" in (flags or ""),
    )


def _kind(number: int) -> str:
    return _KINDS[number]
