"""The expressions of a graph: what a resource's input is made of.

An expression is an immutable value. It is one of

=============  =====================================================================
`Literal`      text, a number, a boolean or null that is known now
`ListOf`       a list of expressions
`MapOf`        a map from text (or an expression giving text) to expressions
`Ref`          the value of an output of a resource or data-source call, or a part of it
`Template`     text in which expressions stand between literal pieces
`Call`         a function of the vocabulary in `FUNCTIONS` applied to expressions
`Conditional`  one of two expressions, decided by a boolean one
`For`          a list or map made by an expression for every item of another
`Local`        the item, key or index of the `For` around it
`Variable`     a value the user gives at deployment (a sealed secret, a placeholder)
`Secret`       an expression whose value must not be shown
`Asset`        a file, text or address given as content
`Archive`      a folder, archive file or map of assets given as content
=============  =====================================================================

Targets print expressions; nothing here knows a target.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal as OneOf
from typing import TypeAlias

Scalar: TypeAlias = bool | int | float | str | None
Kind: TypeAlias = OneOf["text", "number", "boolean", "list", "map", "any"]


@dataclass(frozen=True, slots=True)
class Literal:
    """A value known now.

    Attributes:
        value: The value.
        config: The configuration key that the program handed on whole, `namespace:key`; empty for all other values. It
            makes no difference to what the value is.
    """

    value: Scalar
    config: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list, in order."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map, in the order the program gave. A key is text, or an expression giving text."""

    entries: tuple[tuple[str | Expr, Expr], ...]

    def get(self, key: str) -> Expr | None:
        """The value under a literal key, or None."""
        return next((value for name, value in self.entries if name == key), None)


@dataclass(frozen=True, slots=True)
class Ref:
    """What a resource or data-source call gives after deployment.

    Attributes:
        node: The `Resource.urn` or `DataCall.id` it belongs to.
        path: Output property in Pulumi spelling, then keys and indexes into it. Empty for the whole
            resource. An index that is itself unknown is an expression.
    """

    node: str
    path: tuple[str | int | Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """Text with expressions between its literal pieces. Empty pieces are left out."""

    parts: tuple[str | Expr, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function of `FUNCTIONS` applied to arguments."""

    function: str
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Conditional:
    """`then` where `condition` is true, else `otherwise`."""

    condition: Expr
    then: Expr
    otherwise: Expr


@dataclass(frozen=True, slots=True)
class Local:
    """The name a `For` gives to its item, key or index."""

    name: str


@dataclass(frozen=True, slots=True)
class For:
    """`body` for every item of `over`: a list, or a map when `key` is given.

    Attributes:
        over: The list or map gone through.
        item: Name of the item inside `body` (and `key`, `where`).
        body: Value made of each item.
        index: Name of the index or map key inside `body`, if it is used.
        key: Key made of each item; the result is then a map.
        where: Only items for which this is true.
    """

    over: Expr
    item: str
    body: Expr
    index: str | None = None
    key: Expr | None = None
    where: Expr | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """A value that the user gives when deploying.

    Attributes:
        name: Identifier in snake case, unique in the graph.
        kind: Type of the value.
        secret: The value must not be shown.
        description: What it is, for the person who gives it.
        default: Value used when none is given, if there is one.
        items: Type of the items of a list, or of the values of a map, where it is known.
    """

    name: str
    kind: Kind = "any"
    secret: bool = False
    description: str = ""
    default: Expr | None = None
    items: Kind | None = None


@dataclass(frozen=True, slots=True)
class Secret:
    """An expression whose value must not be shown. Never stands directly inside another `Secret`."""

    value: Expr


@dataclass(frozen=True, slots=True)
class Asset:
    """A file's content.

    Attributes:
        source: Where the content is: a path (relative to the program's folder where it lies inside),
            the text itself, or an address.
    """

    kind: OneOf["file", "text", "remote"]
    source: Expr


@dataclass(frozen=True, slots=True)
class Archive:
    """A folder, an archive file, an address, or a map of names to assets and archives."""

    kind: OneOf["file", "remote", "map"]
    source: Expr


Expr: TypeAlias = (
    Literal | ListOf | MapOf | Ref | Template | Call | Conditional | For | Local | Variable | Secret | Asset | Archive
)

FUNCTIONS: dict[str, str] = {
    "get": "get(value, key): item of a list, value of a map or object; negative indexes count from the end",
    "slice": "slice(value, start, stop): part of a text or list; null leaves an end open; negative counts from the end",
    "length": "length(value): characters of a text, items of a list, entries of a map",
    "lower": "lower(text)",
    "upper": "upper(text)",
    "title": "title(text): first letter of each word in upper case, the rest in lower case",
    "strip": "strip(text, characters): without these characters at both ends; null means white space",
    "lstrip": "lstrip(text, characters)",
    "rstrip": "rstrip(text, characters)",
    "remove_prefix": "remove_prefix(text, prefix)",
    "remove_suffix": "remove_suffix(text, suffix)",
    "replace": "replace(text, old, new): every occurrence, literally",
    "split": "split(text, separator): list of texts",
    "join": "join(separator, list): text",
    "starts_with": "starts_with(text, prefix)",
    "ends_with": "ends_with(text, suffix)",
    "contains": "contains(list or map or text, item)",
    "text": "text(value): as Python's str() of a text or number; true and false as true and false",
    "number": "number(text)",
    "round_down": "round_down(number): floor",
    "add": "add(a, b)",
    "subtract": "subtract(a, b)",
    "multiply": "multiply(a, b)",
    "divide": "divide(a, b)",
    "modulo": "modulo(a, b)",
    "negate": "negate(a)",
    "min": "min(a, b, ...)",
    "max": "max(a, b, ...)",
    "equal": "equal(a, b)",
    "less": "less(a, b)",
    "less_or_equal": "less_or_equal(a, b)",
    "not": "not(a)",
    "and": "and(a, b)",
    "or": "or(a, b)",
    "coalesce": "coalesce(a, b, ...): the first that is not null",
    "concat": "concat(list, ...): one list",
    "merge": "merge(map, ...): later entries win",
    "keys": "keys(map): sorted",
    "values": "values(map): in the order of the sorted keys",
    "sort": "sort(list of texts)",
    "distinct": "distinct(list)",
    "range": "range(start, stop)",
    "json_encode": "json_encode(value): JSON text",
    "json_decode": "json_decode(text)",
    "yaml_encode": "yaml_encode(value): YAML text",
    "yaml_decode": "yaml_decode(text)",
    "base64_encode": "base64_encode(text)",
    "base64_decode": "base64_decode(text)",
    "sha256": "sha256(text): hexadecimal",
    "sha1": "sha1(text): hexadecimal",
    "md5": "md5(text): hexadecimal",
    "url_encode": "url_encode(text)",
    "cidr_subnet": "cidr_subnet(range, added bits, index)",
    "cidr_host": "cidr_host(range, index)",
    "cidr_netmask": "cidr_netmask(range)",
}
"""Every function an expression may call. Meanings are Python's; a target whose own differ makes up for it."""


def children(expr: Expr) -> Iterator[Expr]:
    """The expressions directly inside an expression, in order."""
    match expr:
        case ListOf(items):
            yield from items
        case MapOf(entries):
            for key, value in entries:
                if not isinstance(key, str):
                    yield key
                yield value
        case Ref(_, path):
            yield from (step for step in path if not isinstance(step, str | int))
        case Template(parts):
            yield from (part for part in parts if not isinstance(part, str))
        case Call(_, args):
            yield from args
        case Conditional(condition, then, otherwise):
            yield from (condition, then, otherwise)
        case For(over, _, body, _, key, where):
            yield over
            yield body
            yield from (part for part in (key, where) if part is not None)
        case Secret(value):
            yield value
        case Asset(_, source) | Archive(_, source):
            yield source
        case Variable(default=default) if default is not None:
            yield default
        case _:
            return


def walk(expr: Expr) -> Iterator[Expr]:
    """An expression and everything inside it, outermost first."""
    stack = [expr]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(tuple(children(current))))


def refs(expr: Expr) -> Iterator[Ref]:
    """Every reference inside an expression, in order, repeated where it is repeated."""
    return (part for part in walk(expr) if isinstance(part, Ref))


def rewrite(expr: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """The same expression with `change` applied to every part, innermost first.

    Parts that do not change keep their identity, so an expression without a change is returned as it is.
    """

    def inner(part: Expr) -> Expr:
        return rewrite(part, change)

    def step(part: str | int | Expr) -> str | int | Expr:
        return part if isinstance(part, str | int) else inner(part)

    match expr:
        case ListOf(items):
            new: Expr = ListOf(tuple(map(inner, items)))
        case MapOf(entries):
            new = MapOf(tuple((k if isinstance(k, str) else inner(k), inner(v)) for k, v in entries))
        case Ref(node, path):
            new = Ref(node, tuple(map(step, path)))
        case Template(parts):
            new = Template(tuple(p if isinstance(p, str) else inner(p) for p in parts))
        case Call(function, args):
            new = Call(function, tuple(map(inner, args)))
        case Conditional(condition, then, otherwise):
            new = Conditional(inner(condition), inner(then), inner(otherwise))
        case For(over, item, body, index, key, where):
            new = For(
                inner(over),
                item,
                inner(body),
                index,
                None if key is None else inner(key),
                None if where is None else inner(where),
            )
        case Secret(value):
            new = Secret(inner(value))
        case Asset(kind, source):
            new = Asset(kind, inner(source))
        case Archive(kind, source):
            new = Archive(kind, inner(source))
        case _:
            new = expr
    return change(expr if new == expr else new)
