"""Text of others, made harmless before it is printed."""

from __future__ import annotations


def safe(text: str) -> str:
    """A text without what a terminal would obey: escapes, line ends, marks that turn the direction."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else _escaped(one) for one in text)


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
