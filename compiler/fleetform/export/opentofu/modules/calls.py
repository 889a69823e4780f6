"""Calls of modules as they are written."""

from __future__ import annotations

from fleetform.export.opentofu.modules.module import FOLDER
from fleetform.export.opentofu.tree import Argument, Block, Lit, Obj, Raw


def tidied(block: Block) -> Block:
    """A call without providers that it gets anyway: the default ones."""
    if block.type != "module":
        return block
    body = [item for item in block.body if not (isinstance(item, Argument) and _is_default(item))]
    return Block(block.type, block.labels, body, block.comment)


def _is_default(item: Argument) -> bool:
    if item.name != "providers" or not isinstance(item.value, Obj):
        return False
    return all(
        isinstance(given, Raw) and name == given.text and "." not in given.text for name, given in item.value.entries
    )


def nested(block: Block) -> Block:
    """A call as it stands in another module: that lies in the folder beside it."""
    if block.type != "module":
        return block
    body = [_beside(item) if isinstance(item, Argument) and item.name == "source" else item for item in block.body]
    return Block(block.type, block.labels, body, block.comment)


def _beside(item: Argument) -> Argument:
    assert isinstance(item.value, Lit)
    return Argument(item.name, Lit(str(item.value.value).replace(f"./{FOLDER}/", "../")))
