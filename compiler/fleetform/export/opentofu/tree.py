"""A configuration as a tree: blocks, arguments and expressions. Two printers write it: `hcl` and `json_syntax`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True, eq=False)
class Lit:
    """A text, number, boolean or null."""

    value: bool | int | float | str | None

    def __eq__(self, other: object) -> bool:
        """Python takes `True` for 1; a configuration does not."""
        return isinstance(other, Lit) and type(self.value) is type(other.value) and self.value == other.value

    def __hash__(self) -> int:
        return hash(self.value)


@dataclass(frozen=True, slots=True)
class Lst:
    """A list."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Waits(Lst):
    """A list of what must be there before, and is not read."""


@dataclass(frozen=True, slots=True)
class Obj:
    """A map or object, in order. A key is text or an expression."""

    entries: tuple[tuple[str | Node, Node], ...]


@dataclass(frozen=True, slots=True)
class Rows(Obj):
    """A map whose entries are alike, like the rows of a table."""


@dataclass(frozen=True, slots=True)
class Raw:
    """An expression that is written as it is: a reference, a keyword."""

    text: str


@dataclass(frozen=True, slots=True)
class Tpl:
    """Text with expressions in it."""

    parts: tuple[str | Node, ...]


@dataclass(frozen=True, slots=True)
class Fn:
    """A function call."""

    name: str
    args: tuple[Node, ...]
    expand: bool = False
    """The last argument is a list whose items are the arguments."""


@dataclass(frozen=True, slots=True)
class Op:
    """A binary operation, or a unary one when `left` is None."""

    sign: str
    left: Node | None
    right: Node


@dataclass(frozen=True, slots=True)
class If:
    """A conditional expression."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Each:
    """A `for` expression; with a key it makes an object."""

    names: str
    over: Node
    body: Node
    key: Node | None = None
    where: Node | None = None


@dataclass(frozen=True, slots=True)
class At:
    """An index or attribute of an expression."""

    value: Node
    key: Node


Node: TypeAlias = Lit | Lst | Obj | Raw | Tpl | Fn | Op | If | Each | At


def children(node: Node) -> Iterator[Node]:
    """The expressions directly inside an expression."""
    match node:
        case Lst(items):
            yield from items
        case Obj(entries):
            for key, value in entries:
                if not isinstance(key, str):
                    yield key
                yield value
        case Tpl(parts):
            yield from (part for part in parts if not isinstance(part, str))
        case Fn(_, args):
            yield from args
        case Op(_, left, right):
            yield from (part for part in (left, right) if part is not None)
        case If(condition, then, otherwise):
            yield from (condition, then, otherwise)
        case Each(_, over, body, key, where):
            yield from (part for part in (over, body, key, where) if part is not None)
        case At(value, key):
            yield from (value, key)
        case _:
            return


@dataclass(slots=True)
class Argument:
    """`name = value`."""

    name: str
    value: Node


@dataclass(slots=True)
class Block:
    """A block: `type "label" { ... }`."""

    type: str
    labels: tuple[str, ...] = ()
    body: list[Argument | Block] = field(default_factory=list["Argument | Block"])
    comment: str = ""

    def set(self, name: str, value: Node | None) -> None:
        """Adds an argument, unless there is no value."""
        if value is not None:
            self.body.append(Argument(name, value))
