"""The parser's nodes, and what is asked of them: tree-sitter with the grammar tree-sitter-hcl."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tree_sitter import Language, Node, Parser, Query, QueryCursor

# The grammar does not know exponents: digits in their place have the same length, so that no byte moves.
_EXPONENT = re.compile(rb"(?<![\w.])[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]+\b")


@cache
def _language() -> Language:
    import tree_sitter_hcl

    return Language(tree_sitter_hcl.language())


@cache
def _query(text: str) -> Query:
    return Query(_language(), text)


def tree(source: bytes) -> Node:
    """The root of the tree of a file."""
    if not source.endswith(b"\n"):
        # The grammar wants a line break behind a heredoc's end; no byte before it moves.
        source += b"\n"
    root = Parser(_language()).parse(source).root_node
    if root.has_error and _EXPONENT.search(source):
        return Parser(_language()).parse(_EXPONENT.sub(lambda found: b"1" * len(found[0]), source)).root_node
    return root


def nodes(node: Node, kind: str) -> list[Node]:
    """All nodes of a kind in a node, in order."""
    found = QueryCursor(_query(f"({kind}) @it")).captures(node).get("it", [])
    # A query has no order that one may rely on, and it sees the node itself too.
    return sorted(found, key=lambda one: (one.start_byte, -one.end_byte))


def errors(node: Node) -> Iterator[Node]:
    """What is not readable in a node: the innermost wrong parts, and missing ones."""
    pending = [node]
    while pending:
        one = pending.pop()
        inner = [part for part in one.children if part.is_error or part.is_missing or part.has_error]
        if inner:
            pending += reversed(inner)
        elif one.is_error or one.is_missing:
            yield one


def child(node: Node, kind: str) -> Node | None:
    """The first child of a kind."""
    return next((one for one in node.named_children if one.type == kind), None)


def steps(first: Node) -> tuple[tuple[str | int | None, ...], int]:
    """The parts of a name that begins with a `variable_expr`, and where it ends."""
    parts: list[str | int | None] = [_text(first)]
    end = first.end_byte
    following = first.next_sibling
    while following is not None and following.type in ("get_attr", "index", "splat"):
        parts += _step(following)
        end = following.end_byte
        following = following.next_sibling
    return tuple(parts), end


def _step(node: Node) -> list[str | int | None]:
    if node.type == "get_attr":
        return [_text(node.named_children[-1])]
    if node.type == "splat":
        inner = [step for one in node.named_children[0].named_children for step in _step(one)]
        return [None, *inner]
    index = node.named_children[0]
    if index.type == "legacy_index":
        return [int(_text(index).lstrip(".") or 0)]
    key = _text(next((one for one in index.named_children if one.type == "expression"), index)).strip()
    if key.isdecimal():
        return [int(key)]
    plain = re.fullmatch(r'"([^"\\$%]*)"', key)
    return [plain[1] if plain else None]


def is_key(variable: Node) -> bool:
    """Whether a name is the bare key of an object: `{ name = 1 }`."""
    expression = variable.parent
    holder = expression.parent if expression is not None else None
    if expression is None or holder is None or holder.type != "object_elem" or expression.child_count != 1:
        return False
    return holder.child_by_field_name("key") == expression


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", errors="replace")
