"""What a frame does with a value: which call asks for its items, and what its length is compared with."""

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


def length_compared(frame: FrameType) -> tuple[str, int] | None:
    """The comparison and the number in `len(value) > 3`, where the frame asks for the length; None for another use.

    `if len(value)` compares with 0. The number is used for nothing else, so any answer that decides the comparison
    rightly is right.
    """
    instructions = list(dis.get_instructions(frame.f_code))
    # A call of a function in Python has moved on over the caches behind the instruction.
    running = max((place for place, found in enumerate(instructions) if found.offset <= frame.f_lasti), default=None)
    if running is None:
        return None
    after = [
        found for found in instructions[running + 1 : running + 5] if found.opname not in ("CALL", "PRECALL", "CACHE")
    ]
    if after and "JUMP" in after[0].opname and after[0].opname.endswith(("TRUE", "FALSE")):
        return (">", 0)
    if len(after) < 2 or after[1].opname != "COMPARE_OP":
        return None
    number, comparison = _loaded(frame, after[0]), str(after[1].argval)
    return (comparison, number) if isinstance(number, int) and comparison in _COMPARISONS else None


def _loaded(frame: FrameType, instruction: dis.Instruction) -> object:
    """The value that an instruction loads: a constant, or what a variable has."""
    if instruction.opname == "LOAD_CONST":
        return instruction.argval
    if instruction.opname in ("LOAD_FAST", "LOAD_DEREF", "LOAD_NAME", "LOAD_GLOBAL"):
        return frame.f_locals.get(instruction.argval, frame.f_globals.get(instruction.argval))
    return None


_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
