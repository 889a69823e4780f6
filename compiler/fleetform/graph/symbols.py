"""Values known only after deployment, as programs see them inside `apply`.

Each holds an expression and, where the SDK says it, the type of what it stands for. What people do with
such values builds a larger expression. What cannot be said before the value is known raises `NotPortable`.
"""

# A recorded program hands over values of any type.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# A symbol's expression is for this package.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import sys
from types import FrameType
from typing import Any, NoReturn

from fleetform.graph import advice, hints
from fleetform.graph.callers import length_compared
from fleetform.graph.expressions import Call, Conditional, Expr, ListOf, Literal, MapOf
from fleetform.graph.hints import Hint
from fleetform.graph.lookups import hash_of
from fleetform.graph.marks import may_hold
from fleetform.graph.session import current, recording
from fleetform.graph.ways import Asked, length_answers, not_empty

NEVER_EMPTY = frozenset({"id", "urn", "arn", "name", "selfLink"})
"""Output properties that are never an empty text, so that asking whether there is one has an answer."""


class Symbol:
    """What every symbolic value has: its expression."""

    _expr: Expr


def expression(value: Any) -> Expr:
    """The expression of a value a program computes with: a symbol's own, a text's with what is marked in it."""
    if isinstance(value, Symbol | Text):
        return value._expr
    if isinstance(value, str):
        return current().parse(value)
    if value is None or isinstance(value, bool | int | float):
        return Literal(value)
    if isinstance(value, dict):
        return MapOf(tuple((_key(key), expression(item)) for key, item in value.items()))
    if isinstance(value, list | tuple):
        return ListOf(tuple(expression(item) for item in value))
    raise current().unportable(f"a value of type {type(value).__name__} is combined with a value", "Use plain values.")


def symbol(expr: Expr, hint: Hint = None) -> Any:
    """The value that stands for an expression of a type."""
    if isinstance(expr, Literal):
        return expr.value
    hint = hints.plain(hint)
    kind = hints.kind_of(hint)
    if kind == "text":
        return Text(expr)
    if kind == "number":
        return Number(expr)
    if kind == "boolean":
        return Boolean(expr)
    return _STRUCTURES[kind](expr, hint)


def when(condition: Any, then: Any, otherwise: Any) -> Any:
    """One of two values, decided by a symbolic condition."""
    if not isinstance(condition, Symbol):
        return then if condition else otherwise
    expr = Conditional(condition._expr, expression(then), expression(otherwise))
    return symbol(expr, _hint_of(then) or _hint_of(otherwise))


def is_symbolic(value: Any) -> bool:
    """Whether a value, or anything inside it, is known only after deployment."""
    if isinstance(value, Symbol | Text):
        return True
    if isinstance(value, str):
        # A module that a recording has loaded goes on living, and deals with plain texts when nothing is recorded.
        session = recording()
        return session.is_marked(value) if session else may_hold(value) and current().is_marked(value)
    if isinstance(value, dict):
        return any(is_symbolic(key) or is_symbolic(item) for key, item in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return any(is_symbolic(item) for item in value)
    return False


def _key(key: Any) -> str | Expr:
    expr = expression(key)
    return expr.value if isinstance(expr, Literal) and isinstance(expr.value, str) else expr


def _hint_of(value: Any) -> Hint:
    for kind, hint in ((Text, str), (Number, float), (Boolean, bool)):
        if isinstance(value, kind):
            return hint
    if isinstance(value, Structure):
        return value._hint
    return type(value) if isinstance(value, str | bool | int | float) else None


def call(function: str, *arguments: Any) -> Call:
    """A function applied to values of a program."""
    return Call(function, tuple(expression(argument) for argument in arguments))


def refuse(value: Symbol, reason: str, advice: str) -> NoReturn:
    """Ends the recording: what the program does with the value cannot be said."""
    raise current().unportable(reason, advice, value._expr)


def assume(
    value: Symbol, reason: str, advice: str, answer: Any, told: str, like: str = "VALUE", *, asked: Asked
) -> Any:
    """Refuses, or answers the program so that a recording that goes on can go on."""
    session = current()
    return session.assume(session.unportable(reason, advice, value._expr, like), answer, told, asked=asked)


def decide(value: Symbol, condition: Expr | None, answer: bool, told: str, like: str = "VALUE") -> bool:
    """What `if value` is answered."""
    session = current()
    error = session.unportable("a decision depends on the value", advice.WHEN, value._expr, like)
    return session.decide(condition, error, answer, told)


def length_of(expr: Expr, frame: FrameType, told: str, like: str = "VALUE") -> int:
    """What `len(value)` gives: a length that decides a comparison as the real one does.

    Args:
        expr: The value.
        frame: The frame that asks.
        told: The answer in words, where a recording goes on without knowing.
        like: The form of the value.
    """
    session = current()
    error = session.unportable("its length decides something", advice.LENGTH, expr, like)
    compared = length_compared(frame)
    if compared is None or not session.ways:
        return session.assume(error, 1, told, asked=Asked.LENGTH)
    condition, holds, fails = length_answers(expr, *compared)
    return holds if session.decide(condition, error, True, told) else fails


def _number(value: Symbol) -> int:
    """What stands for an unknown number where a plain one is needed and a recording goes on."""
    remedy = "Use the value itself in arithmetic."
    return assume(value, "a plain number is asked", remedy, 1, "it is 1", asked=Asked.NUMBER)


class Number(Symbol):
    """An unknown number."""

    __slots__ = ("_expr",)

    def __init__(self, expr: Expr) -> None:
        self._expr = expr

    def __add__(self, other: Any) -> Number:
        return Number(call("add", self, other))

    def __radd__(self, other: Any) -> Number:
        return Number(call("add", other, self))

    def __sub__(self, other: Any) -> Number:
        return Number(call("subtract", self, other))

    def __rsub__(self, other: Any) -> Number:
        return Number(call("subtract", other, self))

    def __mul__(self, other: Any) -> Number:
        return Number(call("multiply", self, other))

    def __rmul__(self, other: Any) -> Number:
        return Number(call("multiply", other, self))

    def __truediv__(self, other: Any) -> Number:
        return Number(call("divide", self, other))

    def __rtruediv__(self, other: Any) -> Number:
        return Number(call("divide", other, self))

    def __floordiv__(self, other: Any) -> Number:
        return Number(Call("round_down", (call("divide", self, other),)))

    def __mod__(self, other: Any) -> Number:
        return Number(call("modulo", self, other))

    def __abs__(self) -> Number:
        return Number(Call("max", (self._expr, call("negate", self))))

    def __neg__(self) -> Number:
        return Number(call("negate", self))

    def __eq__(self, other: object) -> Any:
        return Boolean(call("equal", self, other))

    def __ne__(self, other: object) -> Any:
        return Boolean(Call("not", (call("equal", self, other),)))

    def __lt__(self, other: Any) -> Boolean:
        return Boolean(call("less", self, other))

    def __le__(self, other: Any) -> Boolean:
        return Boolean(call("less_or_equal", self, other))

    def __gt__(self, other: Any) -> Boolean:
        return Boolean(call("less", other, self))

    def __ge__(self, other: Any) -> Boolean:
        return Boolean(call("less_or_equal", other, self))

    def __hash__(self) -> int:
        return hash_of(self._expr, hash(self._expr), sys._getframe(1))

    def __bool__(self) -> bool:
        return decide(self, not_empty(self._expr, Literal(0)), True, "it is not 0")

    def __format__(self, spec: str) -> str:
        if spec not in ("", "d"):
            refuse(self, f"the format '{spec}' is applied to the value", "Use it without a format.")
        return Text(Call("text", (self._expr,)))

    def __str__(self) -> str:
        return Text(Call("text", (self._expr,)))

    def __int__(self) -> int:
        return _number(self)

    __index__ = __int__

    def __float__(self) -> float:
        return float(_number(self))


class Boolean(Symbol):
    """An unknown truth."""

    __slots__ = ("_expr",)

    def __init__(self, expr: Expr) -> None:
        self._expr = expr

    def __bool__(self) -> bool:
        # Outside `apply` two unknown values are taken to differ.
        differs = isinstance(self._expr, Call) and self._expr.function == "equal"
        return decide(self, self._expr, not differs, "they differ" if differs else "it is true")

    def __and__(self, other: Any) -> Boolean:
        return Boolean(call("and", self, other))

    __rand__ = __and__

    def __or__(self, other: Any) -> Boolean:
        return Boolean(call("or", self, other))

    __ror__ = __or__

    def __invert__(self) -> Boolean:
        return Boolean(call("not", self))

    def __eq__(self, other: object) -> Any:
        return Boolean(call("equal", self, other))

    def __ne__(self, other: object) -> Any:
        return Boolean(Call("not", (call("equal", self, other),)))

    def __hash__(self) -> int:
        return hash_of(self._expr, hash(self._expr), sys._getframe(1))

    def __str__(self) -> str:
        # Python writes True and False; the targets write true and false, and have no title case that is safe.
        return Text(Conditional(self._expr, Literal("True"), Literal("False")))

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


from fleetform.graph.structures import Anything, List, Map, Object, Structure  # noqa: E402  they are symbols, and need these
from fleetform.graph.texts import Text  # noqa: E402  texts are symbols too, and need these classes

_STRUCTURES: dict[str, type[Structure]] = {"list": List, "map": Map, "object": Object, "any": Anything}
