"""Unknown lists, maps, objects and values of unknown type, as programs see them inside `apply`."""

# A recorded program hands over values of any type, and only frames tell what it does with one.
# pyright: reportUnknownMemberType=false, reportPrivateUsage=false

from __future__ import annotations

import sys
from typing import Any

from fleetform.graph import advice, hints
from fleetform.graph.callers import method_called
from fleetform.graph.expressions import Call, Expr, ListOf, Literal, MapOf, Ref
from fleetform.graph.hints import Hint
from fleetform.graph.lookups import hash_of
from fleetform.graph.session import current
from fleetform.graph.symbols import Boolean, Number, Symbol, assume, call, decide, expression, length_of, refuse, symbol
from fleetform.graph.texts import Text
from fleetform.graph.ways import Asked, holds_something

_ONE = "it has one item"


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
        return Boolean(call("equal", self, other))

    def __ne__(self, other: object) -> Any:
        if isinstance(other, Symbol) and other._expr == self._expr:
            return False
        return Boolean(Call("not", (call("equal", self, other),)))

    def __hash__(self) -> int:
        return hash_of(self._expr, hash(self._expr), sys._getframe(1))

    _like = "VALUE"

    def __bool__(self) -> bool:
        return decide(self, self.filled(), True, "it is not empty", self._like)

    def filled(self) -> Expr | None:
        """Whether there is something in it, as an expression; None where the type does not say how to ask."""
        return None

    def __len__(self) -> int:
        return length_of(self._expr, sys._getframe(1), _ONE, self._like)

    def __iter__(self) -> Any:
        return self._loop(iter((self._inner(0, None),)), Asked.ITEMS)

    def _loop(self, answer: Any, asked: Asked) -> Any:
        """What a loop goes over: nobody knows how often it runs."""
        told = _ONE if asked is Asked.ITEMS else "it has one entry"
        return assume(self, "a loop goes over the value", advice.MAP, answer, told, self._like, asked=asked)

    def __contains__(self, item: object) -> bool:
        session = current()
        reason = "a decision depends on what is in the value"
        error = session.unportable(reason, advice.CONTAINS, self._expr, self._like)
        condition = None if isinstance(self, Anything | Object) else call("contains", self, item)
        return session.decide(condition, error, False, "it is not in there")

    def __str__(self) -> str:
        refuse(self, "the value is written as Python would print it", "Use json.dumps(value), or a part of the value.")


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
                refuse(self, "every n-th item is taken", "Take the items you need by their index.")
            return List(call("slice", self, key.start, key.stop), self._hint)
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
        return self._loop(iter((self[0],)), Asked.ITEMS)

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
        return List(call("concat", self, other), self._hint)

    def __radd__(self, other: Any) -> List:
        return List(call("concat", other, self), self._hint)


class Map(Structure):
    """An unknown map."""

    __slots__ = ()
    _like = "{KEY: VALUE}"

    def filled(self) -> Expr:
        """Whether there is something in it."""
        return holds_something(self._expr, MapOf(()))

    def __iter__(self) -> Any:
        return self._loop(iter((self.keys()[0],)), Asked.KEYS)

    def items(self) -> Any:
        """Refused: a loop goes over the entries."""
        return self._loop([(self.keys()[0], self.values()[0])], Asked.ENTRIES)

    def __getitem__(self, key: Any) -> Any:
        return self._inner(key, hints.item_hint(self._hint))

    def get(self, key: Any, default: Any = None) -> Any:
        """The value under a key; `default` where there is none."""
        found = self._inner(key, hints.item_hint(self._hint))
        return found if default is None else symbol(call("coalesce", found, default), hints.item_hint(self._hint))

    def keys(self) -> List:
        """The sorted keys."""
        return List(call("keys", self), list[str])

    def values(self) -> List:
        """The values, in the order of the sorted keys."""
        return List(call("values", self), list[hints.item_hint(self._hint)] if self._hint else None)


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
        return found if default is None else symbol(call("coalesce", found, default))

    def _names(self) -> Any:
        return hints.output_names(self._hint) if hints.is_output_type(self._hint) else hints.input_names(self._hint)

    def _hints(self) -> Any:
        return hints.output_hints(self._hint) if hints.is_output_type(self._hint) else hints.input_hints(self._hint)


def _of_number(name: str) -> Any:
    """An operation of numbers, on a value that the program so says is one."""

    def operate(self: Structure, *other: Any) -> Any:
        return getattr(Number(self._expr), name)(*other)

    return operate


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
            return Anything(call("slice", self, key.start, key.stop))
        return self._inner(key, None)

    def get(self, key: Any, default: Any = None) -> Any:
        """The value under a key; `default` where there is none."""
        found = self._inner(key, None)
        return found if default is None else symbol(call("coalesce", found, default))

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

    __sub__ = _of_number("__sub__")
    __rsub__ = _of_number("__rsub__")
    __mul__ = _of_number("__mul__")
    __rmul__ = _of_number("__rmul__")
    __truediv__ = _of_number("__truediv__")
    __rtruediv__ = _of_number("__rtruediv__")
    __floordiv__ = _of_number("__floordiv__")
    __mod__ = _of_number("__mod__")
    __neg__ = _of_number("__neg__")
    __abs__ = _of_number("__abs__")
    __lt__ = _of_number("__lt__")
    __le__ = _of_number("__le__")
    __gt__ = _of_number("__gt__")
    __ge__ = _of_number("__ge__")
    __int__ = _of_number("__int__")
    __float__ = _of_number("__float__")
