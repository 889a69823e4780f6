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

from fleetform.graph import hints
from fleetform.graph.callers import length_compared, method_called
from fleetform.graph.expressions import Call, Conditional, Expr, ListOf, Literal, MapOf, Ref
from fleetform.graph.hints import Hint
from fleetform.graph.session import current
from fleetform.graph.ways import holds_something, length_answers, not_empty

NEVER_EMPTY = frozenset({"id", "urn", "arn", "name", "selfLink"})
"""Output properties that are never an empty text, so that asking whether there is one has an answer."""

_WHEN = "Use fleetform.graph.portable.when(condition, a, b) to choose between values."
_LENGTH = "Use fleetform.graph.portable.length(value)."
_CONTAINS = "Use fleetform.graph.portable.contains(value, item)."
_ONE = "it has one item"
_MAP = "Use fleetform.graph.portable.map(list, function) to make a value of every item."


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
        return current().is_marked(value)
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


def _call(function: str, *arguments: Any) -> Call:
    return Call(function, tuple(expression(argument) for argument in arguments))


def _refuse(value: Symbol, reason: str, advice: str) -> NoReturn:
    raise current().unportable(reason, advice, value._expr)


def _assume(value: Symbol, reason: str, advice: str, answer: Any, told: str, like: str = "VALUE") -> Any:
    """Refuses, or answers the program so that a recording that goes on can go on."""
    session = current()
    return session.assume(session.unportable(reason, advice, value._expr, like), answer, told)


def _decide(value: Symbol, condition: Expr | None, answer: bool, told: str, like: str = "VALUE") -> bool:
    """What `if value` is answered."""
    session = current()
    error = session.unportable("a decision depends on the value", _WHEN, value._expr, like)
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
    error = session.unportable("its length decides something", _LENGTH, expr, like)
    compared = length_compared(frame)
    if compared is None or not session.ways:
        return session.assume(error, 1, told)
    condition, holds, fails = length_answers(expr, *compared)
    return holds if session.decide(condition, error, True, told) else fails


def _number(value: Symbol) -> int:
    """What stands for an unknown number where a plain one is needed and a recording goes on."""
    return _assume(value, "a plain number is asked", "Use the value itself in arithmetic.", 1, "it is 1")


class Number(Symbol):
    """An unknown number."""

    __slots__ = ("_expr",)

    def __init__(self, expr: Expr) -> None:
        self._expr = expr

    def __add__(self, other: Any) -> Number:
        return Number(_call("add", self, other))

    def __radd__(self, other: Any) -> Number:
        return Number(_call("add", other, self))

    def __sub__(self, other: Any) -> Number:
        return Number(_call("subtract", self, other))

    def __rsub__(self, other: Any) -> Number:
        return Number(_call("subtract", other, self))

    def __mul__(self, other: Any) -> Number:
        return Number(_call("multiply", self, other))

    def __rmul__(self, other: Any) -> Number:
        return Number(_call("multiply", other, self))

    def __truediv__(self, other: Any) -> Number:
        return Number(_call("divide", self, other))

    def __rtruediv__(self, other: Any) -> Number:
        return Number(_call("divide", other, self))

    def __floordiv__(self, other: Any) -> Number:
        return Number(Call("round_down", (_call("divide", self, other),)))

    def __mod__(self, other: Any) -> Number:
        return Number(_call("modulo", self, other))

    def __abs__(self) -> Number:
        return Number(Call("max", (self._expr, _call("negate", self))))

    def __neg__(self) -> Number:
        return Number(_call("negate", self))

    def __eq__(self, other: object) -> Any:
        return Boolean(_call("equal", self, other))

    def __ne__(self, other: object) -> Any:
        return Boolean(Call("not", (_call("equal", self, other),)))

    def __lt__(self, other: Any) -> Boolean:
        return Boolean(_call("less", self, other))

    def __le__(self, other: Any) -> Boolean:
        return Boolean(_call("less_or_equal", self, other))

    def __gt__(self, other: Any) -> Boolean:
        return Boolean(_call("less", other, self))

    def __ge__(self, other: Any) -> Boolean:
        return Boolean(_call("less_or_equal", other, self))

    def __hash__(self) -> int:
        return hash(self._expr)

    def __bool__(self) -> bool:
        return _decide(self, not_empty(self._expr, Literal(0)), True, "it is not 0")

    def __format__(self, spec: str) -> str:
        if spec not in ("", "d"):
            _refuse(self, f"the format '{spec}' is applied to the value", "Use it without a format.")
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
        return _decide(self, self._expr, not differs, "they differ" if differs else "it is true")

    def __and__(self, other: Any) -> Boolean:
        return Boolean(_call("and", self, other))

    __rand__ = __and__

    def __or__(self, other: Any) -> Boolean:
        return Boolean(_call("or", self, other))

    __ror__ = __or__

    def __invert__(self) -> Boolean:
        return Boolean(_call("not", self))

    def __eq__(self, other: object) -> Any:
        return Boolean(_call("equal", self, other))

    def __ne__(self, other: object) -> Any:
        return Boolean(Call("not", (_call("equal", self, other),)))

    def __hash__(self) -> int:
        return hash(self._expr)

    def __str__(self) -> str:
        # Python writes True and False; the targets write true and false, and have no title case that is safe.
        return Text(Conditional(self._expr, Literal("True"), Literal("False")))

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


class Structure(Symbol):
    """An unknown list, map, object, or value of unknown type."""

    __slots__ = ("_expr", "_hint")

    def __init__(self, expr: Expr, hint: Hint = None) -> None:
        self._expr = expr
        self._hint = hint

    def _inner(self, key: Any, hint: Hint) -> Any:
        """The value under a key or index."""
        step = expression(key)
        negative = isinstance(step, Literal) and isinstance(step.value, int) and step.value < 0
        if isinstance(self._expr, Ref) and not negative:
            at: Any = step.value if isinstance(step, Literal) else step
            return symbol(Ref(self._expr.node, (*self._expr.path, at)), hint)
        return symbol(Call("get", (self._expr, step)), hint)

    def __eq__(self, other: object) -> Any:
        if isinstance(other, Symbol) and other._expr == self._expr:
            return True
        return Boolean(_call("equal", self, other))

    def __ne__(self, other: object) -> Any:
        if isinstance(other, Symbol) and other._expr == self._expr:
            return False
        return Boolean(Call("not", (_call("equal", self, other),)))

    def __hash__(self) -> int:
        return hash(self._expr)

    _like = "VALUE"

    def __bool__(self) -> bool:
        return _decide(self, self.filled(), True, "it is not empty", self._like)

    def filled(self) -> Expr | None:
        """Whether there is something in it, as an expression; None where the type does not say how to ask."""
        return None

    def __len__(self) -> int:
        return length_of(self._expr, sys._getframe(1), _ONE, self._like)

    def __iter__(self) -> Any:
        return _assume(self, "a loop goes over the value", _MAP, iter((self._inner(0, None),)), _ONE, self._like)

    def __contains__(self, item: object) -> bool:
        session = current()
        reason = "a decision depends on what is in the value"
        error = session.unportable(reason, _CONTAINS, self._expr, self._like)
        condition = None if isinstance(self, Anything | Object) else _call("contains", self, item)
        return session.decide(condition, error, False, "it is not in there")

    def __str__(self) -> str:
        _refuse(self, "the value is written as Python would print it", "Use json.dumps(value), or a part of the value.")


class List(Structure):
    """An unknown list."""

    __slots__ = ()
    _like = "[VALUE, VALUE]"

    def filled(self) -> Expr:
        """Whether there is something in it."""
        return holds_something(self._expr, ListOf(()))

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            if key.step is not None:
                _refuse(self, "every n-th item is taken", "Take the items you need by their index.")
            return List(_call("slice", self, key.start, key.stop), self._hint)
        return self._inner(key, hints.item_hint(self._hint))

    def __len__(self) -> int:
        items = self._said()
        return length_of(self._expr, sys._getframe(1), _ONE, self._like) if items is None else len(items)

    def __iter__(self) -> Any:
        if method_called(sys._getframe(1)) == "join":  # the only way to tell it from a loop
            return iter(current().spread(self._expr))
        items = self._said()
        if items is not None:
            return iter(items)
        return _assume(self, "a loop goes over the value", _MAP, iter((self[0],)), _ONE, self._like)

    def _said(self) -> list[Any] | None:
        """The items of `values[:3]`, which is taken to have three; None where the program does not say how many."""
        match self._expr:
            case Call("slice", (whole, Literal(int() | None as start), Literal(int() as stop))):
                first = start or 0
            case _:
                return None
        if not 0 <= first <= stop:
            return None
        current().note(f"{current().describe(whole)[0]} is taken to have at least {stop} items")
        return [List(whole, self._hint)[index] for index in range(first, stop)]

    def __add__(self, other: Any) -> List:
        return List(_call("concat", self, other), self._hint)

    def __radd__(self, other: Any) -> List:
        return List(_call("concat", other, self), self._hint)


class Map(Structure):
    """An unknown map."""

    __slots__ = ()
    _like = "{KEY: VALUE}"

    def filled(self) -> Expr:
        """Whether there is something in it."""
        return holds_something(self._expr, MapOf(()))

    def __iter__(self) -> Any:
        keys = iter((self.keys()[0],))
        return _assume(self, "a loop goes over the value", _MAP, keys, "it has one entry", self._like)

    def items(self) -> Any:
        """Refused: a loop goes over the entries."""
        entry = [(self.keys()[0], self.values()[0])]
        return _assume(self, "a loop goes over the value", _MAP, entry, "it has one entry", self._like)

    def __getitem__(self, key: Any) -> Any:
        return self._inner(key, hints.item_hint(self._hint))

    def get(self, key: Any, default: Any = None) -> Any:
        """The value under a key; `default` where there is none."""
        found = self._inner(key, hints.item_hint(self._hint))
        return found if default is None else symbol(_call("coalesce", found, default), hints.item_hint(self._hint))

    def keys(self) -> List:
        """The sorted keys."""
        return List(_call("keys", self), list[str])

    def values(self) -> List:
        """The values, in the order of the sorted keys."""
        return List(_call("values", self), list[hints.item_hint(self._hint)] if self._hint else None)


class Object(Structure):
    """An unknown object of one of an SDK's output types."""

    __slots__ = ()

    def filled(self) -> Expr:
        """Whether there is one."""
        return Call("not", (Call("equal", (self._expr, Literal(None))),))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        names = self._names()
        if name not in names:
            raise AttributeError(f"{self._hint.__name__} has no attribute '{name}'")
        pulumi_name = names[name]
        return self._inner(pulumi_name, self._hints().get(pulumi_name))

    def __getitem__(self, key: str) -> Any:
        pulumi_name = self._names().get(key, key)
        return self._inner(pulumi_name, self._hints().get(pulumi_name))

    def get(self, key: str, default: Any = None) -> Any:
        """The value of an attribute; `default` where there is none."""
        found = self[key]
        return found if default is None else symbol(_call("coalesce", found, default))

    def _names(self) -> Any:
        return hints.output_names(self._hint) if hints.is_output_type(self._hint) else hints.input_names(self._hint)

    def _hints(self) -> Any:
        return hints.output_hints(self._hint) if hints.is_output_type(self._hint) else hints.input_hints(self._hint)


class Anything(Structure):
    """An unknown value of unknown type: whatever is done with it says what it is."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if hasattr(Text, name):
            return getattr(Text(self._expr), name)
        return self._inner(name, None)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return Anything(_call("slice", self, key.start, key.stop))
        return self._inner(key, None)

    def get(self, key: Any, default: Any = None) -> Any:
        """The value under a key; `default` where there is none."""
        found = self._inner(key, None)
        return found if default is None else symbol(_call("coalesce", found, default))

    def __add__(self, other: Any) -> Any:
        if isinstance(other, str):
            return Text(self._expr) + other
        if isinstance(other, list | List):
            return List(self._expr) + other
        return Number(self._expr) + other

    def __radd__(self, other: Any) -> Any:
        if isinstance(other, str):
            return other + Text(self._expr)
        if isinstance(other, list | List):
            return other + List(self._expr)
        return other + Number(self._expr)

    def __str__(self) -> str:
        return Text(Call("text", (self._expr,)))

    def __format__(self, spec: str) -> str:
        return format(Text(Call("text", (self._expr,))), spec)


_STRUCTURES: dict[str, type[Structure]] = {"list": List, "map": Map, "object": Object, "any": Anything}

from fleetform.graph.texts import Text  # noqa: E402  texts are symbols too, and need these classes
