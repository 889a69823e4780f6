"""Puts marks in place of what an XR has, in the expressions of a component that was run with it unknown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

from fleetform.export.crossplane.package.fields import XR, Path, field, is_of_composite, paths
from fleetform.export.crossplane.package.guards import Keyed
from fleetform.export.crossplane.package.marks import PATTERN, Marks, converted
from fleetform.export.crossplane.package.oracle import Oracle, ValueNeededError
from fleetform.graph.evaluate import PLAIN
from fleetform.graph.expressions import (
    Call,
    Conditional,
    Expr,
    For,
    ListOf,
    Literal,
    MapOf,
    Ref,
    Secret,
    Template,
    refs,
    walk,
)
from fleetform.graph.model import Graph, Resource

UNSAYABLE = "no patch says this"
"""Stands for an expression over outputs of composed resources that no patch can make."""

TRANSFORMS = frozenset({"lower", "upper", "base64_encode", "base64_decode", "sha256", "sha1"})
"""Functions that a patch can apply to its value."""

_THROUGH = frozenset({"text", "concat", "merge", "join", "coalesce", "json_encode"})
_QUOTED_NUMBER = re.compile(r'"(zqn\d+zq)"')


class Marking:
    """Marks the expressions of one graph.

    Args:
        marks: Gives out the marks.
        oracle: Decides what is left to decide.
        kind: Gives the type of a field in the schema.
        is_map: Whether a field has keys of the user's own.
    """

    def __init__(
        self, marks: Marks, oracle: Oracle, kind: Callable[[Path], str | None], is_map: Callable[[Path], bool]
    ) -> None:
        self._marks = marks
        self._oracle = oracle
        self._kind = kind
        self._is_map = is_map
        self._used: dict[Path, int] = {}
        self._spread: dict[Path, int] = {}

    def graph(self, graph: Graph, names: Mapping[str, Expr]) -> Graph:
        """The same graph with marks."""
        resources = {urn: self._resource(resource, names.get(urn)) for urn, resource in graph.resources.items()}
        return replace(graph, resources=resources)

    def only_copied(self, guard: Keyed) -> bool:
        """Whether a map whose entries were gone through is nowhere used but as a whole."""
        inside = [path for path in self._used if path[:-1] == guard.path]
        return bool(inside) and all(self._used[path] == self._spread.get(path, 0) for path in inside)

    def _resource(self, resource: Resource, name: Expr | None) -> Resource:
        given = resource.name if name is None else self._text(self.expr(name))
        read = None if resource.read_id is None else self.expr(resource.read_id)
        inputs = {key: self.expr(value) for key, value in resource.inputs.items()}
        return replace(resource, name=given, inputs=inputs, read_id=read)

    def _text(self, expr: Expr) -> str:
        match expr:
            case Literal(str() as value):
                return value
            case Template(parts):
                return "".join(part if isinstance(part, str) else self._text(part) for part in parts)
            case _:
                raise ValueNeededError(paths(expr))

    def expr(self, expr: Expr) -> Expr:
        """An expression with marks."""
        if isinstance(expr, Literal) or not any(ref.node == XR for ref in refs(expr)):
            return self._without_composite(expr)
        match expr:
            case Ref(_, path):
                self._used[cast("Path", path)] = self._used.get(cast("Path", path), 0) + 1
                return Literal(self._marks.mark(expr, self._kind(cast("Path", path))))
            case MapOf(entries):
                return self._map(entries)
            case ListOf(items):
                return ListOf(tuple(map(self.expr, items)))
            case Template(parts):
                return Template(tuple(part if isinstance(part, str) else self.expr(part) for part in parts))
            case Secret(value):
                return Secret(self.expr(value))
            case Call():
                return self._call(expr)
            case Conditional(condition, then, otherwise) if is_of_composite(condition):
                return self.expr(then if self._decided(condition) else otherwise)
            case _:
                return self._impossible(expr)

    def _without_composite(self, expr: Expr) -> Expr:
        """What is made of other resources' outputs: a patch can bring a value, and texts made of values."""
        for part in walk(expr):
            match part:
                case Call(function) if function not in _THROUGH:
                    if any(True for _ in refs(part)):
                        return Call(UNSAYABLE, (expr,))
                case Conditional() | For() if any(True for _ in refs(part)):
                    return Call(UNSAYABLE, (expr,))
                case _:
                    continue
        return expr

    def _decided(self, condition: Expr) -> bool:
        from fleetform.graph.errors import NotPortable

        return self._oracle.decide(condition, NotPortable("a decision depends on the value", ""))

    def _impossible(self, expr: Expr) -> Expr:
        if is_of_composite(expr):
            raise ValueNeededError(paths(expr))
        return Call(UNSAYABLE, (expr,))

    def _call(self, call: Call) -> Expr:
        simple = self._simple(call)
        if not isinstance(simple, Call):
            return self.expr(simple)
        call = simple
        if call.function == "json_encode":
            return self._json(call)
        if call.function == "text":
            inner = self.expr(call.args[0])
            found = PATTERN.fullmatch(str(inner.value)) if isinstance(inner, Literal) else None
            if any(self._kind(path) == "number" for path in paths(call)):
                return self._impossible(call)  # Python and Go write numbers with a fraction in different ways
            return Call("text", (inner,)) if found is None else Literal(converted(found, "string"))
        if call.function in _THROUGH:
            return Call(call.function, tuple(map(self.expr, call.args)))
        if call.function in TRANSFORMS and len(call.args) == 1:
            inner = self.expr(call.args[0])
            if isinstance(inner, Literal) and PATTERN.search(str(inner.value)):
                return Literal(self._marks.mark(Call(call.function, (inner,))))
        return self._impossible(call)

    def _simple(self, expr: Expr) -> Expr:
        """An expression without functions that leave their value as it is."""
        if not isinstance(expr, Call) or not is_of_composite(expr):
            return expr
        call = Call(expr.function, (self._simple(expr.args[0]), *expr.args[1:]))
        return self._oracle.simpler(call) or call

    def _json(self, call: Call) -> Expr:
        """JSON text: a value that is no text stands in it without quotes."""
        inner = self.expr(call.args[0])
        if any(True for _ in refs(inner)):
            return Call("json_encode", (inner,))
        try:
            text: str = PLAIN["json_encode"](_plain(inner))
        except ValueError:
            return self._impossible(call)
        if any(kind == "w" for kind, _ in PATTERN.findall(text)):
            return self._impossible(call)
        return Literal(_QUOTED_NUMBER.sub(r"\1", text))

    def _map(self, entries: tuple[tuple[str | Expr, Expr], ...]) -> Expr:
        """A map; one that a whole map of the XR is copied into says so by one entry whose key is that map's mark."""
        found: list[tuple[str | Expr, Expr]] = []
        spread = _copied(entries, self._oracle.instance.at, self._is_map)
        for key, value in entries:
            source = cast("Path", value.path)[:-1] if isinstance(value, Ref) and value.node == XR else None
            if source in spread and cast("Ref", value).path[-1] == key:
                path = cast("Path", cast("Ref", value).path)
                self._used[path] = self._used.get(path, 0) + 1
                self._spread[path] = self._spread.get(path, 0) + 1
                mark = self._marks.mark(field(source or ()), "object")
                if all(name != mark for name, _ in found):
                    found.append((mark, Literal(mark)))
                continue
            name = key if isinstance(key, str) else self._text(self.expr(key))
            found.append((name, self.expr(value)))
        return MapOf(tuple(found))


def _copied(
    entries: tuple[tuple[str | Expr, Expr], ...], at: Callable[[Path], Any], is_map: Callable[[Path], bool]
) -> set[Path]:
    """The maps of the XR whose entries are all among those of a map; an entry may be given another value after."""
    sources = {
        cast("Path", value.path)[:-1]
        for key, value in entries
        if isinstance(value, Ref) and value.node == XR and value.path and value.path[-1] == key
    }
    names = {key for key, _ in entries}
    return {path for path in sources if is_map(path) and set(at(path)) <= names}


def _plain(expr: Expr) -> Any:
    """Marked data as data."""
    match expr:
        case Literal(value):
            return value
        case ListOf(items):
            return [_plain(item) for item in items]
        case MapOf(entries):
            return {cast("str", key): _plain(value) for key, value in entries}
        case Template(parts):
            return "".join(part if isinstance(part, str) else str(_plain(part)) for part in parts)
        case Call(function, args) if function in PLAIN:
            return PLAIN[function](*map(_plain, args))
        case _:
            raise ValueError("an expression that is no data")
