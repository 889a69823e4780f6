"""Plain values in the types a CRD wants."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

from fleetform.graph.evaluate import text
from fleetform.graph.expressions import Expr, ListOf, Literal, MapOf
from fleetform.names.model import CrdField

PLACEHOLDER = "unresolved"
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def coerced(known: CrdField, value: Any, scalar: Callable[[str | None, Any], Any]) -> Any:
    """A value in the type of its field: Pulumi and the CRD do not always agree on numbers and single items.

    Args:
        known: The field.
        value: The value.
        scalar: Gives a value that is no list and no map in the type of this name.
    """
    if known.kind == "array":
        items = cast("list[Any]", value) if isinstance(value, list) else [value]
        return [scalar(known.item, item) for item in items]
    if known.kind == "object" and isinstance(value, dict):
        return {key: scalar(known.item, item) for key, item in cast("dict[str, Any]", value).items()}
    return scalar(known.kind, value)


def scalar(kind: str | None, value: Any) -> Any:
    """A plain value in the type of this name, where it can be said in it."""
    match kind, value:
        case "string", bool() | int() | float():
            return text(value)
        case "boolean", "true" | "false":
            return value == "true"
        case "number" | "integer", str() if re.fullmatch(r"-?\d+", value):
            return int(value)
        case "number", str() if re.fullmatch(r"-?\d+\.\d+", value):
            return float(value)
        case _:
            return value


def placeholder(known: CrdField) -> Any:
    """Something that the schema takes, for a field that stays open. Its resource is paused."""
    match known.kind:
        case "string":
            return PLACEHOLDER
        case "number" | "integer":
            return 0
        case "boolean":
            return False
        case "array":
            return []
        case _:
            return {}


def expression(value: Any) -> Expr:
    """Plain data as an expression."""
    match value:
        case dict():
            return MapOf(tuple((str(k), expression(v)) for k, v in cast("dict[Any, Any]", value).items()))
        case list():
            return ListOf(tuple(expression(item) for item in cast("list[Any]", value)))
        case _:
            return Literal(value)


def camel(name: str) -> str:
    """A name of Python as Pulumi and Kubernetes spell it.

    >>> camel("role_arn"), camel("range")
    ('roleArn', 'range')
    """
    first, *rest = name.strip("_").split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


def snake(camel: str) -> str:
    """Pulumi's spelling in Terraform's, for the keys of connection Secrets.

    >>> snake("primaryAccessKey")
    'primary_access_key'
    """
    return _WORD.sub("_", camel).lower()
