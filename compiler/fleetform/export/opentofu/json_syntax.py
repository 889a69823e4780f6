"""OpenTofu's JSON syntax (https://opentofu.org/docs/language/syntax/json/)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fleetform.export.opentofu.hcl import print_expression
from fleetform.export.opentofu.tree import Block, Lit, Lst, Node, Obj, Raw, Tpl

# Arguments that take a reference or keyword itself, not an expression that gives one.
_BARE = frozenset({"type", "provider", "depends_on", "ignore_changes", "replace_triggered_by", "to", "from"})
_BARE_BLOCKS = frozenset({"variable", "resource", "data", "lifecycle", "moved", "import", "output"})


def print_json(blocks: Sequence[Block]) -> str:
    """Blocks as a JSON file; ends with a new line."""
    whole: dict[str, Any] = {}
    for block in blocks:
        place = whole
        for label in (block.type, *block.labels[:-1]):
            place = place.setdefault(label, {})
        if block.labels:
            _put(place, block.labels[-1], _body(block))
        else:
            _put(whole, block.type, _body(block))
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _put(place: dict[str, Any], name: str, body: dict[str, Any]) -> None:
    """Adds a body under a name; several of one name become a list."""
    before = place.get(name)
    if before is None:
        place[name] = body
    elif isinstance(before, list):
        before.append(body)
    else:
        place[name] = [before, body]


def _body(block: Block) -> dict[str, Any]:
    made: dict[str, Any] = {}
    nested: dict[str, list[dict[str, Any]]] = {}
    for item in block.body:
        if isinstance(item, Block):
            nested.setdefault(item.type, []).append(_body(item))
        elif item.name in _BARE and block.type in _BARE_BLOCKS and not _is_plain(item.value):
            made[item.name] = _bare(item.value)
        else:
            made[item.name] = _value(item.value)
    for name, bodies in nested.items():
        made[name] = bodies[0] if len(bodies) == 1 else bodies
    return made


def _is_plain(node: Node) -> bool:
    return isinstance(node, Lit | Tpl)


def _bare(node: Node) -> Any:
    if isinstance(node, Lst):
        return [_bare(item) for item in node.items]
    if isinstance(node, Obj):
        return _value(node)
    return print_expression(node)


def _value(node: Node) -> Any:
    match node:
        case Lit(str() as text):
            return text.replace("${", "$${").replace("%{", "%%{")
        case Lit(value):
            return value
        case Lst(items):
            return [_value(item) for item in items]
        case Obj(entries) if all(isinstance(key, str) for key, _ in entries):
            return {_key(str(key)): _value(value) for key, value in entries}
        case Tpl():
            # The text between the quotes is a template in both syntaxes; JSON's own quoting is added by the writer.
            return _template(node)
        case Raw(text):
            return f"${{{text}}}"
        case _:
            return f"${{{print_expression(node)}}}"


def _key(name: str) -> str:
    return name.replace("${", "$${").replace("%{", "%%{")


def _template(node: Tpl) -> str:
    from fleetform.export.opentofu.hcl import joinable

    return "".join(
        part.replace("${", "$${").replace("%{", "%%{") if isinstance(part, str) else f"${{{print_expression(part)}}}"
        for part in joinable(node.parts)
    )
