"""YAML as a person would write it, always the same bytes for the same data.

PyYAML needs ten seconds for ten thousand documents, most of it choosing styles we never use; this writer knows
block mappings, block lists, plain and double-quoted scalars, and literal blocks for text of several lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_PLAIN = re.compile(r"[A-Za-z_/][A-Za-z0-9_./@+*()-]*(?: [A-Za-z0-9_./@+*()-]+)*")
_PLAIN_WITH_COLON = re.compile(r"[A-Za-z_/][A-Za-z0-9_./@+*()-]*(?::+[A-Za-z0-9_./@+*()-]+)+")
# Words that YAML 1.1 or 1.2 readers take for something else than text.
_WORDS = frozenset(
    word
    for plain in ("null", "true", "false", "yes", "no", "on", "off", "y", "n")
    for word in (plain, plain.title(), plain.upper())
)
_UNPRINTABLE = re.compile("[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029]")


def document(value: Mapping[str, Any]) -> str:
    """One YAML document, without the `---` before it."""
    lines: list[str] = []
    _mapping(value, "", lines)
    return "\n".join(lines) + "\n"


def documents(values: Iterable[Mapping[str, Any]]) -> str:
    """A file of documents."""
    return "---\n".join(document(value) for value in values)


def _mapping(value: Mapping[str, Any], indent: str, lines: list[str], first: str | None = None) -> None:
    """Writes the entries; the first one after `first`, e.g. a list's dash, if given."""
    start = indent if first is None else first
    for key, item in value.items():
        _entry(f"{start}{scalar(key)}:", item, indent, lines)
        start = indent


def _entry(head: str, item: Any, indent: str, lines: list[str]) -> None:
    match item:
        case Mapping() if item:
            lines.append(head)
            _mapping(item, indent + "  ", lines)  # pyright: ignore[reportUnknownArgumentType] # data of any kind
        case str() if _is_block(item):
            lines.append(f"{head} {_block(item, indent + '  ')}")
        case str():
            lines.append(f"{head} {scalar(item)}")
        case Sequence() if item:
            lines.append(head)
            _list(item, indent, lines)  # pyright: ignore[reportUnknownArgumentType] # data of any kind
        case _:
            lines.append(f"{head} {scalar(item)}")


def _list(items: Sequence[Any], indent: str, lines: list[str]) -> None:
    for item in items:
        match item:
            case Mapping() if item:
                _mapping(item, indent + "  ", lines, f"{indent}- ")  # pyright: ignore[reportUnknownArgumentType]
            case str() if _is_block(item):
                lines.append(f"{indent}- {_block(item, indent + '  ')}")
            case str():
                lines.append(f"{indent}- {scalar(item)}")
            case Sequence() if item:
                lines.append(f"{indent}-")
                _list(item, indent + "  ", lines)  # pyright: ignore[reportUnknownArgumentType] # data of any kind
            case _:
                lines.append(f"{indent}- {scalar(item)}")


def _is_block(text: str) -> bool:
    """Whether a literal block can carry the text as it is."""
    if "\n" not in text or not text.strip("\n") or _UNPRINTABLE.search(text):
        return False
    return all(line == "" or line.strip() for line in text.split("\n"))


def _block(text: str, indent: str) -> str:
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    keep = ("-", "", "+")[min(ends, 2)]
    # A block whose first line begins with a space, or with an empty line, must say its indentation.
    hint = "2" if text[0] in " \n" else ""
    lines = [f"|{hint}{keep}"]
    lines.extend(f"{indent}{line}" if line else "" for line in body.split("\n"))
    lines.extend("" for _ in range(ends - 1))
    return "\n".join(lines)


def scalar(value: Any) -> str:
    """A value on one line.

    >>> scalar("eu-west-1"), scalar("yes"), scalar("1.35"), scalar(3), scalar("arn:aws:iam::1:role/x")
    ('eu-west-1', '"yes"', '"1.35"', '3', 'arn:aws:iam::1:role/x')
    """
    match value:
        case str():
            plain = _PLAIN.fullmatch(value) or _PLAIN_WITH_COLON.fullmatch(value)
            return value if plain and value not in _WORDS else _quoted(value)
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return _float(value)
        case Mapping():
            return "{}"
        case Sequence():
            return "[]"
        case _:
            raise TypeError(f"no YAML for a {type(value).__name__}")


def _float(value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = repr(value)
    # YAML 1.1 readers take 1e-07 for text unless the mantissa has a point.
    mantissa, exponent, power = text.partition("e")
    return f"{mantissa}{'' if '.' in mantissa else '.0'}{exponent}{power}" if exponent else text


def _quoted(text: str) -> str:
    return _UNPRINTABLE.sub(lambda found: _escape(found[0]), json.dumps(text, ensure_ascii=False))


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
