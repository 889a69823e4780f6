"""The value of an expression when the values it refers to are given.

For checking that a recorded expression means what the program computes, and for graphs whose values are known.
Meanings are Python's, as `FUNCTIONS` says.
"""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import base64
import hashlib
import ipaddress
import json
import math
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias
from urllib.parse import quote

import yaml

from fleetform.graph.expressions import (
    Archive,
    Asset,
    Call,
    Conditional,
    Expr,
    For,
    ListOf,
    Literal,
    Local,
    MapOf,
    Ref,
    Secret,
    Template,
    Variable,
)

Outputs: TypeAlias = Callable[[str], Any]
"""From a `Ref.node` to what that resource or data-source call gives: a mapping by Pulumi name."""


class EvaluationError(ValueError):
    """An expression without a value: a reference or variable that is not given, a wrong argument."""


def evaluate(expr: Expr, outputs: Outputs, variables: Mapping[str, object] | None = None) -> Any:
    """The value of an expression.

    Args:
        expr: The expression.
        outputs: Gives what a resource or data-source call has, by its `Ref.node`.
        variables: Values of variables by name; one that is not here has its default.

    Returns:
        Plain Python data; an `Asset` or `Archive` whose source is a literal for those.

    Raises:
        EvaluationError: There is no value.
    """
    try:
        return _Evaluation(outputs, variables or {}).value(expr, {})
    except EvaluationError:
        raise
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise EvaluationError(f"{type(error).__name__}: {error}") from error


class _Evaluation:
    def __init__(self, outputs: Outputs, variables: Mapping[str, object]) -> None:
        self._outputs = outputs
        self._variables = variables

    def value(self, expr: Expr, local: Mapping[str, Any]) -> Any:
        def inner(part: Expr) -> Any:
            return self.value(part, local)

        match expr:
            case Literal(value):
                return value
            case ListOf(items):
                return [inner(item) for item in items]
            case MapOf(entries):
                return {key if isinstance(key, str) else inner(key): inner(value) for key, value in entries}
            case Ref(node, path):
                found = self._outputs(node)
                for step in path:
                    found = found[step if isinstance(step, str | int) else inner(step)]
                return found
            case Template(parts):
                return "".join(part if isinstance(part, str) else text(inner(part)) for part in parts)
            case Call(function, args):
                return PLAIN[function](*(inner(arg) for arg in args))
            case Conditional(condition, then, otherwise):
                return inner(then) if inner(condition) else inner(otherwise)
            case For():
                return self._for(expr, local)
            case Local(name):
                return local[name]
            case Variable():
                return self._variable(expr)
            case Secret(value):
                return inner(value)
            case Asset(kind, source):
                return Asset(kind, Literal(inner(source)))
            case Archive("map", source):
                return Archive("map", source)
            case Archive(kind, source):
                return Archive(kind, Literal(inner(source)))

    def _for(self, expr: For, local: Mapping[str, Any]) -> Any:
        over = self.value(expr.over, local)
        pairs = sorted(over.items()) if isinstance(over, Mapping) else list(enumerate(over))
        found: list[tuple[Any, Any]] = []
        for index, item in pairs:
            names = {**local, expr.item: item}
            if expr.index is not None:
                names[expr.index] = index
            if expr.where is None or self.value(expr.where, names):
                key = None if expr.key is None else self.value(expr.key, names)
                found.append((key, self.value(expr.body, names)))
        return dict(found) if expr.key is not None else [value for _, value in found]

    def _variable(self, variable: Variable) -> Any:
        if variable.name in self._variables:
            return self._variables[variable.name]
        if variable.default is None:
            raise EvaluationError(f"variable {variable.name} has no value")
        return self.value(variable.default, {})


def text(value: Any) -> str:
    """A value inside a text: as Python's str(), but true and false as both targets write them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        raise EvaluationError("a list or map has no text of its own")
    return str(value)


def _slice(value: Any, start: int | None, stop: int | None) -> Any:
    return value[start:stop]


def _number(value: Any) -> int | float:
    number = float(value)
    return int(number) if number.is_integer() and "." not in str(value) else number


def _cidr_subnet(network: str, bits: int, index: int) -> str:
    whole = ipaddress.ip_network(network, strict=False)
    subnet = int(whole.network_address) + (index << (whole.max_prefixlen - whole.prefixlen - bits))
    if not 0 <= index < 2**bits:
        raise EvaluationError(f"{network} has no subnet {index} of {bits} more bits")
    address = ipaddress.ip_address(subnet) if whole.version == 4 else ipaddress.IPv6Address(subnet)
    return f"{address}/{whole.prefixlen + bits}"


def _cidr_host(network: str, index: int) -> str:
    return str(ipaddress.ip_network(network, strict=False)[index])


def _cidr_netmask(network: str) -> str:
    return str(ipaddress.ip_network(network, strict=False).netmask)


def _merge(*maps: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for entries in maps for key, value in entries.items()}


def _digest(name: str) -> Callable[[str], str]:
    return lambda value: hashlib.new(name, value.encode(), usedforsecurity=False).hexdigest()


def _distinct(values: list[Any]) -> list[Any]:
    return [value for place, value in enumerate(values) if value not in values[:place]]


PLAIN: dict[str, Callable[..., Any]] = {
    "get": lambda value, key: value[key],
    "slice": _slice,
    "length": len,
    "lower": str.lower,
    "upper": str.upper,
    "title": str.title,
    "strip": lambda value, characters=None: value.strip(characters),
    "lstrip": lambda value, characters=None: value.lstrip(characters),
    "rstrip": lambda value, characters=None: value.rstrip(characters),
    "remove_prefix": str.removeprefix,
    "remove_suffix": str.removesuffix,
    "replace": str.replace,
    "split": str.split,
    "join": lambda separator, items: separator.join(items),
    "starts_with": str.startswith,
    "ends_with": str.endswith,
    "contains": lambda values, item: item in values,
    "text": text,
    "number": _number,
    "round_down": math.floor,
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "modulo": lambda a, b: a % b,
    "negate": lambda a: -a,
    "min": min,
    "max": max,
    "equal": lambda a, b: a == b,
    "less": lambda a, b: a < b,
    "less_or_equal": lambda a, b: a <= b,
    "not": lambda a: not a,
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "coalesce": lambda *values: next((value for value in values if value is not None), None),
    "concat": lambda *lists: [item for items in lists for item in items],
    "merge": _merge,
    "keys": sorted,
    "values": lambda entries: [entries[key] for key in sorted(entries)],
    "sort": sorted,
    "distinct": _distinct,
    "range": lambda start, stop: list(range(start, stop)),
    "json_encode": json.dumps,
    "json_decode": json.loads,
    "yaml_encode": lambda value: yaml.safe_dump(value, sort_keys=False),
    "yaml_decode": yaml.safe_load,
    "base64_encode": lambda value: base64.b64encode(value.encode()).decode(),
    "base64_decode": lambda value: base64.b64decode(value).decode(),
    "sha256": _digest("sha256"),
    "sha1": _digest("sha1"),
    "md5": _digest("md5"),
    "url_encode": lambda value: quote(value, safe=""),
    "cidr_subnet": _cidr_subnet,
    "cidr_host": _cidr_host,
    "cidr_netmask": _cidr_netmask,
}
"""What each function of `FUNCTIONS` does with plain values."""
