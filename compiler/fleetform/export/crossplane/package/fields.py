"""Fields of a composite resource as expressions, and what one instance has in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias, cast

from fleetform.graph.evaluate import EvaluationError, evaluate
from fleetform.graph.expressions import Expr, ListOf, Literal, MapOf, Ref, refs

XR = "composite resource"
"""The node of references to fields of the composite resource."""

Path: TypeAlias = tuple[str | int, ...]

NAME: Path = ("metadata", "name")
NAMESPACE: Path = ("metadata", "namespace")


def field(path: Path) -> Ref:
    """A field of the composite resource as an expression."""
    return Ref(XR, path)


def label(name: str) -> Path:
    """The path of a label."""
    return ("metadata", "labels", name)


def paths(expr: Expr) -> list[Path]:
    """The fields of the composite resource that an expression is made of."""
    found = (cast("Path", ref.path) for ref in refs(expr) if ref.node == XR)
    return list(dict.fromkeys(found))


def is_of_composite(expr: Expr) -> bool:
    """Whether an expression needs nothing but fields of the composite resource, and some of those."""
    nodes = {ref.node for ref in refs(expr)}
    return nodes == {XR}


def tree(expr: Expr) -> Any:
    """An expression as data: maps and lists are opened, what has no value yet stays an expression."""
    match expr:
        case MapOf(entries) if all(isinstance(key, str) for key, _ in entries):
            return {cast("str", key): tree(value) for key, value in entries}
        case ListOf(items):
            return [tree(item) for item in items]
        case Literal(value):
            return value
        case _:
            return expr


def is_known(value: Any) -> bool:
    """Whether data has no expression in it."""
    match value:
        case dict():
            return all(map(is_known, cast("dict[str, Any]", value).values()))
        case list():
            return all(map(is_known, cast("list[Any]", value)))
        case _:
            return value is None or isinstance(value, str | bool | int | float)


class Instance:
    """The values that one composite resource has.

    Args:
        composite: The composite resource as data, in which expressions stand for what is not known yet.
    """

    def __init__(self, composite: Mapping[str, Any]) -> None:
        self.composite = composite

    def at(self, path: Path) -> Any:
        """What is in a field; None if it is not there."""
        found: Any = self.composite
        for step in path:
            match found:
                case dict() if step in found:
                    found = cast("dict[Any, Any]", found)[step]
                case list() if isinstance(step, int) and step < len(cast("list[Any]", found)):
                    found = cast("list[Any]", found)[step]
                case _:
                    return None
        return found

    def value(self, expr: Expr) -> Any:
        """The value that an expression over the fields has here.

        Raises:
            EvaluationError: It has none, or none yet.
        """
        for path in paths(expr):
            if not is_known(self.at(path)):
                raise EvaluationError(f"{path} is not known yet")
        return evaluate(expr, self._of)

    def _of(self, node: str) -> Any:
        if node != XR:
            raise EvaluationError(f"{node} is known only after deployment")
        return _Lenient(self.composite)


_LENIENT = {"": ("spec", "metadata"), "metadata": ("labels",)}


class _Lenient:
    """Data in which what is not there is None, as it is for a field that was left out.

    Args:
        data: The data.
        name: Where it is in a composite resource; empty for the whole.
    """

    def __init__(self, data: Any, name: str = "") -> None:
        self._data = data
        self._name = name

    def __getitem__(self, step: str | int) -> Any:
        try:
            found = self._data[step]
        except (KeyError, IndexError):
            return None
        # A component may have fields of these names itself: they are data as any other.
        inner = isinstance(found, dict) and step in _LENIENT.get(self._name, ())
        return _Lenient(cast("object", found), str(step)) if inner else cast("object", found)
