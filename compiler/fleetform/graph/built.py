"""Texts that a program builds around unknown values, while it still works with them: `f"{name}-x"`.

Python's own ways to build texts give plain ones with marks in them. That is enough for what ends in an input, but what
a program asks about such a text could not be seen: `f"{name}-x" == "a-x"` would be false. So the program's own code
hands what it builds to `text` here (see `rewriting`), which makes unknown texts of it. They keep the characters that
Python built: what looks at those, as `textwrap.dedent` does, sees them.
"""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

# The methods of a text are those of `str`, and documented there.
# ruff: noqa: D102

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Self, SupportsIndex

from fleetform.graph.errors import NotPortable
from fleetform.graph.expressions import Expr, Literal, Template
from fleetform.graph.marks import CONTROL
from fleetform.graph.session import current, recording
from fleetform.graph.symbols import Anything, Boolean, call, expression, is_symbolic
from fleetform.graph.texts import Text

_PLACE = re.compile(
    r"%(?:\((?P<name>[^)]*)\))?(?P<how>[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+)?)?)[hlL]?(?P<kind>.)", re.DOTALL
)


class Built(Text):
    """An unknown text that a program put together of known and unknown ones."""

    __slots__ = ()

    def __new__(cls, raw: str, expr: Expr) -> Self:
        """A text that stands for an expression, with the characters that Python built."""
        self = str.__new__(cls, raw)
        self._expr = expr
        return self

    def __getnewargs__(self) -> tuple[Any, ...]:
        return (str.__str__(self), self._expr)

    def __contains__(self, item: object) -> bool:
        """What stands in a known part is in the text, whatever the values are."""
        if isinstance(item, str) and any(isinstance(part, str) and str.__str__(item) in part for part in self._parts()):
            return True
        return super().__contains__(item)

    def _parts(self) -> tuple[str | Expr, ...]:
        return self._expr.parts if isinstance(self._expr, Template) else (self._expr,)

    def __mod__(self, values: Any) -> Any:
        return percent(str.__str__(self), values)

    def format(self, *values: Any, **named: Any) -> Any:
        return text(str.format(str.__str__(self), *values, **named))

    def strip(self, chars: str | None = None, /) -> Any:
        return self._stripped(str.strip, chars, (0, -1)) or super().strip(chars)

    def lstrip(self, chars: str | None = None, /) -> Any:
        return self._stripped(str.lstrip, chars, (0,)) or super().lstrip(chars)

    def rstrip(self, chars: str | None = None, /) -> Any:
        return self._stripped(str.rstrip, chars, (-1,)) or super().rstrip(chars)

    def _stripped(self, strip: Callable[[str, str | None], str], chars: str | None, ends: tuple[int, ...]) -> Any:
        """The text stripped, where known characters end it; None where the values' own ends matter."""
        if chars is not None and is_symbolic(chars):
            return None
        raw = strip(str.__str__(self), chars)
        return None if any(raw[end] == CONTROL for end in ends) else text(raw)

    def split(self, sep: str | None = None, maxsplit: SupportsIndex = -1) -> Any:
        """At white space it is the known text that is split: values are taken to be words."""
        return [*map(text, str.split(self, None, maxsplit))] if sep is None else super().split(sep, maxsplit)

    def splitlines(self, keepends: bool = False) -> Any:
        """The known lines; `textwrap.indent` asks of each whether there is more than white space in it."""
        lines = str.splitlines(self, keepends)
        session = recording()
        return lines if session is None or session.places.asked_by_python() else [*map(text, lines)]

    def _ending(self, function: str, wanted: Any, limits: tuple[Any, ...]) -> Any:
        if not limits and isinstance(wanted, str) and not is_symbolic(wanted):
            first, *_, last = (part if isinstance(part, str) else "" for part in (*self._parts(), *self._parts()))
            known = _begins(first, wanted) if function == "starts_with" else _begins(last[::-1], wanted[::-1])
            if known is not None:
                return known
        return super()._ending(function, wanted, limits)


def _begins(known: str, wanted: str) -> bool | None:
    """Whether a text whose beginning is known begins with another; None where that is too short to say."""
    return True if known.startswith(wanted) else None if wanted.startswith(known) else False


def text(value: Any) -> Any:
    """What a program has built: an unknown text where it holds one; any other value as it is."""
    if type(value) is not str:
        return value
    session = recording()
    if session is None or not session.is_marked(value):
        return value
    try:
        expr = session.parse(value)
    except NotPortable:
        return value  # only printed, perhaps; where it goes into an input it is refused
    return value if isinstance(expr, Literal) else Built(value, expr)


def percent(left: Any, right: Any) -> Any:
    """`left % right`, where a text is filled in as it is and no other way."""
    if isinstance(left, str) and is_symbolic(right):
        _refuse_formats(left, right)
    return text(left % right)


def _refuse_formats(pattern: str, values: Any) -> None:
    """Refuses `%10s` and `%.3s` of an unknown value."""
    places = [found for found in _PLACE.finditer(pattern) if found["kind"] != "%"]
    given: list[Any]
    if isinstance(values, Mapping):
        given = [values.get(found["name"]) for found in places]
    else:
        given = list(values) if isinstance(values, tuple) else [values]
    for found, value in zip(places, given, strict=False):
        if found["how"] and is_symbolic(value):
            told = f"the format '{found[0]}' is applied to the value"
            raise current().unportable(told, "Use the value without a format.", expression(value))


def inside(item: Any, container: Any) -> bool:
    """`item in container`, where an unknown value is looked for in a known text too."""
    if type(container) is str and isinstance(item, str) and is_symbolic(item):
        return bool(Boolean(call("contains", container, item)))
    return item in container


def bound(owner: Any, name: str) -> Any:
    """`owner.name` that is called: a known text or a pattern is asked about unknown texts."""
    if type(owner) is str:
        return partial(_of_known, owner, name)
    return partial(_matched, owner, name) if isinstance(owner, re.Pattern) else getattr(owner, name)


def _of_known(known: str, name: str, *arguments: Any, **options: Any) -> Any:
    if not arguments or not is_symbolic(arguments[0]):
        return text(getattr(known, name)(*arguments, **options))
    if name in _PLACES:
        session = current()
        raise session.unportable(
            "its place in a text is asked for", "Use split() and indexes.", expression(arguments[0])
        )
    return getattr(Text(Literal(known)), name)(*arguments, **options)


def _matched(pattern: re.Pattern[Any], name: str, *arguments: Any, **options: Any) -> Any:
    for value in (*arguments, *options.values()):
        if isinstance(value, str) and is_symbolic(value):
            told = "a regular expression is applied to a text made"
            raise current().unportable(told, "Use replace(), split(), slices and removeprefix().", expression(value))
    return getattr(pattern, name)(*arguments, **options)


def method(owner: Any, name: str) -> Any:
    """`owner.name`: a method of `str` that does the same to unknown texts, where the owner is `str`."""
    return _METHODS[name] if owner is str else getattr(owner, name)


def _unbound(name: str) -> Callable[..., Any]:
    real = getattr(str, name)

    def called(self: Any, *arguments: Any, **options: Any) -> Any:
        if isinstance(self, Anything):
            self = Text(expression(self))
        elif not isinstance(self, Text):
            self = text(self)
        chosen = getattr(self, name) if isinstance(self, Text) else None
        return chosen(*arguments, **options) if chosen else text(real(self, *arguments, **options))

    called.__name__ = name
    called.__dict__["__objclass__"] = str
    return called


_METHODS = {name: _unbound(name) for name in dir(str) if not name.startswith("_") and name != "maketrans"}
_PLACES = frozenset({"find", "rfind", "index", "rindex", "count"})
_TAKE_TEXTS = ("startswith", "endswith", "split", "rsplit", "partition", "rpartition", "strip", "lstrip", "rstrip")
_MATCHING = ("match", "fullmatch", "search", "findall", "finditer", "sub", "subn")
ASKING = frozenset({*_PLACES, *_TAKE_TEXTS, "removeprefix", "removesuffix", "replace", *_MATCHING})
"""The methods of texts and patterns that `bound` knows: they look at a text that they are given."""

METHODS = frozenset(_METHODS)
"""The methods of texts that `method` knows."""
