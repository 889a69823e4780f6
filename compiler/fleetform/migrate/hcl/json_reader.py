"""JSON with the bytes of every part."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property

_SPACE = re.compile(rb"[ \t\r\n]*")
_STRING = re.compile(rb'"(?:[^"\\\x00-\x1f]|\\.)*"', re.DOTALL)
_PLAIN = re.compile(rb"true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)", re.DOTALL)
_DEPTH = 200


class JsonError(Exception):
    """No JSON, and where.

    Args:
        offset: The byte.
        message: What is wrong.
    """

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(eq=False)
class Text:
    """A text.

    Attributes:
        start: The byte of its opening quote.
        end: The byte behind its closing one.
        raw: What stands between the quotes.
    """

    start: int
    end: int
    raw: bytes

    @cached_property
    def value(self) -> str:
        """What it says."""
        text = json.loads(b'"' + self.raw + b'"')
        assert isinstance(text, str)
        # Half a pair of surrogates cannot be written to anything.
        return text.encode("utf-8", errors="replace").decode("utf-8")

    @cached_property
    def _moves(self) -> list[tuple[int, int]]:
        """Bytes of the value from which on the raw bytes lie further behind, and how much further."""
        raw = self.raw.decode("utf-8", errors="replace")
        found: list[tuple[int, int]] = []
        place = written = read = 0
        for escape in _ESCAPE.finditer(raw):
            between = len(raw[place : escape.start()].encode())
            said = json.loads(f'"{escape[0]}"').encode("utf-8", errors="replace")
            written += between + len(escape[0].encode())
            read += between + len(said)
            found.append((read, written - read))
            place = escape.end()
        return found

    def place(self, offset: int) -> int:
        """Where a byte of the value's UTF-8 is in the file."""
        moved = 0
        if b"\\" in self.raw:
            moved = next((by for start, by in reversed(self._moves) if start <= offset), 0)
        return min(self.start + 1 + offset + moved, self.end)


@dataclass(eq=False, slots=True)
class Plain:
    """A number, a boolean or null."""

    start: int
    end: int
    value: int | float | bool | None


@dataclass(eq=False, slots=True)
class Array:
    """A list."""

    start: int
    end: int
    items: list[Value]


@dataclass(eq=False, slots=True)
class Member:
    """A member of an object.

    Attributes:
        key: Its name.
        value: Its value.
        removed: The bytes that go when it goes, a comma included.
    """

    key: Text
    value: Value
    removed: tuple[int, int]


@dataclass(eq=False, slots=True)
class Object:
    """An object; names may come twice, as in Terraform's JSON."""

    start: int
    end: int
    members: list[Member]


Value = Text | Plain | Array | Object


def read(source: bytes) -> Value:
    """The value of a file.

    Raises:
        JsonError: It is no JSON.
    """
    reader = _Reader(source)
    start = 3 if source.startswith(b"\xef\xbb\xbf") else 0
    value, end = reader.value(reader.space(start), 0)
    rest = reader.space(end)
    if rest < len(source):
        raise JsonError(rest, "something stands behind the end")
    return value


class _Reader:
    def __init__(self, source: bytes) -> None:
        self.source = source

    def space(self, place: int) -> int:
        found = _SPACE.match(self.source, place)
        return found.end() if found else place

    def value(self, place: int, depth: int) -> tuple[Value, int]:
        if depth > _DEPTH:
            raise JsonError(place, f"more than {_DEPTH} values within each other")
        match self.source[place : place + 1]:
            case b"{":
                return self._object(place, depth)
            case b"[":
                return self._array(place, depth)
            case b'"':
                text = self._text(place)
                return text, text.end
            case _:
                return self._plain(place)

    def _text(self, place: int) -> Text:
        found = _STRING.match(self.source, place)
        if found is None:
            raise JsonError(place, "a text in double quotes is missing, or has no end")
        text = Text(place, found.end(), found[0][1:-1])
        try:
            _ = text.value
        except ValueError as error:
            raise JsonError(place, "a text has an escape or bytes that JSON does not know") from error
        return text

    def _plain(self, place: int) -> tuple[Plain, int]:
        found = _PLAIN.match(self.source, place)
        if found is None:
            raise JsonError(place, "a value is missing")
        try:
            value = json.loads(found[0])
        except ValueError as error:
            raise JsonError(place, "a number is too long") from error
        assert value is None or isinstance(value, int | float)
        return Plain(place, found.end(), value), found.end()

    def _array(self, start: int, depth: int) -> tuple[Array, int]:
        items: list[Value] = []
        place = self.space(start + 1)
        while self.source[place : place + 1] != b"]":
            if items:
                place = self._comma(place, b"]")
            item, place = self.value(place, depth + 1)
            items.append(item)
            place = self.space(place)
        return Array(start, place + 1, items), place + 1

    def _object(self, start: int, depth: int) -> tuple[Object, int]:
        members: list[Member] = []
        place = self.space(start + 1)
        while self.source[place : place + 1] != b"}":
            if members:
                place = self._comma(place, b"}")
            key = self._text(place)
            place = self.space(key.end)
            if self.source[place : place + 1] != b":":
                raise JsonError(place, "a colon is missing")
            value, place = self.value(self.space(place + 1), depth + 1)
            members.append(Member(key, value, (key.start, value.end)))
            place = self.space(place)
        _removals(members)
        return Object(start, place + 1, members), place + 1

    def _comma(self, place: int, closing: bytes) -> int:
        if self.source[place : place + 1] != b",":
            raise JsonError(place, f"a comma or {closing.decode()} is missing")
        return self.space(place + 1)


def _removals(members: list[Member]) -> None:
    """What goes with each member: up to the next one, or from the end of the one before."""
    for place, one in enumerate(members):
        if place + 1 < len(members):
            one.removed = (one.key.start, members[place + 1].key.start)
        elif place:
            one.removed = (members[place - 1].value.end, one.value.end)
