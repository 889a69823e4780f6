"""Texts that are documents: JSON and YAML as the data they say, also where outputs stand inside them."""

from __future__ import annotations

import json
import re
from typing import Any, cast

import yaml

from fleetform.graph.expressions import Call, Expr, ListOf, Literal, MapOf, Template

LONGEST = 1 << 20
_OPEN, _CLOSE = "\ue0a0", "\ue0a1"
_PIECE = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_LINE = re.compile(r"(?m)^\s*(- )?[\"']?[\w.\-/]+[\"']?:(\s|$)")
# Anchors let a few lines stand for gigabytes: such a text is compared as text.
_ANCHOR = re.compile(r"(?m)(^|[\s\[{,:-])[&*]\w")
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""YAML without tags of Python; by libyaml where PyYAML has it."""


def as_data(expr: Expr) -> Expr:
    """The structure an expression stands for: a JSON or YAML text as what it says, anything else as it is."""
    match expr:
        case Call("json_encode" | "yaml_encode", (value,)):
            return value
        case Literal(str() as text):
            return _read(text, ()) or expr
        case Template(parts):
            pieces = tuple(part for part in parts if not isinstance(part, str))
            number = iter(range(len(pieces)))
            text = "".join(part if isinstance(part, str) else f"{_OPEN}{next(number)}{_CLOSE}" for part in parts)
            return _read(text, pieces) or expr
        case _:
            return expr


def literal(value: object) -> Expr:
    """A plain value as an expression."""
    return _expression(value, ())


def _read(text: str, pieces: tuple[Expr, ...]) -> Expr | None:
    if len(text) > LONGEST:
        return None
    if text[:1] in ("{", "["):
        return _parsed(json.loads, text, pieces)
    if "\n" in text and not text.startswith("#") and _LINE.search(text) and not _ANCHOR.search(text):
        return _parsed(_yaml, text, pieces)
    return None


def _yaml(text: str) -> object:
    found: list[object] = [one for one in yaml.load_all(text, Loader=LOADER) if one is not None]
    return found[0] if len(found) == 1 else found


def _parsed(read: Any, text: str, pieces: tuple[Expr, ...]) -> Expr | None:
    try:
        value: object = read(text)
        found = _expression(value, pieces)
        return found if isinstance(found, MapOf | ListOf) else None
    except (ValueError, yaml.YAMLError, RecursionError):
        return None


def _expression(value: object, pieces: tuple[Expr, ...]) -> Expr:
    if isinstance(value, dict):
        mapping = cast("dict[object, object]", value)
        return MapOf(tuple((_key(key, pieces), _expression(item, pieces)) for key, item in mapping.items()))
    if isinstance(value, list):
        return ListOf(tuple(_expression(item, pieces) for item in cast("list[object]", value)))
    if isinstance(value, str):
        return _text(value, pieces)
    return Literal(value if isinstance(value, bool | int | float) or value is None else str(value))


def _key(key: object, pieces: tuple[Expr, ...]) -> str | Expr:
    text = _text(str(key), pieces)
    return text.value if isinstance(text, Literal) and isinstance(text.value, str) else text


def _text(text: str, pieces: tuple[Expr, ...]) -> Expr:
    """A text in which the pieces stand again."""
    if _OPEN not in text:
        return Literal(text)
    parts: list[str | Expr] = []
    for place, part in enumerate(_PIECE.split(text)):
        if place % 2:
            parts.append(pieces[int(part)])
        elif part:
            parts.append(part)
    first = parts[0]
    return first if len(parts) == 1 and not isinstance(first, str) else Template(tuple(parts))
