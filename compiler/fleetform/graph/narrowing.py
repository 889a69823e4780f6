"""The types of variables that stand for what could not be recorded: those of the places they are given to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

from fleetform.graph.expressions import (
    Call,
    Expr,
    Kind,
    ListOf,
    MapOf,
    Secret,
    Template,
    Variable,
    children,
    rewrite,
    walk,
)
from fleetform.graph.session import Session

Wanted: TypeAlias = tuple[Kind, Kind | None]

_WHOLE = (ListOf, MapOf, Secret)
"""What a variable may stand in and still be given to a place of a type."""

_ANY: Wanted = ("any", None)
_TEXT: Wanted = ("text", None)
_NUMBER: Wanted = ("number", None)
_FUNCTIONS: dict[str, Wanted] = {
    "text": _TEXT,
    "lower": _TEXT,
    "upper": _TEXT,
    "title": _TEXT,
    "strip": _TEXT,
    "lstrip": _TEXT,
    "rstrip": _TEXT,
    "remove_prefix": _TEXT,
    "remove_suffix": _TEXT,
    "replace": _TEXT,
    "split": _TEXT,
    "starts_with": _TEXT,
    "ends_with": _TEXT,
    "number": _TEXT,
    "base64_encode": _TEXT,
    "base64_decode": _TEXT,
    "sha256": _TEXT,
    "sha1": _TEXT,
    "md5": _TEXT,
    "url_encode": _TEXT,
    "json_decode": _TEXT,
    "yaml_decode": _TEXT,
    "add": _NUMBER,
    "subtract": _NUMBER,
    "multiply": _NUMBER,
    "divide": _NUMBER,
    "modulo": _NUMBER,
    "negate": _NUMBER,
    "round_down": _NUMBER,
    "less": _NUMBER,
    "less_or_equal": _NUMBER,
}
"""What functions of expressions take, where that is one type."""


def narrow(session: Session) -> None:
    """Gives every placeholder the type that all its places agree on."""
    graph = session.graph
    open_ones = [place.placeholder for place in graph.unportable if place.placeholder is not None]
    wanted = {variable: session.wanted.get(variable.name, set()) for variable in open_ones if variable.kind == "any"}
    if not wanted:
        return
    for expr in graph.expressions():
        for variable, kinds in _used(expr):
            if variable in wanted:
                wanted[variable] = wanted[variable] | kinds
    made = {variable: _narrowed(variable, kinds) for variable, kinds in wanted.items()}
    if all(old == new for old, new in made.items()):
        return
    graph.rewrite(lambda expr: rewrite(expr, lambda part: made.get(part, part) if isinstance(part, Variable) else part))
    graph.variables.update({new.name: new for new in made.values()})
    for place in graph.unportable:
        if place.placeholder is not None:
            place.placeholder = made.get(place.placeholder, place.placeholder)


def _used(expr: Expr) -> Iterator[tuple[Variable, set[Wanted]]]:
    """Variables that are computed with, and the types that this takes."""
    for part in walk(expr):
        if isinstance(part, _WHOLE):
            continue
        for child in children(part):
            if isinstance(child, Variable):
                yield child, {_taken(part)}


def _taken(part: Expr) -> Wanted:
    if isinstance(part, Template):
        return _TEXT
    return _FUNCTIONS.get(part.function, _ANY) if isinstance(part, Call) else _ANY


def _narrowed(variable: Variable, kinds: set[Wanted]) -> Variable:
    if len(kinds) == 2 and _TEXT in kinds and kinds & {_NUMBER, ("boolean", None)}:
        kinds = kinds - {_TEXT}  # a number or a truth can be written into a text
    if len(kinds) != 1:
        return variable
    ((kind, items),) = kinds
    return replace(variable, kind=kind, items=items)
