"""Validation errors as a person reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import ErrorDetails

from fleetform.blueprints.loading.fields import allowed_at, example_at, tags_at
from fleetform.blueprints.loading.places import Found, find
from fleetform.blueprints.loading.tree import Item
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem, near_match
from fleetform.blueprints.state import SECRETS

LONGEST_SHOWN = 60

_WANTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}
_LIMITS = {
    "greater_than_equal": ("at least", "ge"),
    "less_than_equal": ("at most", "le"),
    "string_too_short": ("at least this many characters:", "min_length"),
    "string_too_long": ("at most this many characters:", "max_length"),
    "too_short": ("at least this many entries:", "min_length"),
    "too_long": ("at most this many entries:", "max_length"),
}


def tell(tree: Item, detail: ErrorDetails) -> Problem:
    """A validation error with its place, what is allowed there and what was probably meant."""
    location, kind = detail["loc"], detail["type"]
    context: Mapping[str, Any] = detail.get("ctx", {})
    match kind:
        case "extra_forbidden":
            name = str(location[-1])
            if location[0] == "state" and name in SECRETS:
                told = f"'{name}' is a secret, and no file may hold it: set {SECRETS[name]} in the environment"
                return _problem(find(tree, location), told, None, [])
            return unknown_field(find(tree, location), name, allowed_at(Platform, location[:-1]))
        case "missing":
            return _problem(find(tree, location), "this field is needed and is not there", None, [])
        case "union_tag_invalid" | "union_tag_not_found":
            return _tag(tree, location, context)
        case "literal_error":
            found = find(tree, location)
            return _problem(found, f"{_shown(found)} is not allowed", _value(found), _listed(context["expected"]))
        case "value_error":
            return _problem(find(tree, location), str(context.get("error", detail["msg"])), None, [])
        case _:
            found = find(tree, location)
            return _problem(found, _expected(detail, context, found), _value(found), [])


def removed_fields(tree: Item) -> list[Problem]:
    """Unknown fields that are `null`: they count as not written, so that validation does not see them."""
    return [
        unknown_field(find(tree, location), str(location[-1]), allowed)
        for location in _nulls(tree, ())
        if (allowed := allowed_at(Platform, location[:-1])) and location[-1] not in allowed
    ]


def unknown_field(found: Found, name: str, known: list[str]) -> Problem:
    """A field that there is not."""
    allowed = sorted([*known, "extends"]) if found.path == name else known
    return _problem(found, f"unknown field '{name}'", name, allowed)


def _nulls(item: Item, location: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if isinstance(item.value, dict):
        for key, inner in item.value.items():
            if inner.value is None:
                yield (*location, key)
            yield from _nulls(inner, (*location, key))
    elif isinstance(item.value, list):
        for index, inner in enumerate(item.value):
            yield from _nulls(inner, (*location, index))


def _problem(found: Found, message: str, value: object, allowed: list[str]) -> Problem:
    place = found.position
    near = near_match(str(value), allowed) if allowed else None
    return Problem(place.file, place.line, place.column, found.path, message, value, allowed, near)


def _tag(tree: Item, location: tuple[str | int, ...], context: Mapping[str, Any]) -> Problem:
    """A part that has no kind, or a kind that there is not: the error belongs to the field that says it."""
    field = str(context["discriminator"]).strip("'")
    found = find(tree, (*location, field))
    allowed = _listed(context["expected_tags"]) if "expected_tags" in context else tags_at(Platform, location)
    if found.item is None:
        return _problem(found, "this field is needed and is not there", None, allowed)
    return _problem(found, f"{_shown(found)} is not allowed", _value(found), allowed)


def _expected(detail: ErrorDetails, context: Mapping[str, Any], found: Found) -> str:
    kind = detail["type"]
    if kind in _WANTED:
        told = f"expected {_WANTED[kind]}, found {_described(found)}"
        return (
            f'{told}; write "{found.item.text}"' if kind == "string_type" and found.item and found.item.text else told
        )
    if kind in _LIMITS:
        words, key = _LIMITS[kind]
        return f"expected {words} {context[key]}, found {_shown(found)}"
    if kind == "string_pattern_mismatch":
        return _form(detail["loc"], str(context["pattern"]), found)
    return f"{detail['msg'][:1].lower()}{detail['msg'][1:]}"


def _form(location: tuple[str | int, ...], pattern: str, found: Found) -> str:
    """A text that has not the form it needs; it may be a key of a mapping."""
    if location[-1] == "[key]":
        return f"the name '{location[-2]}' does not have the form {pattern}"
    example = example_at(Platform, location)
    return f"{_shown(found)} does not have the form {pattern}" + (f", such as {example}" if example else "")


def _described(found: Found) -> str:
    value = found.item.value if found.item else None
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        return f"the text {_shown(found)}"
    if isinstance(value, bool):
        return f"the truth value {_shown(found)}"
    return "nothing" if value is None else f"the number {_shown(found)}"


def _shown(found: Found) -> str:
    """What stands there, as it was written; long texts are cut."""
    value = found.item.value if found.item else None
    if isinstance(value, list | dict):
        return str(len(value))
    text = found.item.text if found.item and found.item.text is not None else str(value)
    text = text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 3]}..."
    return repr(text) if isinstance(value, str) else text


def _value(found: Found) -> object:
    """What stands there, for programs: long texts are cut, and parts with parts inside are left out."""
    value = found.item.value if found.item else None
    if isinstance(value, dict | list):
        return None
    return f"{value[:LONGEST_SHOWN]}..." if isinstance(value, str) and len(value) > LONGEST_SHOWN else value


def _listed(text: object) -> list[str]:
    return [part.strip().strip("'") for part in str(text).replace(" or ", ", ").split(",")]
