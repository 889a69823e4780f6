"""Inputs that no engine takes: what they are, where they are, and what to give instead."""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pulumi

from fleetform.graph import hints
from fleetform.graph.outputs import data_of

_INSTEAD = {
    "bytes": ": give a text, as value.decode() makes one",
    "set": ": give a list, as sorted(value) makes one",
    "frozenset": ": give a list, as sorted(value) makes one",
    "datetime": ": give a text, as value.isoformat() makes one",
    "date": ": give a text, as value.isoformat() makes one",
    "PosixPath": ": give a text, as str(value) makes one",
    "WindowsPath": ": give a text, as str(value) makes one",
    "Decimal": ": give a number, as float(value) makes one",
    "function": ": it was perhaps not called",
    "method": ": it was perhaps not called",
}
"""What to do about a value that no engine takes, by its type."""


class InputError(ValueError):
    """An input that no engine takes.

    Attributes:
        value: The value, or the map whose key it is about.
        told: What is wrong with it, in words.
        place: Where it is, as a program would write it.
    """

    def __init__(self, value: object, told: str = "", place: str = "") -> None:
        kind = type(value).__name__
        self.value = value
        self.told = told or f"unexpected input of type {kind}{_INSTEAD.get(kind, '')}"
        self.place = place
        super().__init__(f"'{place}': {self.told}" if place else self.told)

    def within(self, name: str, value: object) -> InputError:
        """The same error, told with where the value is inside one that has a name."""
        return InputError(self.value, self.told, name + (_way(value, self.value) or ""))


def _way(value: Any, wanted: object) -> str | None:
    """The way from a value to one that is somewhere inside it, such as `.tags['team'][0]`; None where it is not."""
    if value is wanted:
        return ""
    if isinstance(value, pulumi.Output):
        return _way(data_of(value).value, wanted)
    for step, item in _parts(value):
        rest = _way(item, wanted)
        if rest is not None:
            return step + rest
    return None


def _parts(value: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(value, Mapping):
        return ((f"[{str(key)!r}]", item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return ((f"[{place}]", item) for place, item in enumerate(value))
    if hints.is_input_type(type(value)):
        return ((f".{name}", item) for name, item in value.__dict__.items())
    return ()
