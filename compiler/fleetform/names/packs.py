"""Packed tables: many small JSON entries in one file, each found and read alone.

A pack is the magic line, the length of the index (4 bytes, big endian), the index and the entries. Index
and entries are JSON compressed with zlib; the index says where each entry lies and what zlib's preset
dictionary for the entries is. The same content always gives the same bytes.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

_MAGIC = b"fleetform pack 1\n"
_LENGTH = struct.Struct(">I")
_WINDOW = 32768 - 512  # zlib looks back no further


class Pack(Mapping[str, Any]):
    """One packed file as a read-only mapping; an entry is read when it is asked for, and not kept."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise ValueError(f"{path.name} is no pack of names: regenerate it")
            (length,) = _LENGTH.unpack(file.read(_LENGTH.size))
            index: dict[str, Any] = json.loads(zlib.decompress(file.read(length)))
        self.about: Mapping[str, str] = index["about"]
        self._entries: dict[str, tuple[int, int]] = index["entries"]
        self._dictionary: bytes = index["dictionary"].encode()
        self._start = len(_MAGIC) + _LENGTH.size + length

    def __getitem__(self, key: str) -> Any:
        offset, length = self._entries[key]
        with self._path.open("rb") as file:
            file.seek(self._start + offset)
            packed = file.read(length)
        return json.loads(zlib.decompressobj(zdict=self._dictionary).decompress(packed))

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def packed(entries: Mapping[str, Any], about: Mapping[str, str]) -> bytes:
    """The bytes of a pack.

    Args:
        entries: JSON values by key.
        about: What the pack was made from, e.g. versions of SDK and provider.
    """
    texts = {key: _text(entries[key]) for key in sorted(entries)}
    dictionary = _common(list(texts.values()))
    blobs: list[bytes] = []
    places: dict[str, tuple[int, int]] = {}
    offset = 0
    for key, text in texts.items():
        squeezed = zlib.compressobj(9, zdict=dictionary)
        blob = squeezed.compress(text) + squeezed.flush()
        places[key] = (offset, len(blob))
        offset += len(blob)
        blobs.append(blob)
    index = zlib.compress(_text({"about": about, "dictionary": dictionary.decode(), "entries": places}), 9)
    return b"".join((_MAGIC, _LENGTH.pack(len(index)), index, *blobs))


def _text(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=True).encode()


def _common(texts: list[bytes]) -> bytes:
    """Pieces of entries spread over the whole table, for zlib to point back to."""
    if not texts:
        return b""
    step = max(1, len(texts) // 64)
    return b"".join(text[: _WINDOW // 64] for text in texts[::step])[:_WINDOW]


@cache
def pack(name: str) -> Pack | None:
    """A table of the package's own data by its file name without suffix; None if there is none."""
    path = Path(str(resources.files("fleetform.names"))) / "data" / f"{name}.pack"
    return Pack(path) if path.is_file() else None
