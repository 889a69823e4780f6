"""Whether a resource or data source uses what only the beta edition of its provider has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fleetform.export.opentofu.context import Context, Owner
from fleetform.graph.expressions import Expr, MapOf, children
from fleetform.graph.model import Resource
from fleetform.names.model import Attribute

Attributes = Mapping[str, Attribute]


def uses_beta(context: Context, owner: Owner, attributes: Attributes) -> bool:
    """Whether it is given, or anything reads from it, an attribute that only the beta edition has."""
    inputs, key = (owner.inputs, owner.urn) if isinstance(owner, Resource) else (owner.arguments, owner.id)
    return _any_given(inputs.items(), attributes) or any(
        _is_read(path, attributes) for path in context.wanted.get(key, ())
    )


def _any_given(entries: Iterable[tuple[object, Expr]], attributes: Attributes) -> bool:
    for name, expr in entries:
        attribute = attributes.get(name) if isinstance(name, str) else None
        if attribute is None:
            continue
        if attribute.beta or (attribute.fields and _given_inside(expr, attribute.fields)):
            return True
    return False


def _given_inside(expr: Expr, fields: Attributes) -> bool:
    """Whether an object, or any object in lists and maps of them, has such a field."""
    if isinstance(expr, MapOf) and any(name in fields for name, _ in expr.entries):
        return _any_given(expr.entries, fields)
    return any(_given_inside(part, fields) for part in children(expr))


def _is_read(path: Sequence[object], attributes: Attributes) -> bool:
    fields = attributes
    for step in path:
        attribute = fields.get(step) if isinstance(step, str) else None
        if attribute is not None:
            if attribute.beta:
                return True
            fields = attribute.fields or {}
    return False
