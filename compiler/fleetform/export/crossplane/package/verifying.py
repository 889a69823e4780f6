"""Checks a shape against the instance it was made for: what it composes is what the program itself makes.

A component can do things with an unknown text that nobody notices (look it up, hand it to another program). Then the
documents differ here, and the fields they are made of must be known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from fleetform.export.crossplane.package.fields import Instance, Path, paths
from fleetform.export.crossplane.package.marks import PATTERN, Marks
from fleetform.export.crossplane.scalars import PLACEHOLDER
from fleetform.graph.evaluate import EvaluationError

ObjectKey = tuple[str, str, str]
"""API version, kind and name."""

Documents = Mapping[ObjectKey, Mapping[str, Any]]


def differences(
    marked: list[Mapping[str, Any]], marks: Marks, instance: Instance, expected: Documents
) -> Iterator[tuple[str, list[Path]]]:
    """Where documents with marks, filled for an instance, are not what is expected.

    Args:
        marked: The documents.
        marks: What their marks stand for.
        instance: The instance.
        expected: The documents of the plain export.

    Yields:
        The place in words, and the fields of the XR that what stands there is made of.
    """
    filling = _Filling(marks, instance)
    names = {filling.text(document["metadata"]["name"]) for document in marked}
    for document in marked:
        name = filling.text(document["metadata"]["name"])
        there = expected.get((document["apiVersion"], document["kind"], name))
        if there is None:
            yield f"{document['kind']} {name} is not made", filling.fields(document["metadata"]["name"])
            continue
        yield from filling.compared(document.get("spec", {}), _own(there, names), f"{document['kind']} {name} spec")


def _own(document: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    """A spec without dependencies on objects that others compose: Crossplane tries until those are there."""
    spec: dict[str, Any] = {**document.get("spec", {})}
    if isinstance(spec.get("references"), list):
        kept: list[dict[str, Any]] = spec.pop("references")
        kept = [one for one in kept if "dependsOn" not in one or one["dependsOn"]["name"] in names]
        spec |= {"references": kept} if kept else {}
    return spec


class _Filling:
    def __init__(self, marks: Marks, instance: Instance) -> None:
        self._marks = marks
        self._instance = instance

    def text(self, text: str) -> str:
        """A text with the instance's values."""
        return self._marks.filled(text, self._instance.value)

    def fields(self, value: Any) -> list[Path]:
        """The fields that the marks in a value are made of."""
        return [path for _, number in PATTERN.findall(str(value)) for path in paths(self._marks.of(number))]

    def compared(self, marked: Any, there: Any, place: str) -> Iterator[tuple[str, list[Path]]]:
        """What differs between a part of a document and the same part of the one expected."""
        if there == PLACEHOLDER:
            return
        try:
            value = self._opened(marked)
        except EvaluationError:
            return  # it comes from what is deployed: who knows it now?
        match value, there:
            case dict(), dict():
                yield from self._maps(cast("dict[str, Any]", value), cast("dict[str, Any]", there), place)
            case list(), list() if len(cast("list[Any]", value)) == len(cast("list[Any]", there)):
                for index, pair in enumerate(zip(cast("list[Any]", value), cast("list[Any]", there), strict=True)):
                    yield from self.compared(*pair, f"{place}[{index}]")
            case _:
                if value != there and not self._waits(marked):
                    yield place, self.fields(marked)

    def _maps(self, value: dict[str, Any], there: dict[str, Any], place: str) -> Iterator[tuple[str, list[Path]]]:
        for key in {**value, **there}:
            inner = f"{place}.{key}"
            if key in value and key in there:
                yield from self.compared(value[key], there[key], inner)
            elif key in value and not _refers(key, there):
                yield from self.compared(value[key], None, inner)
            elif key in there and not _refers(key, value) and not key.endswith(("Ref", "Refs")):
                # A whole map or list that is still unknown may hold it.
                yield from () if _is_open(there[key]) else [(inner, self.fields(value))]

    def _waits(self, value: Any) -> bool:
        """Whether a part of a value comes from what is deployed."""
        found = [self._marks.of(number) for _, number in PATTERN.findall(str(value))]
        for expr in found:
            try:
                self._instance.value(expr)
            except EvaluationError:
                return True
        return False

    def _opened(self, marked: Any) -> Any:
        """A value with one level of its marks filled.

        Raises:
            EvaluationError: It has none yet.
        """
        match marked:
            case str():
                whole = self._marks.whole(marked)
                return self.text(marked) if whole is None else self._whole(marked, whole)
            case dict():
                found: dict[str, Any] = {}
                for key, item in cast("dict[str, Any]", marked).items():
                    if self._marks.is_structure(key):
                        source = self._marks.whole(key)
                        assert source is not None
                        found = {**self._instance.value(source), **found}
                    else:
                        found[self.text(key)] = item
                return found
            case [only] if self._marks.is_structure(only):
                return self._opened(only)
            case _:
                return marked

    def _whole(self, mark: str, expr: Any) -> Any:
        value = self._instance.value(expr) if not _inner_mark(expr) else self._transformed(expr)
        return str(value) if self._marks.conversion(mark) == "string" else value

    def _transformed(self, call: Any) -> Any:
        from fleetform.graph.evaluate import PLAIN

        inner = call.args[0].value
        return PLAIN[call.function](self._opened(inner))


def _inner_mark(expr: Any) -> bool:
    """Whether an expression is a function of a text with marks."""
    arguments: tuple[Any, ...] = getattr(expr, "args", ())
    return bool(arguments) and PATTERN.search(str(getattr(arguments[0], "value", ""))) is not None


def _refers(key: str, other: Mapping[str, Any]) -> bool:
    """Whether the other document says the same by a reference."""
    stems = {name.removesuffix("s").removesuffix("Ref") for name in other if name.endswith(("Ref", "Refs"))}
    return key in stems or key.removesuffix("s") in stems


def _is_open(value: Any) -> bool:
    return value == PLACEHOLDER or value in ({}, [])
