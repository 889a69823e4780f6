"""Walking through JSON with places, so that a few texts of it can be changed and the rest stays as it is.

Only objects and lists that are asked for are walked through; values inside of them are skipped by the standard
library's reader, which is as strict as an engine's and fast with hundreds of megabytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

from fleetform.migrate.errors import MigrateError

_SPACE = re.compile(r"[ \t\r\n]*")
_CUT_OFF = re.compile(r"(t|tr|tru|f|fa|fal|fals|n|nu|nul|-|\.|[eE][+-]?)?")
"""What can be left of a value where a text was cut off."""


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


class Number(str):
    """A number as it is written: an engine's have more digits than a float, and no limit of length."""

    __slots__ = ()


_READER = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=_no_constant)


@dataclass(frozen=True, slots=True)
class Value:
    """A value in the text.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        data: What it is; of a walked object its `Entry`s by name, of a walked list its `Value`s.
    """

    start: int
    end: int
    data: object


@dataclass(frozen=True, slots=True)
class Entry:
    """A name of an object, with its place, and the value."""

    start: int
    value: Value


Reading: TypeAlias = Callable[[int], Value]
"""Reads the value that begins at a place."""


class Walk:
    """A JSON text to walk through. Whatever is wrong with it raises `MigrateError` with line and column.

    Args:
        text: The text.
        name: What it is called in messages.
    """

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name

    def refused(self, offset: int, told: str) -> MigrateError:
        """An error with its place."""
        line = self.text.count("\n", 0, offset) + 1
        column = offset - self.text.rfind("\n", 0, offset)
        return MigrateError(f"{self.name}:{line}:{column}: {told}")

    def value(self, offset: int) -> Value:
        """The value that begins there, with all that is in it."""
        start = self._skip(offset)
        try:
            data, end = _READER.raw_decode(self.text, start)
        except json.JSONDecodeError as error:
            raise self._broken(error.pos, error.msg) from error
        except RecursionError as error:
            raise self.refused(start, "values lie too deep in one another") from error
        except ValueError as error:
            raise self.refused(start, str(error)) from error
        return Value(start, end, data)

    def object(self, offset: int, reading: Mapping[str, Reading], other: Reading | None = None) -> Value:
        """The object that begins there, walked through; any other value as it is.

        Args:
            offset: Where.
            reading: How values of some names are read.
            other: How all others are; `value` unless given.
        """
        start = self._skip(offset)
        if self.text[start : start + 1] != "{":
            return self.value(start)
        found: dict[str, Entry] = {}
        place = self._skip(start + 1)
        while self.text[place : place + 1] != "}":
            name = self.value(self._after_comma(place, first=not found))
            if not isinstance(name.data, str) or isinstance(name.data, Number):
                raise self._broken(name.start, "a name in quotes has to stand here")
            if name.data in found:
                raise self.refused(name.start, "this name comes a second time in one object")
            colon = self._skip(name.end)
            if self.text[colon : colon + 1] != ":":
                raise self._broken(colon, "':' has to stand here")
            value = reading.get(name.data, other or self.value)(self._skip(colon + 1))
            found[name.data] = Entry(name.start, value)
            place = self._skip(value.end)
        return Value(start, place + 1, found)

    def list(self, offset: int, reading: Reading) -> Value:
        """The list that begins there, walked through; any other value as it is."""
        start = self._skip(offset)
        if self.text[start : start + 1] != "[":
            return self.value(start)
        found: list[Value] = []
        place = self._skip(start + 1)
        while self.text[place : place + 1] != "]":
            found.append(reading(self._after_comma(place, first=not found)))
            place = self._skip(found[-1].end)
        return Value(start, place + 1, found)

    def nothing_after(self, value: Value) -> None:
        """Makes sure that the text ends with the value."""
        end = self._skip(value.end)
        if end != len(self.text):
            raise self.refused(end, "something stands behind the end; the file may be two that were joined")

    def _skip(self, offset: int) -> int:
        found = _SPACE.match(self.text, offset)
        return found.end() if found else offset

    def _after_comma(self, offset: int, *, first: bool) -> int:
        if first:
            return offset
        if self.text[offset : offset + 1] != ",":
            raise self._broken(offset, "',' has to stand here")
        return self._skip(offset + 1)

    def _broken(self, offset: int, told: str) -> MigrateError:
        """An error of JSON's grammar; a text that just stops is told so."""
        rest = self.text[offset:].rstrip()
        escape = told.startswith("Invalid \\") and '"' not in rest
        if escape or told.startswith("Unterminated string") or _CUT_OFF.fullmatch(rest):
            return self.refused(
                offset if rest else len(self.text.rstrip()),
                "the file ends in the middle: it was cut off when it was written or copied. "
                "Get it again ('terraform state pull'), or take Terraform's own backup beside it",
            )
        return self.refused(offset, f"this is no JSON ({told})")
