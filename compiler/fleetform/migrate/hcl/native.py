"""Native syntax as a document."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from tree_sitter import Node

from fleetform.migrate.hcl import grammar
from fleetform.migrate.hcl.edits import Edit
from fleetform.migrate.hcl.expressions import NativeExpression, call_of, traversal_of
from fleetform.migrate.hcl.model import Attribute, Block, Body, Call, Document, Problem, Traversal


class NativeDocument(Document):
    """A file in native syntax."""

    def __post_init__(self) -> None:
        self._root = grammar.tree(self.source)
        if self._root.has_error:
            self.problems += [_problem(self, one) for one in grammar.errors(self._root)]

    def read_body(self) -> Body:
        """Reads what stands at the top."""
        found = Body()
        for one in self._root.named_children:
            # Behind a part that is not readable a file has further bodies.
            if one.type == "body":
                self._fill(found, one, None)
            elif one.type in ("ERROR", "block", "attribute"):
                self._take(found, one, None)
        return found

    def insertion(self, block: Block, name: str, code: str) -> Edit:
        """The edit that adds an argument to a block."""
        first, last = block.inside
        line, column = self.source.find(b"\n", first, last), self.lines.start_of_line(block.start)
        own = self.source[column : block.start]
        indent = own if not own.strip() else b""
        written = f"{name} = {code}".encode()
        newline = self.newline.encode()
        arguments = list(block.attributes.values())
        if line < 0:
            return self._into_line(block, written, indent, newline)
        if arguments:
            behind = self.lines.end_of_line(arguments[-1].end)
            begin = self.lines.start_of_line(arguments[-1].start)
            before = self.source[begin : arguments[-1].start]
            inner = before if not before.strip() else indent + b"  "
            return Edit(behind, behind, inner + written + newline)
        return Edit(line + 1, line + 1, indent + b"  " + written + newline)

    def _into_line(self, block: Block, written: bytes, indent: bytes, newline: bytes) -> Edit:
        """A block on one line gets lines of its own."""
        first, last = block.inside
        inner = [line for line in (self.source[first:last].strip(), written) if line]
        lines = b"".join(newline + indent + b"  " + line for line in inner)
        return Edit(first, last, lines + newline + indent)

    def all_calls(self, names: tuple[str, ...]) -> Iterator[Call]:
        """All calls; those of other functions than some names may be left out."""
        if not names or self.mentions(*names):
            yield from self._calls

    def all_traversals(self, roots: tuple[str, ...]) -> Iterator[Traversal]:
        """All names; those with other roots may be left out."""
        if not roots or self.mentions(*roots):
            yield from self._traversals

    @cached_property
    def _calls(self) -> list[Call]:
        return [call_of(self, one) for one in grammar.nodes(self._root, "function_call")]

    @cached_property
    def _traversals(self) -> list[Traversal]:
        found = grammar.nodes(self._root, "variable_expr")
        return [traversal_of(self, one) for one in found if not grammar.is_key(one)]

    def _fill(self, body: Body, node: Node, parent: Block | None) -> None:
        for one in node.named_children:
            self._take(body, one, parent)

    def _take(self, body: Body, node: Node, parent: Block | None) -> None:
        match node.type:
            case "attribute":
                found = self._attribute(node, parent)
                if found is not None:
                    body.attributes.setdefault(found.name, found)
            case "block":
                body.blocks.append(self._block(node, parent))
            case "ERROR":
                # What is whole within a broken part still counts.
                self._fill(body, node, parent)
            case "body" if parent is None:
                self._fill(body, node, parent)
            case _:
                pass

    def _attribute(self, node: Node, parent: Block | None) -> Attribute | None:
        name, value = grammar.child(node, "identifier"), grammar.child(node, "expression")
        if name is None or value is None:
            return None
        start, end = name.start_byte, value.end_byte
        removed = self._removed(start, end)
        expression = NativeExpression(self, value)
        return Attribute(self, self.text(start, name.end_byte), expression, start, end, name.end_byte, parent, removed)

    def _block(self, node: Node, parent: Block | None) -> Block:
        inner: Node | None = None
        labels: list[str] = []
        spans: list[tuple[int, int]] = []
        kind, opening, closing = node, node.end_byte, node.end_byte
        header_end = node.end_byte
        for place, one in enumerate(node.children):
            match one.type:
                case "identifier" if place == 0:
                    kind, header_end = one, one.end_byte
                case "identifier" | "string_lit":
                    labels.append(_label(self, one))
                    spans.append((one.start_byte, one.end_byte))
                    header_end = one.end_byte
                case "block_start":
                    opening = one.end_byte
                case "block_end":
                    closing = one.start_byte
                case "body":
                    inner = one
                case _:
                    pass

        def read(block: Block) -> Body:
            found = Body()
            if inner is not None:
                self._fill(found, inner, block)
            return found

        start, end = node.start_byte, node.end_byte
        return Block(
            self,
            self.text(kind.start_byte, kind.end_byte),
            tuple(labels),
            start,
            end,
            header_end,
            parent,
            self._removed(start, end),
            tuple(spans),
            (opening, closing),
            read,
        )

    def _removed(self, start: int, end: int) -> tuple[int, int]:
        """The whole lines of a part, unless something else stands on them: a comment is never lost."""
        first, last = self.lines.start_of_line(start), self.lines.end_of_line(end)
        if self.source[first:start].strip(b" \t"):
            return start, end
        if self.source[end:last].strip():
            return start, end + len(self.source[end:last]) - len(self.source[end:last].lstrip(b" \t"))
        return first, last


_UNENDED = {
    "block_end": "this block has no closing brace",
    "quoted_template_end": "this text has no closing quote",
    "object_end": "this object has no closing brace",
    "tuple_end": "this list has no closing bracket",
}
_MISSING = {"identifier": "a value", "heredoc_identifier": "the end of a heredoc"}


def _label(document: Document, node: Node) -> str:
    text = document.text(node.start_byte, node.end_byte)
    return text[1:-1] if node.type == "string_lit" else text


def _problem(document: Document, node: Node) -> Problem:
    if not node.is_missing:
        stray = grammar.child(node, "heredoc_identifier") or node
        # What stands there is not told: it may be a secret.
        return Problem(min(stray.start_byte, len(document.source)), "not readable")
    # Where the end of something is missing, its beginning is what a person looks for.
    ending = node if node.type in _UNENDED else node.parent
    whole = ending.parent if ending is not None and ending.type in _UNENDED else None
    if ending is not None and whole is not None:
        return Problem(whole.start_byte, f"not readable: {_UNENDED[ending.type]}")
    place = min(node.start_byte, len(document.source))
    return Problem(place, f"not readable: {_MISSING.get(node.type, node.type)} is missing")
