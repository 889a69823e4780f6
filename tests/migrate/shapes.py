"""What a document says, as plain values that can be compared: everything but where it stands."""

from __future__ import annotations

from typing import Any

from fleetform.migrate.hcl import Attribute, Block, Document, parse


def shape(document: Document) -> Any:
    """Attributes and blocks of a document, in order."""
    return [attributes(document.attributes.values()), [block_shape(one) for one in document.blocks]]


def block_shape(block: Block) -> Any:
    """A block with all that is in it."""
    return [block.type, block.labels, attributes(block.attributes.values()), [block_shape(one) for one in block.blocks]]


def attributes(found: Any) -> list[tuple[str, str]]:
    """Names and values as they are written."""
    return [(one.name, one.value.text) for one in found]


def parsed(source: bytes, path: str = "main.tf") -> Document:
    """A document that is readable."""
    document = parse(path, source)
    assert not document.problems, [(document.place(one.offset), one.message) for one in document.problems]
    return document


def first(document: Document, kind: str) -> Block:
    """The first block of a type, wherever it is."""
    return next(one for one in document.walk() if one.type == kind)


def every_attribute(document: Document) -> list[Attribute]:
    """All arguments, also those in blocks."""
    return [*document.attributes.values(), *(one for block in document.walk() for one in block.attributes.values())]
