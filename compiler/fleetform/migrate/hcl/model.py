"""Documents, blocks, attributes and expressions, whichever syntax they are written in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from fleetform.migrate.hcl.edits import Edit
from fleetform.migrate.hcl.places import Lines

Syntax = Literal["native", "json"]
Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not readable.

    Attributes:
        offset: The byte where it begins.
        message: What is wrong, in a sentence without its end.
    """

    offset: int
    message: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function.

    Attributes:
        document: The file.
        name: The function's name; `provider::aws::arn_parse` for one of a provider.
        arguments: What it is given.
        start: First byte of the call, which is that of its name.
        end: The byte behind its closing parenthesis.
    """

    document: Document
    name: str
    arguments: tuple[Expression, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Traversal:
    """A name that is read: `var.size`, `aws_vpc.main[0].id`.

    Attributes:
        document: The file.
        parts: Names and literal indexes, the root first; None for a splat or an index that is computed.
        start: First byte.
        end: The byte behind it.
    """

    document: Document
    parts: tuple[str | int | None, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of an object: `key = value`.

    Attributes:
        key: The key, where it is a literal or a bare name.
        start: First byte of the key.
        end: The byte behind the value.
        value: The value.
        key_end: The byte behind the key.
    """

    key: str | None
    start: int
    end: int
    value: Expression
    key_end: int


class Expression(ABC):
    """A value, as it is written.

    Attributes:
        document: The file.
        start: First byte.
        end: The byte behind it.
    """

    document: Document
    start: int
    end: int

    @property
    def text(self) -> str:
        """What is written, quotes and all."""
        return self.document.text(self.start, self.end)

    @property
    @abstractmethod
    def value(self) -> Scalar | None:
        """The value of a literal text, number or boolean; None for everything else, `null` included."""

    @property
    def literal(self) -> str | None:
        """The text of a literal text that has no `${...}` or `%{...}` in it, with its escapes resolved; else None."""
        found = self.value
        return found if isinstance(found, str) else None

    @property
    @abstractmethod
    def is_template(self) -> bool:
        """Whether it is a text with `${...}` or `%{...}` in it."""

    @property
    @abstractmethod
    def items(self) -> tuple[Expression, ...] | None:
        """The items of a list that is written out; else None."""

    @property
    @abstractmethod
    def entries(self) -> tuple[Entry, ...] | None:
        """The entries of an object that is written out; else None."""

    def entry(self, key: str) -> Entry | None:
        """The entry of a key."""
        return next((one for one in self.entries or () if one.key == key), None)

    @abstractmethod
    def calls(self) -> Iterator[Call]:
        """All calls of functions in it, also those within texts and other calls, in order."""

    @abstractmethod
    def traversals(self) -> Iterator[Traversal]:
        """All names that it reads, also within texts and calls, in order; keys of objects are none."""

    @property
    @abstractmethod
    def reference(self) -> tuple[str | int | None, ...] | None:
        """The parts of the name, where the whole value is one: `aws.west`, in JSON `"aws.west"` or `"${aws.west}"`."""

    @abstractmethod
    def replaced_by_text(self, text: str) -> Edit:
        """The edit that puts a literal text in its place, quoted and escaped as the syntax wants it."""

    @abstractmethod
    def replaced_by(self, code: str) -> Edit:
        """The edit that puts an expression of the native syntax in its place; in JSON it becomes `"${code}"`.

        `true`, `false`, `null`, numbers and `"texts"` stay what they are in both syntaxes.
        """


@dataclass(eq=False, slots=True)
class Attribute:
    """An argument: `name = value`.

    Attributes:
        document: The file.
        name: Its name.
        value: Its value.
        start: First byte of the name (in JSON of the quoted key).
        end: The byte behind the value.
        name_end: The byte behind the name.
        block: The block it stands in; None at the top of a file.
        removed: The bytes that go when it goes: its line, if nothing else stands there; in JSON a comma too.
    """

    document: Document
    name: str
    value: Expression
    start: int
    end: int
    name_end: int
    block: Block | None
    removed: tuple[int, int]

    def removal(self) -> Edit:
        """The edit that takes it away."""
        return Edit(*self.removed, b"")

    def renaming(self, name: str) -> Edit:
        """The edit that gives it another name."""
        written = f'"{name}"' if self.document.syntax == "json" else name
        return Edit(self.start, self.name_end, written.encode())


@dataclass(eq=False, slots=True)
class Body:
    """What stands between braces, or in a whole file."""

    attributes: dict[str, Attribute] = field(default_factory=dict[str, Attribute])
    blocks: list[Block] = field(default_factory=list["Block"])


@dataclass(eq=False)
class Block:
    """A block: `type "label" "label" { ... }`.

    Attributes:
        document: The file.
        type: Its type.
        labels: Its labels, without quotes.
        start: First byte of its type; in JSON of the key of its last label, or of its brace if it is one of a list.
        end: The byte behind its closing brace.
        header_end: The byte behind its header, before the brace and the space before it.
        parent: The block it stands in; None at the top of a file.
        removed: The bytes that go when it goes.
        label_spans: The bytes of each label, quotes included.
        inside: First byte behind the opening brace, and that of the closing one.
    """

    document: Document
    type: str
    labels: tuple[str, ...]
    start: int
    end: int
    header_end: int
    parent: Block | None
    removed: tuple[int, int]
    label_spans: tuple[tuple[int, int], ...]
    inside: tuple[int, int]
    read: Callable[[Block], Body] = field(repr=False)

    @cached_property
    def body(self) -> Body:
        """Its attributes and blocks, read when they are asked for."""
        return self.read(self)

    @property
    def attributes(self) -> Mapping[str, Attribute]:
        """Its arguments by name."""
        return self.body.attributes

    @property
    def blocks(self) -> Sequence[Block]:
        """The blocks directly in it."""
        return self.body.blocks

    def attribute(self, name: str) -> Attribute | None:
        """The argument of a name."""
        return self.body.attributes.get(name)

    def value(self, name: str) -> Expression | None:
        """The value of an argument."""
        found = self.body.attributes.get(name)
        return found.value if found is not None else None

    def literal(self, name: str) -> str | None:
        """The literal text of an argument; None if it is not there or is no literal text."""
        found = self.value(name)
        return found.literal if found is not None else None

    def of(self, *types: str) -> Iterator[Block]:
        """The blocks of some types directly in it."""
        return (one for one in self.body.blocks if one.type in types)

    def walk(self) -> Iterator[Block]:
        """It and all blocks in it, in order."""
        pending: list[Block] = [self]
        while pending:
            one = pending.pop()
            yield one
            pending += reversed(one.body.blocks)

    def removal(self) -> Edit:
        """The edit that takes it away with the line break behind it; comments above it stay."""
        return Edit(*self.removed, b"")

    def insertion(self, name: str, code: str) -> Edit:
        """The edit that adds an argument behind its last one, in the indentation of its neighbours.

        Args:
            name: The argument's name.
            code: Its value in native syntax.
        """
        return self.document.insertion(self, name, code)


@dataclass(eq=False)
class Document(ABC):
    """A file.

    Attributes:
        path: Relative to the folder that is surveyed, with `/`.
        source: Its bytes.
        syntax: Native or JSON.
        problems: What is not readable; the rest of the file is there all the same.
    """

    path: str
    source: bytes
    syntax: Syntax
    problems: list[Problem] = field(default_factory=list[Problem], init=False)

    @abstractmethod
    def __post_init__(self) -> None:
        """Reads the file."""

    @cached_property
    def lines(self) -> Lines:
        """Its lines."""
        return Lines(self.source)

    @cached_property
    def body(self) -> Body:
        """What stands at the top."""
        return self.read_body()

    @abstractmethod
    def read_body(self) -> Body:
        """Reads what stands at the top."""

    @property
    def attributes(self) -> Mapping[str, Attribute]:
        """The arguments at the top, as variable files have them."""
        return self.body.attributes

    @property
    def blocks(self) -> Sequence[Block]:
        """The blocks at the top."""
        return self.body.blocks

    @property
    def newline(self) -> str:
        """How its lines end."""
        return "\r\n" if b"\r\n" in self.source else "\n"

    def of(self, *types: str) -> Iterator[Block]:
        """The blocks of some types at the top."""
        return (one for one in self.body.blocks if one.type in types)

    def walk(self) -> Iterator[Block]:
        """All blocks, also those in others."""
        for one in self.body.blocks:
            yield from one.walk()

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a byte, both from 1; columns count characters."""
        return self.lines.place(offset)

    def text(self, start: int, end: int) -> str:
        """What stands in some bytes."""
        return self.source[start:end].decode("utf-8", errors="replace")

    def calls(self, *names: str) -> Iterator[Call]:
        """All calls of functions anywhere in the file, in order.

        Args:
            names: Only these functions; a file without their names is not looked at.
        """
        return (one for one in self.all_calls(names) if not names or one.name in names)

    def traversals(self, *roots: str) -> Iterator[Traversal]:
        """All names that are read anywhere in the file, in order.

        Args:
            roots: Only names that begin so; a file without them is not looked at.
        """
        return (one for one in self.all_traversals(roots) if not roots or one.parts[0] in roots)

    def mentions(self, *words: str) -> bool:
        """Whether any of some words stands in the file, wherever: a quick look before a thorough one."""
        return any(word.encode() in self.source for word in words)

    @abstractmethod
    def insertion(self, block: Block, name: str, code: str) -> Edit:
        """The edit that adds an argument to a block."""

    @abstractmethod
    def all_calls(self, names: tuple[str, ...]) -> Iterator[Call]:
        """All calls; those of other functions than some names may be left out."""

    @abstractmethod
    def all_traversals(self, roots: tuple[str, ...]) -> Iterator[Traversal]:
        """All names; those with other roots may be left out."""
