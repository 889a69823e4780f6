"""What Pulumi's SDKs say about types: names of properties and types of values, remembered by class."""

# Pulumi's tables of names are private.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import enum
import typing
from collections import abc
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import Any

import pulumi
from pulumi import _types

from fleetform.graph.expressions import Kind

Hint = Any
"""A type as annotations say it; None where nothing is known."""


@cache
def input_names(cls: type) -> Mapping[str, str]:
    """Python name to Pulumi name of an input type."""
    return _types.input_type_py_to_pulumi_names(cls)


class Hints(Mapping[str, Hint]):
    """The types of a class's properties, each worked out when it is asked for.

    Pulumi's SDK works out all at once, for which every class that one of them names has to be made: of a large
    resource, of which a program gives a few properties, these are hundreds.
    """

    def __init__(self, cls: type) -> None:
        self._cls = cls
        self._getters = {name: attribute.fget for _, name, attribute in _types._py_properties(cls)}
        self._known: dict[str, Hint] = {}

    def __getitem__(self, name: str) -> Hint:
        """The type of a property by its Pulumi name; None where an annotation names what is not there."""
        if name not in self._known:
            self._known[name] = self._found(name)
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._getters or name in self._annotated

    def __iter__(self) -> Iterator[str]:
        return iter({**self._annotated, **self._getters})

    def __len__(self) -> int:
        return len({**self._annotated, **self._getters})

    @cached_property
    def _annotated(self) -> Mapping[str, Hint]:
        """Types that the annotations of a class say, without getters."""
        try:
            return _types._types_from_annotations(self._cls)
        except NameError:
            return {}

    def _found(self, name: str) -> Hint:
        getter = self._getters.get(name)
        if getter is None:
            return self._annotated[name]
        # As `_types._raw_return_hints` does.
        names = {"Output": pulumi.Output, "T": type(None)}
        try:
            told = typing.get_type_hints(getter, _types._globals_for_cls(self._cls), names).get("return")
        except NameError:
            return None
        found = None if told is None else _types.unwrap_type(told)
        return None if found is pulumi.Output else found


@cache
def input_hints(cls: type) -> Hints:
    """Types by Pulumi name of an input type."""
    return Hints(cls)


@cache
def output_names(cls: type) -> Mapping[str, str]:
    """Python name to Pulumi name of an output type."""
    return _types._py_to_pulumi_names_from_py_properties(cls)


@cache
def output_hints(cls: type) -> Hints:
    """Types by Pulumi name of an output type."""
    return Hints(cls)


@cache
def resource_names(cls: type) -> Mapping[str, str]:
    """Python name to Pulumi name of a resource class's outputs."""
    return _types.resource_py_to_pulumi_names(cls)


@cache
def resource_hints(cls: type) -> Hints:
    """Types by Pulumi name of a resource class's outputs."""
    return Hints(cls)


@cache
def getter_names(cls: type) -> frozenset[str]:
    """Python names of outputs that a resource class reads through `pulumi.get`."""
    return frozenset(python for python, _, _ in _types._py_properties(cls))


def is_input_type(cls: type) -> bool:
    """Whether a class is one of an SDK's input types."""
    return _types.is_input_type(cls)


def is_output_type(cls: Hint) -> bool:
    """Whether a type is one of an SDK's output types."""
    return isinstance(cls, type) and _types.is_output_type(cls)


def plain(hint: Hint) -> Hint:
    """The type inside `Output[...]`, `Input[...]` and `Optional[...]`; None for what says nothing."""
    if hint is None or hint is Any:
        return None
    try:
        return _plain(hint)
    except TypeError:  # an unhashable annotation
        return _unwrapped(hint)


@cache
def _plain(hint: Hint) -> Hint:
    return _unwrapped(hint)


def _unwrapped(hint: Hint) -> Hint:
    found = _types.unwrap_type(hint)
    if found is Any or isinstance(found, str | typing.ForwardRef):
        return None
    if typing.get_origin(found) is typing.Union or type(found).__name__ == "UnionType":
        members = [plain(member) for member in typing.get_args(found) if member is not type(None)]
        texts = all(_is_text(member) for member in members)
        if texts:
            return str
        known = [member for member in members if member is not None]
        return known[0] if len(known) == 1 else None
    return found


def _is_text(hint: Hint) -> bool:
    return isinstance(hint, type) and issubclass(hint, str)


def item_hint(hint: Hint) -> Hint:
    """The type of the items of a list, or of the values of a map."""
    arguments = typing.get_args(hint)
    return arguments[-1] if arguments else None


def kind_of(hint: Hint) -> str:
    """What a value of a (plain) type is: text, number, boolean, list, map, object or any."""
    if hint is None:
        return "any"
    origin = typing.get_origin(hint) or hint
    if origin in (list, abc.Sequence, tuple):
        return "list"
    if not isinstance(origin, type):
        return "any"
    if _types.is_output_type(origin) or _types.is_input_type(origin):
        return "object"
    if issubclass(origin, bool):
        return "boolean"
    if issubclass(origin, str):
        return "text"
    if issubclass(origin, int | float) and not issubclass(origin, enum.Enum):
        return "number"
    if issubclass(origin, abc.Mapping):
        return "map"
    if issubclass(origin, abc.Sequence):
        return "list"
    return "any"


def variable_kinds(hint: Hint) -> tuple[Kind, Kind | None]:
    """The type of a variable that stands for a value of a type, and that of its items."""
    found = plain(hint)
    kind = _KINDS.get(kind_of(found), "any")
    if kind not in ("list", "map"):
        return kind, None
    inside = _KINDS.get(kind_of(plain(item_hint(found))), "any")
    return kind, inside if inside in ("text", "number", "boolean") else None


_KINDS: dict[str, Kind] = {
    "text": "text",
    "number": "number",
    "boolean": "boolean",
    "list": "list",
    "map": "map",
}


def is_output(value: object) -> bool:
    """Whether a value is a Pulumi output."""
    return isinstance(value, pulumi.Output)
