"""What Python cannot say about a value that is known only after deployment, as functions.

Every function takes plain values, outputs, and the values inside `apply`. Under Pulumi's engine it does the plain
Python thing; while a program is recorded it becomes an expression of the target.

    cluster.version.apply(lambda version: portable.when(version == "1.34", "new", "old"))
    portable.map(zones.names, lambda zone: f"subnet-{zone}")
"""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false
# A symbol's expression is for this package.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi

from fleetform.graph.evaluate import PLAIN
from fleetform.graph.expressions import Call, Expr, For, Local
from fleetform.graph.session import current, recording
from fleetform.graph.symbols import Boolean, List, Map, Number, Structure, Symbol, expression, is_symbolic, symbol
from fleetform.graph.symbols import when as choose
from fleetform.graph.texts import Text

__all__ = [
    "cidr_host",
    "cidr_netmask",
    "cidr_subnet",
    "contains",
    "equal",
    "filter",
    "length",
    "map",
    "number",
    "text",
    "to_map",
    "when",
]


def when(condition: Any, then: Any, otherwise: Any) -> Any:
    """`then` where the condition is true, else `otherwise`. Both are evaluated, only one is used.

    Args:
        condition: A boolean, or a comparison of unknown values.
        then: Value where it is true.
        otherwise: Value where it is not.
    """
    return _applied(choose, condition, then, otherwise)


def equal(first: Any, second: Any) -> Any:
    """Whether two values are equal."""
    return _applied(lambda a, b: _call("equal", Boolean, a, b), first, second)


def contains(values: Any, item: Any) -> Any:
    """Whether an item is in a list, a key in a map, or a text in a text."""
    return _applied(lambda a, b: _call("contains", Boolean, a, b), values, item)


def length(value: Any) -> Any:
    """Number of characters of a text, items of a list, entries of a map."""
    return _applied(lambda a: _call("length", Number, a), value)


def number(value: Any) -> Any:
    """The number that a text says."""
    return _applied(lambda a: _call("number", Number, a), value)


def text(value: Any) -> Any:
    """A number or boolean as text; booleans are `true` and `false`."""
    return _applied(lambda a: _call("text", Text, a), value)


def cidr_subnet(network: Any, added_bits: int, index: int) -> Any:
    """One of the equal parts of an address range.

    Args:
        network: The range, e.g. `10.0.0.0/16`.
        added_bits: By how many bits the part's prefix is longer.
        index: Which part, from 0.

    >>> cidr_subnet("10.0.0.0/16", 8, 2)
    '10.0.2.0/24'
    """
    return _applied(lambda *a: _call("cidr_subnet", Text, *a), network, added_bits, index)


def cidr_host(network: Any, index: int) -> Any:
    """An address of a range, by its number.

    >>> cidr_host("10.0.2.0/24", 5)
    '10.0.2.5'
    """
    return _applied(lambda *a: _call("cidr_host", Text, *a), network, index)


def cidr_netmask(network: Any) -> Any:
    """The mask of an address range.

    >>> cidr_netmask("10.0.2.0/24")
    '255.255.255.0'
    """
    return _applied(lambda a: _call("cidr_netmask", Text, a), network)


def map(values: Any, function: Callable[[Any], Any]) -> Any:  # noqa: A001  used as portable.map
    """A value of every item of a list.

    Args:
        values: The list.
        function: Makes a value of an item; it must not make resources.
    """
    return _applied(lambda found: _for(found, function), values)


def filter(values: Any, condition: Callable[[Any], Any]) -> Any:  # noqa: A001  used as portable.filter
    """The items of a list for which a condition holds."""
    return _applied(lambda found: _for(found, lambda item: item, where=condition), values)


def to_map(values: Any, key: Callable[[Any], Any], value: Callable[[Any], Any]) -> Any:
    """A map with an entry for every item of a list.

    Args:
        values: The list.
        key: Makes the key of an item: a text, different for each.
        value: Makes the value of an item.
    """
    return _applied(lambda found: _for(found, value, key=key), values)


def _applied(function: Callable[..., Any], *arguments: Any) -> Any:
    """The function on the arguments, or inside `apply` where one of them is an output."""
    if any(isinstance(argument, pulumi.Output) for argument in arguments):
        return pulumi.Output.all(*arguments).apply(lambda values: function(*values))
    return function(*arguments)


def _unknown(values: tuple[Any, ...]) -> bool:
    return recording() is not None and any(is_symbolic(value) for value in values)


def _call(function: str, result: Callable[[Expr], Any], *arguments: Any) -> Any:
    if not _unknown(arguments):
        return PLAIN[function](*arguments)
    return result(Call(function, tuple(expression(argument) for argument in arguments)))


def _for(
    values: Any,
    body: Callable[[Any], Any],
    *,
    key: Callable[[Any], Any] | None = None,
    where: Callable[[Any], Any] | None = None,
) -> Any:
    if not isinstance(values, Symbol):
        items = [item for item in values if where is None or where(item)]
        return [body(item) for item in items] if key is None else {key(item): body(item) for item in items}
    return _symbolic_for(values, body, key, where)


def _symbolic_for(
    values: Symbol,
    body: Callable[[Any], Any],
    key: Callable[[Any], Any] | None,
    where: Callable[[Any], Any] | None,
) -> Any:
    from fleetform.graph import hints
    from fleetform.graph.outputs import resolve

    session = current()
    before = len(session.graph.resources)
    hint = values._hint if isinstance(values, Structure) else None
    with session.loop_name() as name:
        item = symbol(Local(name), hints.item_hint(hint))

        def made(function: Callable[[Any], Any]) -> Expr:
            return expression(resolve(function(item)).value)

        expr = For(
            values._expr,
            name,
            made(body),
            key=None if key is None else made(key),
            where=None if where is None else made(where),
        )
    if len(session.graph.resources) != before:
        raise session.unportable(
            "resources are made for every item",
            "Make resources for a list that is known, e.g. from configuration or facts.",
            values._expr,
        )
    return List(expr) if key is None else Map(expr)
