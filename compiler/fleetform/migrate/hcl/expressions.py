"""Expressions of the native syntax; JSON's texts hold them too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tree_sitter import Node

from fleetform.migrate.hcl import grammar
from fleetform.migrate.hcl.edits import Edit
from fleetform.migrate.hcl.model import Call, Document, Entry, Expression, Scalar, Traversal

Place = Callable[[int], int]

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_WRITTEN = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def here(offset: int) -> int:
    """The place of a byte in a file that is parsed as it is."""
    return offset


class NativeExpression(Expression):
    """An expression of the native syntax.

    Args:
        document: The file.
        node: The parser's node, of type `expression`.
        place: Where a byte of the parsed text is in the file.
    """

    def __init__(self, document: Document, node: Node, place: Place = here) -> None:
        self.document = document
        self.start, self.end = place(node.start_byte), place(node.end_byte)
        self._node = node
        self._place = place

    @property
    def value(self) -> Scalar | None:
        """The value of a literal."""
        one = self._only()
        match one.type if one is not None else "":
            case "literal_value" if one is not None:
                return _scalar(one.named_children[0])
            case "template_expr" if one is not None:
                return _template(one.named_children[0])
            case _:
                return None

    @property
    def is_template(self) -> bool:
        """Whether it is a text with parts that are computed."""
        one = self._only()
        return one is not None and one.type == "template_expr" and self.value is None

    @property
    def items(self) -> tuple[Expression, ...] | None:
        """The items of a list that is written out."""
        one = self._collection("tuple")
        if one is None:
            return None
        return tuple(NativeExpression(self.document, item, self._place) for item in _expressions(one))

    @property
    def entries(self) -> tuple[Entry, ...] | None:
        """The entries of an object that is written out."""
        one = self._collection("object")
        if one is None:
            return None
        pairs = (item for item in one.named_children if item.type == "object_elem")
        return tuple(found for item in pairs if (found := self._entry(item)) is not None)

    def calls(self) -> Iterator[Call]:
        """All calls in it."""
        return (call_of(self.document, one, self._place) for one in grammar.nodes(self._node, "function_call"))

    def traversals(self) -> Iterator[Traversal]:
        """All names in it."""
        for one in grammar.nodes(self._node, "variable_expr"):
            if not grammar.is_key(one):
                yield traversal_of(self.document, one, self._place)

    @property
    def reference(self) -> tuple[str | int | None, ...] | None:
        """The parts of the name, where the whole value is one."""
        children = self._node.named_children
        if not children or children[0].type != "variable_expr":
            return None
        return grammar.steps(children[0])[0]

    def replaced_by_text(self, text: str) -> Edit:
        """The edit that puts a literal text in its place."""
        return Edit(self.start, self.end, quoted(text).encode())

    def replaced_by(self, code: str) -> Edit:
        """The edit that puts an expression in its place."""
        return Edit(self.start, self.end, code.encode())

    def _only(self) -> Node | None:
        """The only part of the expression, without parentheses around it."""
        node = self._node
        while True:
            children = [one for one in node.named_children if one.type != "comment"]
            if len(children) != 1:
                return None
            node = children[0]
            if node.type != "expression":
                return node

    def _collection(self, kind: str) -> Node | None:
        one = self._only()
        if one is None or one.type != "collection_value":
            return None
        return grammar.child(one, kind)

    def _entry(self, node: Node) -> Entry | None:
        key, value = node.child_by_field_name("key"), node.child_by_field_name("val")
        if key is None or value is None:
            return None
        name = NativeExpression(self.document, key, self._place)
        bare = name.reference if len(key.named_children) == 1 else None
        told = str(bare[0]) if bare is not None else name.value
        return Entry(
            None if told is None else str(told),
            name.start,
            self._place(value.end_byte),
            NativeExpression(self.document, value, self._place),
            name.end,
        )


def call_of(document: Document, node: Node, place: Place = here) -> Call:
    """A call from its node."""
    name, given = node.named_children[0], grammar.child(node, "function_arguments")
    arguments = _expressions(given) if given is not None else []
    return Call(
        document,
        re.sub(r"\s+", "", (name.text or b"").decode("utf-8", errors="replace")),
        tuple(NativeExpression(document, one, place) for one in arguments),
        place(node.start_byte),
        place(node.end_byte),
    )


def traversal_of(document: Document, node: Node, place: Place = here) -> Traversal:
    """A name from its first node."""
    parts, end = grammar.steps(node)
    return Traversal(document, parts, place(node.start_byte), place(end))


def quoted(text: str) -> str:
    """A text as a literal of the native syntax."""
    escaped = "".join(_WRITTEN.get(one, one) for one in text)
    return '"' + escaped.replace("${", "$${").replace("%{", "%%{") + '"'


def unescaped(text: str) -> str:
    """What the characters between quotes say."""

    def one(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        return chr(min(int(code, 16), 0x10FFFF)) if code else _ESCAPES.get(found[3], found[0])

    return _plain(_ESCAPE.sub(one, text))


def _plain(text: str) -> str:
    return text.replace("$${", "${").replace("%%{", "%{")


def _expressions(node: Node) -> list[Node]:
    return [one for one in node.named_children if one.type == "expression"]


def _scalar(node: Node) -> Scalar | None:
    text = (node.text or b"").decode("utf-8", errors="replace")
    match node.type:
        case "string_lit":
            return unescaped(text[1:-1])
        case "bool_lit":
            return text == "true"
        case "numeric_lit":
            return _number(text)
        case _:
            return None


def _number(text: str) -> Scalar | None:
    try:
        return int(text) if text.isdecimal() else float(text)
    except ValueError:
        return None


def _template(node: Node) -> Scalar | None:
    """The text of a template in which nothing is computed."""
    if any(one.type in ("template_interpolation", "template_directive") for one in node.named_children):
        return None
    text = (node.text or b"").decode("utf-8", errors="replace")
    return unescaped(text[1:-1]) if node.type == "quoted_template" else _heredoc(text)


def _heredoc(text: str) -> str:
    first, *lines = text.split("\n")
    kept = [line.removesuffix("\r") for line in lines[:-1]]
    if first.startswith("<<-"):
        margins = [len(line) - len(line.lstrip()) for line in kept if line.strip()]
        kept = [line[min(margins, default=0) :] for line in kept]
    return _plain("".join(f"{line}\n" for line in kept))
