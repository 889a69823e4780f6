"""Which call is asking for a value's items."""

from __future__ import annotations

import dis
from types import FrameType


def method_called(frame: FrameType) -> str | None:
    """The method that a frame is calling right now, or None where it does something else, e.g. a `for` loop.

    `", ".join(values)` asks for the items like a loop does, but can be said as an expression. Only the running
    instruction tells them apart.
    """
    instructions = list(dis.get_instructions(frame.f_code))
    running = next((found for found in instructions if found.offset == frame.f_lasti), None)
    if running is None or running.positions is None or not running.opname.startswith(("CALL", "PRECALL")):
        return None
    at = running.positions
    start, end = (at.lineno, at.col_offset), (at.end_lineno, at.end_col_offset)
    name, furthest = None, (0, 0)
    for found in instructions:
        place = found.positions
        if place is None or found.opname not in ("LOAD_METHOD", "LOAD_ATTR") or None in (*start, *end):
            continue
        stop = (place.end_lineno or 0, place.end_col_offset or 0)
        if (place.lineno, place.col_offset) == start and furthest < stop < end:  # pyright: ignore[reportOperatorIssue]  None was ruled out above
            name, furthest = str(found.argval), stop
    return name
