"""What a frame does with a value: which call asks for its items, and what its length is compared with."""

from __future__ import annotations

from dis import Instruction
from types import FrameType

from fleetform.graph.instructions import instructions, running


def method_called(frame: FrameType) -> str | None:
    """The method that a frame is calling right now, or None where it does something else, e.g. a `for` loop.

    `", ".join(values)` asks for the items like a loop does, but can be said as an expression. Only the running
    instruction tells them apart.
    """
    done, place = instructions(frame.f_code), running(frame.f_code, frame.f_lasti)
    now = None if place is None else done[place]
    if now is None or now.positions is None or not now.opname.startswith(("CALL", "PRECALL")):
        return None
    at = now.positions
    start, end = (at.lineno, at.col_offset), (at.end_lineno, at.end_col_offset)
    name, furthest = None, (0, 0)
    for found in done:
        loaded = found.positions
        if loaded is None or found.opname not in ("LOAD_METHOD", "LOAD_ATTR") or None in (*start, *end):
            continue
        stop = (loaded.end_lineno or 0, loaded.end_col_offset or 0)
        if (loaded.lineno, loaded.col_offset) == start and furthest < stop < end:  # pyright: ignore[reportOperatorIssue]  None was ruled out above
            name, furthest = str(found.argval), stop
    return name


def length_compared(frame: FrameType) -> tuple[str, int] | None:
    """The comparison and the number in `len(value) > 3`, where the frame asks for the length; None for another use.

    `if len(value)` compares with 0. The number is used for nothing else, so any answer that decides the comparison
    rightly is right.
    """
    done, place = instructions(frame.f_code), running(frame.f_code, frame.f_lasti)
    if place is None:
        return None
    after = [found for found in done[place + 1 : place + 4] if found.opname not in ("CALL", "PRECALL")]
    if after and "JUMP" in after[0].opname and after[0].opname.endswith(("TRUE", "FALSE")):
        return (">", 0)
    if len(after) < 2 or after[1].opname != "COMPARE_OP":
        return None
    number, comparison = _loaded(frame, after[0]), str(after[1].argval)
    return (comparison, number) if isinstance(number, int) and comparison in _COMPARISONS else None


def _loaded(frame: FrameType, instruction: Instruction) -> object:
    """The value that an instruction loads: a constant, or what a variable has."""
    if instruction.opname == "LOAD_CONST":
        return instruction.argval
    if instruction.opname in ("LOAD_FAST", "LOAD_DEREF", "LOAD_NAME", "LOAD_GLOBAL"):
        return frame.f_locals.get(instruction.argval, frame.f_globals.get(instruction.argval))
    return None


_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
