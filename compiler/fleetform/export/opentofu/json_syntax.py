"""OpenTofu's JSON syntax (https://opentofu.org/docs/language/syntax/json/)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, cast

from fleetform.export.opentofu.hcl import joinable, print_expression
from fleetform.export.opentofu.tree import Argument, Block, Lit, Lst, Node, Obj, Raw, Tpl

_LONE_RETURN = re.compile(r"\r(?!\n)")

# Arguments that take a reference or keyword itself, not an expression that gives one.
_BARE = frozenset(
    (
        *("type", "provider", "providers", "depends_on", "ignore_changes", "replace_triggered_by"),
        *("to", "from", "when", "method"),
    )
)
_BARE_BLOCKS = frozenset(
    (
        *("variable", "resource", "data", "lifecycle", "moved", "import", "output", "module", "provisioner"),
        *("state", "plan", "remote_state_data_source"),
    )
)


def print_json(blocks: Sequence[Block]) -> str:
    """Blocks as a JSON file; ends with a new line."""
    whole: dict[str, Any] = {}
    for block in blocks:
        _put(whole, (block.type, *block.labels), _body(block))
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _put(place: dict[str, Any], path: Sequence[str], body: dict[str, Any]) -> None:
    """Adds the body of a block under its type and labels; several with the same ones become a list."""
    *above, last = path
    for label in above:
        place = place.setdefault(label, {})
    before = place.get(last)
    if before is None:
        place[last] = body
    elif isinstance(before, list):
        cast("list[Any]", before).append(body)
    else:
        place[last] = [before, body]


def _body(block: Block) -> dict[str, Any]:
    made: dict[str, Any] = {}
    nested: dict[str, Any] = {}
    for item in block.body:
        if isinstance(item, Block):
            _put(nested, (item.type, *item.labels), _body(item))
        elif _is_never_evaluated(block, item):
            made[item.name] = _plain(item.value)
        elif _takes_references(block, item):
            made[item.name] = _bare(item.value)
        else:
            made[item.name] = _value(item.value)
    return {**made, **nested}


def _takes_references(block: Block, item: Argument) -> bool:
    if block.type == "required_providers":
        return True
    return item.name in _BARE and block.type in _BARE_BLOCKS and not _is_plain(item.value)


def _is_never_evaluated(block: Block, item: Argument) -> bool:
    """Whether a text is taken as it is, `${` included: in variables, and in descriptions."""
    return (block.type == "variable" and item.name != "type") or (block.type == "output" and item.name == "description")


def _plain(node: Node) -> Any:
    match node:
        case Lit(value):
            return int(value) if isinstance(value, float) and value.is_integer() else value
        case Lst(items):
            return [_plain(item) for item in items]
        case Obj(entries) if all(isinstance(key, str) for key, _ in entries):
            return {str(key): _plain(value) for key, value in entries}
        case _:
            return _value(node)


def _is_plain(node: Node) -> bool:
    return isinstance(node, Lit | Tpl)


def _bare(node: Node) -> Any:
    if isinstance(node, Lit):
        return _value(node)
    if isinstance(node, Lst):
        return [_bare(item) for item in node.items]
    if isinstance(node, Obj):
        return {key if isinstance(key, str) else print_expression(key): _bare(item) for key, item in node.entries}
    return print_expression(node)


def _value(node: Node) -> Any:
    match node:
        case Lit(str() as text):
            return _text(text, in_template="${" in text or "%{" in text)
        case Lit(value):
            return int(value) if isinstance(value, float) and value.is_integer() else value
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
    return "".join(
        _text(part, in_template=True) if isinstance(part, str) else f"${{{print_expression(part)}}}"
        for part in joinable(node.parts)
    )


def _text(text: str, *, in_template: bool) -> str:
    """Text in which nothing starts an interpolation.

    HCL sees no interpolation behind a carriage return that stands alone, so such a one is an expression itself.
    """
    escaped = text.replace("${", "$${").replace("%{", "%%{")
    return _LONE_RETURN.sub('${"\\\\r"}', escaped) if in_template else escaped
