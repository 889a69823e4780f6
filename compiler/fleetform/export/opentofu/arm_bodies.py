"""Properties of an Azure resource as the body that Azure Resource Manager takes."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TypeAlias

from fleetform.export.opentofu.expressions import Writer
from fleetform.export.opentofu.tree import Block, Lit, Lst, Node, Obj
from fleetform.graph.expressions import Expr, ListOf, Literal, MapOf, Secret
from fleetform.names.model import ArmProperty

Nested: TypeAlias = "dict[str, Node | Nested]"


def arm_object(writer: Writer, inputs: Mapping[str, Expr], properties: Mapping[str, ArmProperty]) -> Node:
    """An object of a body, with ARM's names and levels."""
    tree: Nested = {}
    for name, expr in inputs.items():
        found = properties.get(name)
        inner = writer.inside(name)
        if found is None:
            near = get_close_matches(name, [k for k, p in properties.items() if not p.read_only], n=1)
            assert writer.owner is not None
            message = "Azure has no such property"
            writer.context.problem(writer.owner, message, inner.property, near[0] if near else None)
        elif expr != Literal(None):
            _put(tree, found.path, arm_value(inner, found, expr))
    return _node(tree)


def arm_value(writer: Writer, found: ArmProperty, expr: Expr) -> Node:
    """The value of a property."""
    if isinstance(expr, Secret):
        expr = writer.sealed(expr)
    if found.fields is None:
        return writer.node(expr)
    if found.kind not in ("array", "map"):
        return _item(writer, found.fields, expr)
    match expr:
        case ListOf(items):
            return Lst(tuple(_item(writer.inside(str(number)), found.fields, i) for number, i in enumerate(items)))
        case MapOf(entries):
            return Obj(
                tuple(
                    (key if isinstance(key, str) else writer.node(key), _item(writer.inside(str(key)), found.fields, i))
                    for key, i in entries
                )
            )
        case _:
            return writer.node(expr)


def _item(writer: Writer, fields: Mapping[str, ArmProperty], expr: Expr) -> Node:
    if isinstance(expr, Secret):
        expr = writer.sealed(expr)
    if not isinstance(expr, MapOf):
        return writer.node(expr)
    inputs = {key: item for key, item in expr.entries if isinstance(key, str)}
    return arm_object(writer, inputs, fields)


def identity_block(writer: Writer, expr: Expr) -> Block:
    """The `identity` block of azapi: the kinds, and the ids of the identities that somebody else made."""
    block = Block("identity")
    if not isinstance(expr, MapOf):
        writer.cannot("the identity must be known")
        return block
    kind, ids = expr.get("type"), expr.get("userAssignedIdentities")
    block.set("type", writer.node(kind) if kind is not None else Lit("SystemAssigned"))
    if isinstance(ids, MapOf):
        block.set("identity_ids", Lst(tuple(Lit(k) if isinstance(k, str) else writer.node(k) for k, _ in ids.entries)))
    elif ids is not None:
        block.set("identity_ids", writer.node(ids))
    return block


def _put(tree: Nested, path: tuple[str, ...], value: Node) -> None:
    *above, last = path
    place: Nested = tree
    for step in above:
        inner = place.setdefault(step, {})
        if not isinstance(inner, dict):
            return
        place = inner
    place[last] = value


def _node(tree: Nested) -> Node:
    return Obj(tuple((name, _node(item) if isinstance(item, dict) else item) for name, item in tree.items()))
