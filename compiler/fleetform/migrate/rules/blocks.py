"""Edits that add blocks: the parser's own edits add arguments."""

from __future__ import annotations

from json import dumps

from fleetform.migrate.hcl import Block, Document, Edit


def block_insertion(block: Block, name: str, argument: str, value: str) -> Edit:
    """The edit that adds a block with one argument to a block: `name { argument = value }`.

    Args:
        block: The block that gets it.
        name: The new block's type.
        argument: Its argument.
        value: A boolean, a number or a text in quotes.
    """
    # As an argument first: that knows where it goes, and how its neighbours are indented.
    added = block.insertion(name, "true")
    text = added.replacement.decode()
    if block.document.syntax == "json":
        return Edit(added.start, added.end, _replaced(text, "true", f"{{{dumps(argument)}: {value}}}").encode())
    line = f"{name} = true"
    indent = _indent(text, line)
    newline = block.document.newline
    inner = f"{name} {{{newline}{indent}  {argument} = {value}{newline}{indent}}}"
    return Edit(added.start, added.end, _replaced(text, line, inner).encode())


def _indent(text: str, line: str) -> str:
    before = text[: text.rindex(line)].rpartition("\n")[2]
    return before if not before.strip() else ""


def _replaced(text: str, old: str, new: str) -> str:
    before, _, after = text.rpartition(old)
    return before + new + after


def appended(document: Document, code: str) -> Edit:
    """The edit that puts blocks behind everything else in a file of the native syntax.

    Args:
        document: The file.
        code: The blocks, whole lines; their ends become those of the file.
    """
    newline = document.newline
    end = len(document.source)
    ends_well = not document.source or document.source.endswith(b"\n")
    between = newline if ends_well else newline * 2
    return Edit(end, end, (between + code.replace("\n", newline)).encode())
