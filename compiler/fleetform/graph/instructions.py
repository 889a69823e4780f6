"""The instructions of running code, in one form for every version of Python that is supported.

Python 3.13 joins two loads of local variables into one instruction and asks for the truth of a value in one of its own.
"""

from __future__ import annotations

import dis
from collections.abc import Iterator
from dis import Instruction
from functools import lru_cache
from types import CodeType

_WITHOUT_EFFECT = frozenset({"CACHE", "RESUME", "NOP", "EXTENDED_ARG", "PUSH_NULL", "COPY_FREE_VARS", "TO_BOOL"})
_TWO_LOADS = "LOAD_FAST_LOAD_FAST"


@lru_cache(maxsize=4096)
def instructions(code: CodeType) -> tuple[Instruction, ...]:
    """What a piece of code does, in order, without the instructions that only serve the interpreter."""
    return tuple(one for found in dis.get_instructions(code) for one in _single(found))


def running(code: CodeType, at: int) -> int | None:
    """The number of the instruction that runs, in `instructions(code)`.

    Args:
        code: The code of a frame.
        at: Its last instruction's offset in bytes. Code that ran often is in the caches behind the instruction already.
    """
    return max((number for number, found in enumerate(instructions(code)) if found.offset <= at), default=None)


def _single(found: Instruction) -> Iterator[Instruction]:
    if found.opname == _TWO_LOADS:
        for name in found.argval:
            yield found._replace(opname="LOAD_FAST", argval=name)
    elif found.opname == "LOAD_FAST_CHECK":
        yield found._replace(opname="LOAD_FAST")
    elif found.opname not in _WITHOUT_EFFECT:
        yield found
