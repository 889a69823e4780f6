"""Unknown texts as bytes: encoding to base64 and hashing them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Self, SupportsIndex, cast

from fleetform.graph import marks
from fleetform.graph.errors import NotPortable
from fleetform.graph.expressions import Call
from fleetform.graph.session import current, recording
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

    def _asked(self, what: str) -> None:
        """Refuses what a program asks of the bytes; what Python asks is seen in what it makes of them."""
        session = recording()
        frame = sys._getframe(2)  # pyright: ignore[reportPrivateUsage]  who asks decides
        if session is not None and session.places.inside(frame.f_code.co_filename) is not None:
            raise session.unportable(f"{what} its bytes", "Work with the text.", expression(bytes(self).decode()))

    def __iter__(self) -> Iterator[int]:
        self._asked("a loop goes over")
        return super().__iter__()

    def __getitem__(self, key: Any) -> Any:
        self._asked("an index picks some of")
        return cast("Any", super().__getitem__(key))

    def __len__(self) -> int:
        self._asked("something depends on how many are")
        return super().__len__()

    def __eq__(self, other: object) -> Any:
        return self.decode() == other.decode() if isinstance(other, bytes) else False

    def __ne__(self, other: object) -> Any:
        return self.decode() != other.decode() if isinstance(other, bytes) else True

    def __hash__(self) -> int:
        self._asked("something is looked up by")
        return super().__hash__()

    def hex(self, sep: Any = ":", bytes_per_sep: SupportsIndex = 0) -> str:
        """Refused where a program asks: no target has it."""
        self._asked("hexadecimal digits are made of")
        return super().hex(sep, bytes_per_sep)


def marked_text(data: Any) -> str | None:
    """The text in bytes that hold marks, or None."""
    if not isinstance(data, bytes | bytearray):
        return None
    try:
        text = bytes(data).decode("utf-8")
    except UnicodeDecodeError:
        text = bytes(data).decode("utf-8", "replace")
        if marks.CONTROL in text and current().is_marked(text):
            found = marks.number_in(text)
            expr = current().marked(found) if found is not None else None
            raise current().unportable("it is put among bytes that are no text", "Use texts.", expr) from None
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
        text = marked_text(data)
        if text is None:
            return real(data, **options)
        if name not in _KNOWN_HASHES:
            raise _unknown_hash(name, text)
        return SymbolicHash(name, real, data)

    return make


def _new_hash(name: str, data: Any = b"", **options: Any) -> Any:
    """`hashlib.new`."""
    text = marked_text(data)
    if text is None:
        return _REAL_NEW(name, data, **options)
    wanted = name.lower().replace("-", "")
    if wanted not in _KNOWN_HASHES:
        raise _unknown_hash(name, text)
    return SymbolicHash(wanted, getattr(hashlib, wanted), data)


def _unknown_hash(name: str, text: str) -> NotPortable:
    return current().unportable(f"the {name} hash is made", "Use sha256, sha1 or md5.", expression(text))


def _sealed(real: Callable[..., Any], what: str) -> Callable[..., Any]:
    """A function that no target has."""

    def refuse(*arguments: Any, **options: Any) -> Any:
        for data in (*arguments, *options.values()):
            text = data if isinstance(data, str) and current().is_marked(data) else marked_text(data)
            if text is not None:
                raise current().unportable(f"{what} is made", "Use hashlib.sha256().", expression(text))
        return real(*arguments, **options)

    return refuse


def _safe_encode(data: Any) -> Any:
    """`base64.urlsafe_b64encode`."""
    text = marked_text(data)
    if text is None:
        return _REAL_SAFE_ENCODE(data)
    return TextBytes(Text(Call("base64_encode", (expression(text),))).replace("+", "-").replace("/", "_"))


def _safe_decode(data: Any) -> Any:
    """`base64.urlsafe_b64decode`."""
    text = data if isinstance(data, str) and current().is_marked(data) else marked_text(data)
    if text is None:
        return _REAL_SAFE_DECODE(data)
    return TextBytes(Text(Call("base64_decode", (expression(text.replace("-", "+").replace("_", "/")),))))


def _base64(name: str, function: str) -> Callable[..., Any]:
    real = getattr(base64, name)

    def convert(data: Any, *arguments: Any, **options: Any) -> Any:
        text = data if isinstance(data, str) and current().is_marked(data) else marked_text(data)
        if text is None:
            return real(data, *arguments, **options)
        return TextBytes(Text(Call(function, (expression(text),))))

    return convert


_KNOWN_HASHES = ("sha256", "sha1", "md5")
_REAL_NEW = hashlib.new
_REAL_SAFE_ENCODE = base64.urlsafe_b64encode
_REAL_SAFE_DECODE = base64.urlsafe_b64decode

HASHES: dict[str, Callable[..., Any]] = {
    **{name: _hash(name) for name in sorted(hashlib.algorithms_guaranteed) if not name.startswith("shake")},
    "new": _new_hash,
}
KEYED = {name: _sealed(getattr(hmac, name), "a keyed hash") for name in ("new", "digest")}
SUMS = {name: _sealed(getattr(zlib, name), "a checksum") for name in ("crc32", "adler32")}
BASE64 = {
    "b64encode": _base64("b64encode", "base64_encode"),
    "standard_b64encode": _base64("standard_b64encode", "base64_encode"),
    "b64decode": _base64("b64decode", "base64_decode"),
    "standard_b64decode": _base64("standard_b64decode", "base64_decode"),
    "urlsafe_b64encode": _safe_encode,
    "urlsafe_b64decode": _safe_decode,
}
