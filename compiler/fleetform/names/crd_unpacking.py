"""Packed CRD fields and back.

`[name, kind, flags, item, shape, ref, selector, secret ref, values, implied, cases]`, the tail left out. Flags: r
required, 1 single item where Pulumi has the item itself, x free-form object, m reference is a list. Cases: the property
that says the kind, and the packed field of each kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fleetform.names.model import Cases, CrdField, Reference
from fleetform.names.shapes import ShapeReader, ShapeWriter, padded

_KINDS = ("string", "number", "integer", "boolean", "array", "object", "any")
_LENGTH = 11


def packed_fields(fields: Mapping[str, CrdField], shapes: ShapeWriter) -> int:
    """The number of a packed group of fields."""
    return shapes.number({name: _packed(field, shapes) for name, field in fields.items()})


def _packed(field: CrdField, shapes: ShapeWriter) -> list[Any]:
    reference = field.reference
    flags = "".join(
        letter
        for letter, is_set in (
            ("r", field.required),
            ("1", field.single),
            ("x", field.free),
            ("m", reference is not None and reference.many),
        )
        if is_set
    )
    packed = [
        field.name,
        _KINDS.index(field.kind),
        flags or None,
        None if field.item is None else _KINDS.index(field.item),
        None if field.fields is None else packed_fields(field.fields, shapes),
        None if reference is None else reference.ref,
        None if reference is None else reference.selector,
        field.secret_ref,
        None if field.values is None else dict(field.values),
        None if field.implied is None else dict(field.implied),
        None if field.cases is None else _packed_cases(field.cases, shapes),
    ]
    while packed[-1] is None:
        packed.pop()
    return packed


def _packed_cases(cases: Cases, shapes: ShapeWriter) -> list[Any]:
    return [cases.on, {kind: _packed(field, shapes) for kind, field in cases.fields.items()}]


def field_shapes(shapes: list[dict[str, Any]]) -> ShapeReader[CrdField]:
    """The groups of fields of a packed managed resource."""
    return ShapeReader(shapes, _field)


def _field(raw: list[Any], shapes: ShapeReader[CrdField]) -> CrdField:
    name, kind, flags, item, group, ref, selector, secret, values, implied, cases = padded(raw, _LENGTH)
    said = flags or ""
    return CrdField(
        name=name,
        kind=_kind(kind),
        single="1" in said,
        item=None if item is None else _kind(item),
        fields=None if group is None else shapes[group],
        required="r" in said,
        reference=None if ref is None else Reference(ref, selector, "m" in said),
        secret_ref=secret,
        free="x" in said,
        values=values,
        implied=implied,
        cases=None if cases is None else _cases(cases, shapes),
    )


def _cases(raw: list[Any], shapes: ShapeReader[CrdField]) -> Cases:
    on, fields = raw
    return Cases(on, {kind: _field(one, shapes) for kind, one in fields.items()})


def _kind(number: int) -> str:
    return _KINDS[number]
