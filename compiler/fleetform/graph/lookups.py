"""Look-ups by an unknown value: `SIZES.get(environment, 2)` and `environment in {"dev", "test"}`.

Python asks a value for its hash there, and an unknown one has none that would find anything. So the keys that are
looked among are found in the code that is running, and each is a decision whether it is the one.
"""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dis import Instruction
from functools import lru_cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple

from fleetform.graph import advice
from fleetform.graph.expressions import Call, Expr, Literal
from fleetform.graph.instructions import instructions, running
from fleetform.graph.session import recording

_METHODS = frozenset(("get", "pop", "setdefault", "__getitem__", "__contains__"))
_NAMES = {"LOAD_FAST": "f_locals", "LOAD_NAME": "f_locals", "LOAD_GLOBAL": "f_globals", "LOAD_DEREF": "f_locals"}
_MOST = 40
_ASKING_FOR_PROGRAMS = str(Path(__file__).with_name("built.py"))


class Lookup(NamedTuple):
    """A look-up that a frame is doing.

    Attributes:
        keys: What is looked among; None where the code does not say.
        must_be: It fails where nothing is found.
    """

    keys: tuple[Any, ...] | None
    must_be: bool


def hash_of(expr: Expr, own: int, frame: FrameType) -> int:
    """The hash of an unknown value: that of the key it is, by a decision for each, where a program looks it up.

    Args:
        expr: The value.
        own: The hash that finds the value itself.
        frame: The frame that asks.
    """
    session = recording()
    if session is None:
        return own
    file = frame.f_code.co_filename
    if file != _ASKING_FOR_PROGRAMS and session.places.inside(file) is None:
        return own
    if frame.f_code.co_name != "__hash__" and is_called(frame, "hash"):
        raise session.unportable("its hash is asked for", "Use hashlib.sha256(value.encode()).hexdigest().", expr)
    asked = lookup(frame)
    if asked is None or (asked.keys is None and asked.must_be):
        return own  # what is not found fails, which is seen
    if asked.keys is not None and any(getattr(key, "_expr", None) == expr for key in asked.keys):
        return own
    error = session.unportable("something is looked up by the value", advice.WHEN, expr)
    if asked.keys is None:
        session.assume(error, None, "nothing is there")
    for key in asked.keys or ():
        condition = Call("equal", (expr, Literal(key)))
        if isinstance(key, str | int | float) and session.decide(condition, error, False, "it is no other"):
            return hash(key)
    return own


def lookup(frame: FrameType) -> Lookup | None:
    """The look-up that a frame is doing right now, or None where it does something else with a hash."""
    found = _looking(frame.f_code, frame.f_lasti)
    if found is None:
        return None
    before, must_be = found
    keys = _keys(frame, before)
    return Lookup(keys if keys is None or len(keys) <= _MOST else None, must_be)


@lru_cache(maxsize=4096)
def _looking(code: CodeType, at: int) -> tuple[tuple[Instruction, ...], bool] | None:
    """The instructions that make what is looked into, and whether the look-up fails where nothing is found."""
    place = running(code, at)
    if place is None:
        return None
    now, before = instructions(code)[place], instructions(code)[:place]
    if now.opname == "CONTAINS_OP":
        return before, False
    if now.opname == "BINARY_SUBSCR":
        return tuple(_without_last(before)), True
    if now.opname.startswith(("CALL", "PRECALL")):
        called = next((number for number in reversed(range(place)) if _is_method(before[number], now)), None)
        return None if called is None else (before[:called], False)
    return None


def is_called(frame: FrameType, name: str) -> bool:
    """Whether a frame calls the function of a name right now."""
    return _is_called(frame.f_code, frame.f_lasti, name)


@lru_cache(maxsize=4096)
def _is_called(code: CodeType, at: int, name: str) -> bool:
    place = running(code, at)
    now = None if place is None else instructions(code)[place]
    if now is None or not now.opname.startswith(("CALL", "PRECALL")) or now.positions is None:
        return False
    return any(
        found.opname in ("LOAD_GLOBAL", "LOAD_NAME")
        and found.argval == name
        and found.positions is not None
        and found.positions[0::2] == now.positions[0::2]
        for found in instructions(code)
    )


def _is_method(found: Instruction, call: Instruction) -> bool:
    """Whether an instruction loads the method that a call calls."""
    if found.opname not in ("LOAD_METHOD", "LOAD_ATTR") or str(found.argval) not in _METHODS:
        return False
    inner, outer = found.positions, call.positions
    if inner is None or outer is None:
        return False
    return (inner.lineno, inner.col_offset) == (outer.lineno, outer.col_offset)


def _without_last(before: tuple[Instruction, ...]) -> list[Instruction]:
    """Without the index of a subscription, where that is simple: a name, or an attribute of one."""
    rest = list(before)
    while rest and rest[-1].opname == "LOAD_ATTR":
        rest.pop()
    return rest[:-1] if rest and rest[-1].opname in _NAMES else []


def _keys(frame: FrameType, before: tuple[Instruction, ...]) -> tuple[Any, ...] | None:
    """The keys of what the last of these instructions leave on the stack."""
    if not before:
        return None
    last = before[-1]
    if last.opname == "BUILD_CONST_KEY_MAP":
        return tuple(before[-2].argval)
    if last.opname == "BUILD_MAP" and last.arg == 1:
        key, value = before[-3:-1]
        return (key.argval,) if key.opname == "LOAD_CONST" and value.opname in ("LOAD_CONST", *_NAMES) else None
    found = _value(frame, before)
    return tuple(found) if isinstance(found, Mapping | AbstractSet) else None


def _value(frame: FrameType, before: tuple[Instruction, ...]) -> Any:
    """A constant, a variable, or an attribute of one."""
    last = before[-1]
    if last.opname == "LOAD_CONST":
        return last.argval
    if last.opname == "LOAD_ATTR" and len(before) > 1:
        owner = _value(frame, before[:-1])
        return vars(owner).get(last.argval) if hasattr(owner, "__dict__") else None
    name = _NAMES.get(last.opname)
    if name is None:
        return None
    names: Mapping[str, Any] = getattr(frame, name)
    return names.get(last.argval, frame.f_globals.get(last.argval))
