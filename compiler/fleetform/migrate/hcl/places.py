"""Lines and columns of bytes."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

BOM = b"\xef\xbb\xbf"


class Lines:
    """The lines of a file.

    Args:
        source: The file's bytes.
    """

    def __init__(self, source: bytes) -> None:
        self.source = source

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins."""
        starts = [0]
        place = self.source.find(b"\n")
        while place >= 0:
            starts.append(place + 1)
            place = self.source.find(b"\n", place + 1)
        return starts

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a byte, both from 1; columns count characters, and a byte order mark is none."""
        line = bisect_right(self.starts, offset)
        start = self.starts[line - 1]
        before = self.source[start:offset]
        if start == 0:
            before = before.removeprefix(BOM)
        return line, len(before.decode("utf-8", errors="replace")) + 1

    def start_of_line(self, offset: int) -> int:
        """Where the line of a byte begins."""
        return self.source.rfind(b"\n", 0, offset) + 1

    def end_of_line(self, offset: int) -> int:
        """Where the line of a byte ends: behind its line break, or at the end of the file."""
        found = self.source.find(b"\n", offset)
        return len(self.source) if found < 0 else found + 1
