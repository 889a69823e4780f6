"""Unknown texts as bytes: encoding to base64 and hashing them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any, Self

from fleetform.graph.expressions import Call
from fleetform.graph.session import current
from fleetform.graph.symbols import expression
from fleetform.graph.texts import Text


class TextBytes(bytes):
    """The bytes of an unknown text."""

    def __new__(cls, text: str) -> Self:
        """The bytes of a text that holds marks."""
        return super().__new__(cls, str.__str__(text), "utf-8")

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        """The text again."""
        return Text(current().parse(super().decode(encoding, errors)))


def marked_text(data: Any) -> str | None:
    """The text in bytes that hold marks, or None."""
    if not isinstance(data, bytes | bytearray):
        return None
    try:
        text = bytes(data).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if current().is_marked(text) else None


class SymbolicHash:
    """A hash of an unknown text."""

    def __init__(self, function: str, real: Any, data: Any) -> None:
        self._function = function
        self._text = str(marked_text(data))
        self.name = function
        self.digest_size = real().digest_size

    def update(self, data: Any) -> None:
        """Adds more to what is hashed."""
        self._text += bytes(data).decode("utf-8")

    def hexdigest(self) -> str:
        """The hash as hexadecimal text."""
        return Text(Call(self._function, (expression(self._text),)))

    def digest(self) -> bytes:
        """Refused: the bytes of a hash are not text."""
        raise current().unportable("the bytes of its hash are asked for", "Use hexdigest().", expression(self._text))


def _hash(name: str) -> Callable[..., Any]:
    real = getattr(hashlib, name)

    def make(data: Any = b"", **options: Any) -> Any:
        return SymbolicHash(name, real, data) if marked_text(data) else real(data, **options)

    return make


def _base64(name: str, function: str) -> Callable[..., Any]:
    real = getattr(base64, name)

    def convert(data: Any, *arguments: Any, **options: Any) -> Any:
        text = data if isinstance(data, str) and current().is_marked(data) else marked_text(data)
        if text is None:
            return real(data, *arguments, **options)
        return TextBytes(Text(Call(function, (expression(text),))))

    return convert


HASHES = {name: _hash(name) for name in ("sha256", "sha1", "md5")}
BASE64 = {
    "b64encode": _base64("b64encode", "base64_encode"),
    "standard_b64encode": _base64("standard_b64encode", "base64_encode"),
    "b64decode": _base64("b64decode", "base64_decode"),
    "standard_b64decode": _base64("standard_b64decode", "base64_decode"),
}
