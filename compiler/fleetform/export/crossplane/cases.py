"""Lists of Pulumi whose items a kind has in a field of their own for each kind of item."""

from __future__ import annotations

from typing import NamedTuple

from fleetform.export.crossplane.known import NotKnownError
from fleetform.export.crossplane.scalars import expression
from fleetform.export.crossplane.world import World, spread
from fleetform.graph.expressions import Expr, ListOf, Literal, MapOf
from fleetform.names.model import Cases, CrdField

_UNSAID = "the item does not say of which kind it is"


class Item(NamedTuple):
    """One item of the list, without what says its kind.

    Attributes:
        field: The field for items of its kind; None where nothing tells.
        expr: What is in it.
        why: With no field: the value that is not known yet, or a reason and a remedy.
    """

    field: CrdField | None
    expr: Expr
    why: Expr | tuple[str, str]


def items(world: World, expr: Expr) -> list[Expr] | None:
    """The items of a list; None if even their number is not known."""
    if not isinstance(expr, ListOf):
        try:
            expr = expression(world.known.value(expr))
        except NotKnownError:
            return None
    return list(expr.items) if isinstance(expr, ListOf) else [expr]


def sorted_item(world: World, cases: Cases, expr: Expr) -> Item:
    """Tells of which kind an item is."""
    expr = spread(expr)
    kind: Expr | None = expr
    try:
        if not isinstance(expr, MapOf):
            expr = expression(world.known.value(expr))
        kind = expr.get(cases.on) if isinstance(expr, MapOf) else None
        said = world.decided(world.known.value(kind)) if kind is not None else None
    except NotKnownError:
        return Item(None, expr, kind if kind is not None else Literal(None))
    known = ", ".join(cases.fields)
    if said is None or not isinstance(expr, MapOf):
        return Item(None, expr, (_UNSAID, f"give {cases.on}: {known}"))
    rest = MapOf(tuple(entry for entry in expr.entries if entry[0] != cases.on))
    return Item(cases.field(said), rest, (f"there is no field for items of the kind {said}", f"one of: {known}"))
