"""JSON and YAML texts that a program has put together: taken apart again, so that they can be said as data."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, cast

from fleetform.graph.expressions import Expr, ListOf, Literal, MapOf, Template

# Private-use characters that no program's text holds; a mark stays one word in JSON and YAML.
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
_MARK = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")


def json_value(text: Expr) -> Expr | None:
    """The value that a text written by `json.dumps` holds, if it is an object or list.

    Only texts that `json.dumps` itself writes for the value are taken: a text that somebody formatted by hand keeps
    its form.
    """
    whole, parts = _marked(text)
    if whole is None or whole[:1] not in "[{" or len(whole) <= len("{}"):
        return None
    try:
        value = json.loads(whole, object_pairs_hook=_without_repeats, parse_float=_refuse, parse_constant=_refuse)
    except ValueError:
        return None
    if not isinstance(value, dict | list) or whole.strip() not in _written(value):
        return None
    return _expression(value, parts)


def parsed(text: Expr) -> Expr | None:
    """The value that a JSON or YAML text holds, if it is an object; how it is formatted does not matter."""
    whole, parts = _marked(text)
    if whole is None:
        return None
    loaders: tuple[Callable[[str], Any], ...] = (json.loads, _yaml)
    for load in loaders:
        try:
            value = load(whole)
        except ValueError:
            continue
        if isinstance(value, dict):
            return _expression(value, parts)
    return None


def _yaml(text: str) -> Any:
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def _marked(text: Expr) -> tuple[str | None, list[Expr]]:
    """A text with marks in place of its expressions, and these; None for what is no text or could be misread."""
    if isinstance(text, Literal):
        pieces: tuple[str | Expr, ...] = (text.value,) if isinstance(text.value, str) else ()
    elif isinstance(text, Template):
        pieces = text.parts
    else:
        return None, []
    if not pieces or any(isinstance(piece, str) and _OPEN in piece for piece in pieces):
        return None, []
    parts: list[Expr] = []
    whole = ""
    for piece in pieces:
        if isinstance(piece, str):
            whole += piece
        else:
            whole += f"{_OPEN}{len(parts)}{_CLOSE}"
            parts.append(piece)
    return whole, parts


def _written(value: Any) -> set[str]:
    """How `json.dumps` writes a value, with the options that programs use."""
    made: set[str] = set()
    for ascii_only in (True, False):
        made.add(_dumps(value, ensure_ascii=ascii_only))
        made.add(_dumps(value, ensure_ascii=ascii_only, separators=(",", ":")))
        made.update(_dumps(value, ensure_ascii=ascii_only, indent=width) for width in (2, 4))
    return made


def _dumps(value: Any, **options: Any) -> str:
    text = json.dumps(value, **options)
    return text.replace("\\ue0f0", _OPEN).replace("\\ue0f1", _CLOSE)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key is there twice")
    return made


def _refuse(text: str) -> Any:
    raise ValueError(f"{text} may be written differently")


def _expression(value: Any, parts: list[Expr]) -> Expr:
    if isinstance(value, str):
        return _text(value, parts)
    if isinstance(value, list):
        return ListOf(tuple(_expression(item, parts) for item in cast("list[Any]", value)))
    if isinstance(value, dict):
        entries = cast("dict[Any, Any]", value).items()
        return MapOf(tuple((_name(str(key), parts), _expression(item, parts)) for key, item in entries))
    return Literal(value if isinstance(value, bool | int | float) or value is None else str(value))


def _name(key: str, parts: list[Expr]) -> str | Expr:
    made = _text(key, parts)
    return made.value if isinstance(made, Literal) and isinstance(made.value, str) else made


def _text(text: str, parts: list[Expr]) -> Expr:
    pieces: list[str | Expr] = []
    end = 0
    for match in _MARK.finditer(text):
        if match.start() > end:
            pieces.append(text[end : match.start()])
        pieces.append(parts[int(match[1])])
        end = match.end()
    if end < len(text):
        pieces.append(text[end:])
    if not pieces or all(isinstance(piece, str) for piece in pieces):
        return Literal(text)
    return pieces[0] if len(pieces) == 1 and not isinstance(pieces[0], str) else Template(tuple(pieces))
