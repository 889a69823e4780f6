"""Edits of a file: byte ranges and what stands there afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class EditError(Exception):
    """Two edits want the same bytes, or one lies outside of the file."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """One change.

    Attributes:
        start: The first byte that goes.
        end: The byte after the last one that goes; `start` where something is only put in.
        replacement: What stands there afterwards.
    """

    start: int
    end: int
    replacement: bytes


def apply(source: bytes, edits: Iterable[Edit]) -> bytes:
    """The file after its edits.

    The same edit given twice counts once: two rules may agree.

    Args:
        source: The file.
        edits: In any order.

    Raises:
        EditError: Edits overlap, or do not fit the file.
    """
    parts: list[bytes] = []
    place = 0
    last: Edit | None = None
    for edit in sorted(set(edits)):
        if not 0 <= edit.start <= edit.end <= len(source):
            raise EditError(f"an edit of bytes {edit.start} to {edit.end} does not fit a file of {len(source)} bytes")
        if last is not None and (edit.start < place or (edit.start == last.start and edit.end == last.end)):
            raise EditError(f"two edits want the bytes from {edit.start} to {max(edit.end, last.end)}")
        parts += (source[place : edit.start], edit.replacement)
        place, last = edit.end, edit
    return b"".join((*parts, source[place:]))
