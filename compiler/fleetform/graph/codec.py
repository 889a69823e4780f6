"""Expressions as JSON data and back.

Literals and lists are themselves; everything else is an object whose first key says what it is.
"""

# A recorded program hands over values of any type.
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fleetform.graph.expressions import (
    Archive,
    Asset,
    Call,
    Conditional,
    Expr,
    For,
    ListOf,
    Literal,
    Local,
    MapOf,
    Ref,
    Secret,
    Template,
    Variable,
)

HIDDEN = Variable("hidden", secret=True, description="A secret value that is not kept in saved graphs")
"""What stands in a loaded graph where a secret's value was left out."""


def to_data(expr: Expr, *, hidden: bool = False) -> Any:
    """An expression as JSON data.

    Args:
        expr: The expression.
        hidden: It lies inside a secret: what it holds that is known now is left out.
    """

    def inner(part: Expr) -> Any:
        return to_data(part, hidden=hidden)

    match expr:
        case Literal(value):
            return {"hidden": True} if hidden and value is not None else value
        case ListOf(items):
            return [inner(item) for item in items]
        case MapOf(entries):
            if all(isinstance(key, str) for key, _ in entries):
                return {"map": {key: inner(value) for key, value in entries}}
            return {"entries": [[_apart(key, hidden), inner(value)] for key, value in entries]}
        case Ref(node, path):
            # Where a secret comes from is no secret.
            return {"ref": node, "path": [_apart(step, False) for step in path]}
        case Template(parts):
            return {"template": [_piece(part, hidden) for part in parts]}
        case Call(function, args):
            return {"call": function, "args": [inner(arg) for arg in args]}
        case Conditional(condition, then, otherwise):
            return {"if": inner(condition), "then": inner(then), "else": inner(otherwise)}
        case For():
            return _for_data(expr, hidden)
        case Local(name):
            return {"local": name}
        case Variable(name):
            return {"hidden": True} if expr == HIDDEN else {"variable": name}
        case Secret(value):
            return {"secret": to_data(value, hidden=True)}
        case Asset(kind, source):
            return {"asset": kind, "source": inner(source)}
        case Archive(kind, source):
            return {"archive": kind, "source": inner(source)}


def from_data(data: Any, variables: Mapping[str, Variable]) -> Expr:
    """The expression that JSON data stands for.

    Args:
        data: What `to_data` made.
        variables: The graph's variables by name.

    Raises:
        ValueError: The data is no expression.
    """

    def inner(part: Any) -> Expr:
        return from_data(part, variables)

    if data is None or isinstance(data, bool | int | float | str):
        return Literal(data)
    if isinstance(data, list):
        return ListOf(tuple(inner(item) for item in data))
    match data:
        case {"map": entries}:
            return MapOf(tuple((key, inner(value)) for key, value in entries.items()))
        case {"entries": entries}:
            return MapOf(tuple((key if isinstance(key, str) else inner(key), inner(value)) for key, value in entries))
        case {"ref": node, "path": path}:
            return Ref(node, tuple(step if isinstance(step, str | int) else inner(step) for step in path))
        case {"template": parts}:
            return Template(tuple(part if isinstance(part, str) else inner(part) for part in parts))
        case {"call": function, "args": args}:
            return Call(function, tuple(inner(arg) for arg in args))
        case {"if": condition, "then": then, "else": otherwise}:
            return Conditional(inner(condition), inner(then), inner(otherwise))
        case {"for": over, "item": item, "body": body}:
            return For(
                inner(over),
                item,
                inner(body),
                data.get("index"),
                inner(data["key"]) if "key" in data else None,
                inner(data["where"]) if "where" in data else None,
            )
        case {"literal": value}:
            return Literal(value)
        case {"local": name}:
            return Local(name)
        case {"hidden": True}:
            return HIDDEN
        case {"variable": name}:
            return variables.get(name) or Variable(name)
        case {"secret": value}:
            return Secret(inner(value))
        case {"asset": kind, "source": source}:
            return Asset(kind, inner(source))
        case {"archive": kind, "source": source}:
            return Archive(kind, inner(source))
        case _:
            raise ValueError(f"no expression: {data!r}"[:80])


def _piece(part: str | Expr, hidden: bool) -> Any:
    return {"hidden": True} if hidden and isinstance(part, str) else _apart(part, hidden)


def _apart(part: str | int | Expr, hidden: bool) -> Any:
    """A part that may be text (or a number) or an expression: a literal expression must not be read as the text."""
    if isinstance(part, str | int):
        return part
    data = to_data(part, hidden=hidden)
    return {"literal": data} if isinstance(part, Literal) and not isinstance(data, dict) else data


def _for_data(expr: For, hidden: bool) -> dict[str, Any]:
    data: dict[str, Any] = {"for": to_data(expr.over, hidden=hidden), "item": expr.item}
    if expr.index is not None:
        data["index"] = expr.index
    data["body"] = to_data(expr.body, hidden=hidden)
    if expr.key is not None:
        data["key"] = to_data(expr.key, hidden=hidden)
    if expr.where is not None:
        data["where"] = to_data(expr.where, hidden=hidden)
    return data
