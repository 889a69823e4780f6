"""Unknown texts: they are `str`, so that every way Python has to build texts keeps a mark of them."""

# A recorded program hands over values of any type.
# pyright: reportUnknownMemberType=false

# The methods of a text are those of `str`, and documented there.
# ruff: noqa: D102

from __future__ import annotations

import codecs
import sys
import typing
from functools import reduce
from typing import Any, Self, SupportsIndex, cast

from fleetform.graph import advice
from fleetform.graph.errors import NotPortable
from fleetform.graph.expressions import Call, Expr, Literal, Ref, Template
from fleetform.graph.lookups import hash_of
from fleetform.graph.session import current
from fleetform.graph.ways import Asked, not_empty

if typing.TYPE_CHECKING:
    from fleetform.graph.symbols import List


def _symbols() -> Any:
    from fleetform.graph import symbols

    return symbols


def _call(function: str, *arguments: Any) -> Call:
    return Call(function, tuple(_symbols().expression(argument) for argument in arguments))


class Text(str):
    """An unknown text. As `str` it is its mark."""

    __slots__ = ("_expr",)
    _expr: Expr

    def __new__(cls, expr: Expr) -> Self:
        """A text that stands for an expression."""
        self = super().__new__(cls, current().mark(expr))
        self._expr = expr
        return self

    def __getnewargs__(self) -> tuple[Any]:  # copies keep the expression
        return (self._expr,)

    def __copy__(self) -> Text:
        return self

    def __deepcopy__(self, _memo: object) -> Text:
        return self

    def __hash__(self) -> int:
        return hash_of(self._expr, str.__hash__(self), sys._getframe(1))  # pyright: ignore[reportPrivateUsage]  what asks tells why

    def __eq__(self, other: object) -> Any:
        if isinstance(other, Text) and other._expr == self._expr:
            return True
        if not isinstance(other, str):
            return False
        if str.__eq__(self, other):
            return True  # built of the same in the same way
        return _symbols().Boolean(_call("equal", self, other))

    def __ne__(self, other: object) -> Any:
        same = self == other
        return not same if isinstance(same, bool) else _symbols().Boolean(Call("not", (same._expr,)))

    def __bool__(self) -> bool:
        expr = self._expr
        if isinstance(expr, Ref) and expr.path and expr.path[-1] in _symbols().NEVER_EMPTY:
            return True
        if isinstance(expr, Template) and any(isinstance(part, str) for part in expr.parts):
            return True
        error = self._refusal("a decision depends on whether there is a text", advice.WHEN)
        return current().decide(not_empty(expr, Literal("")), error, True, "there is one")

    def _refusal(self, reason: str, advice: str) -> NotPortable:
        return current().unportable(reason, advice, self._expr)

    def _assume(self, reason: str, advice: str, answer: Any, told: str, asked: Asked = Asked.TRUTH) -> Any:
        return current().assume(self._refusal(reason, advice), answer, told, asked=asked)

    def _ordering(self, other: object) -> bool:  # noqa: ARG002  a comparison's signature
        reason = "texts are put in order by the value"
        return self._assume(reason, "Order things by values that are known.", False, "it comes last")

    __lt__ = __le__ = __gt__ = __ge__ = _ordering

    def __str__(self) -> str:
        return self  # still symbolic: what is done to str(value) is said as well

    def __repr__(self) -> str:
        return str.__repr__(self)

    def __format__(self, spec: str) -> str:
        if spec not in ("", "s"):
            raise self._refusal(f"the format '{spec}' is applied to the value", "Use the value without a format.")
        return self

    def __add__(self, other: str) -> Text:
        return _joined(self, other)

    def __radd__(self, other: str) -> Text:
        return _joined(other, self)

    def __mul__(self, count: SupportsIndex) -> str:
        return str.__mul__(str.__str__(self), count)

    def __mod__(self, values: Any) -> str:
        raise self._refusal("the value is used as a format", "Use a format that is known.")

    def __len__(self) -> int:
        frame = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]  what is done with the length says what it must be
        return _symbols().length_of(self._expr, frame, "it has one character")

    def __iter__(self) -> Any:
        raise self._refusal("a loop goes over its characters", "Use slices of the value.")

    def __contains__(self, item: object) -> bool:
        error = self._refusal("a decision depends on what is in the text", advice.CONTAINS)
        return current().decide(_call("contains", self, item), error, False, "it is not in there")

    def __int__(self) -> int:
        return self._assume("a plain number is made of it", advice.NUMBER, 1, "it is 1", Asked.NUMBER)

    def __float__(self) -> float:
        return float(self.__int__())

    def __getitem__(self, key: Any) -> Text:
        if not isinstance(key, slice):
            stop = None if key == -1 else key + 1
            return Text(_call("slice", self, key, stop))
        if key.step is not None:
            raise self._refusal("every n-th character is taken", "Take a slice without a step.")
        return Text(_call("slice", self, key.start, key.stop))

    def lower(self) -> Text:
        return Text(_call("lower", self))

    def casefold(self) -> Text:
        return self.lower()

    def upper(self) -> Text:
        return Text(_call("upper", self))

    def title(self) -> Text:
        return Text(_call("title", self))

    def capitalize(self) -> Text:
        return self[:1].title() + self[1:].lower()

    def strip(self, chars: str | None = None, /) -> Text:
        return Text(_call("strip", self, chars))

    def lstrip(self, chars: str | None = None, /) -> Text:
        return Text(_call("lstrip", self, chars))

    def rstrip(self, chars: str | None = None, /) -> Text:
        return Text(_call("rstrip", self, chars))

    def removeprefix(self, prefix: str, /) -> Text:
        return Text(_call("remove_prefix", self, prefix))

    def removesuffix(self, suffix: str, /) -> Text:
        return Text(_call("remove_suffix", self, suffix))

    def replace(self, old: str, new: str, count: SupportsIndex = -1, /) -> Text:
        if count != -1:
            raise self._refusal("only some occurrences are replaced", "Replace all of them.")
        return Text(_call("replace", self, old, new))

    def split(self, sep: str | None = None, maxsplit: SupportsIndex = -1) -> Any:
        if sep is None:
            raise self._refusal("it is split at white space", "Give split() the separator.")
        return self._split(sep, maxsplit)

    def _split(self, sep: str, maxsplit: SupportsIndex) -> Any:
        parts: List = _symbols().List(_call("split", self, sep), list[str])
        if maxsplit == -1:
            return parts
        if maxsplit == 1:
            rest = _call("join", sep, parts[1:])
            return [parts[0], Text(rest)]
        raise self._refusal("it is split a limited number of times", "Split it without a limit.")

    def rsplit(self, sep: str | None = None, maxsplit: SupportsIndex = -1) -> Any:
        if sep is None:
            raise self._refusal("it is split at white space", "Give rsplit() the separator.")
        parts: List = _symbols().List(_call("split", self, sep), list[str])
        if maxsplit == -1:
            return parts
        if maxsplit == 1:
            return [Text(_call("join", sep, parts[:-1])), parts[-1]]
        raise self._refusal("it is split a limited number of times", "Split it without a limit.")

    def partition(self, sep: str, /) -> Any:
        head, tail = self._split(sep, 1)
        return (head, sep, tail)

    def rpartition(self, sep: str, /) -> Any:
        head, tail = self.rsplit(sep, 1)
        return (head, sep, tail)

    def join(self, items: Any, /) -> Text:
        return Text(_call("join", self, list(items) if not _is_symbol(items) else items))

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:  # noqa: ARG002  the signature of str
        if codecs.lookup(encoding).name not in ("utf-8", "ascii"):
            raise self._refusal(f"it is encoded as {encoding}", "Use encode() without an encoding.")
        from fleetform.graph.bytestexts import TextBytes

        return TextBytes(self)

    def startswith(self, prefix: Any, *limits: Any) -> Any:
        return self._ending("starts_with", prefix, limits)

    def endswith(self, suffix: Any, *limits: Any) -> Any:
        return self._ending("ends_with", suffix, limits)

    def _ending(self, function: str, wanted: Any, limits: tuple[Any, ...]) -> Any:
        text = self[limits[0] : (*limits, None)[1]] if limits else self
        if not isinstance(wanted, tuple):
            return _symbols().Boolean(_call(function, text, wanted))
        found = [_call(function, text, one) for one in cast("tuple[Any, ...]", wanted)]
        return _symbols().Boolean(reduce(lambda one, other: Call("or", (one, other)), found)) if found else False

    def format(self, *_values: Any, **_named: Any) -> str:
        raise self._refusal("the value is used as a format", "Use a format that is known.")

    def find(self, *_what: Any) -> int:
        raise self._refusal("a place in the text is asked for", "Use split() and indexes.")

    index = rfind = rindex = count = find

    def translate(self, table: Any, /) -> Text:
        changed = _replacements(table)
        if changed is None:
            raise self._refusal("its characters are translated", "Use replace().")
        text = self
        for old, new in changed:
            text = text.replace(old, new)
        return text

    def ljust(self, *_how: Any) -> str:
        return self._filled()

    def rjust(self, *_how: Any) -> str:
        return self._filled()

    def center(self, *_how: Any) -> str:
        return self._filled()

    def zfill(self, *_how: Any) -> str:
        return self._filled()

    def _filled(self) -> str:
        raise self._refusal("it is filled up to a length", "Use the value as it is.")

    def expandtabs(self, tabsize: SupportsIndex = 8) -> str:  # noqa: ARG002  the signature of str
        raise self._refusal("its tabs are replaced", "Use replace().")

    def swapcase(self) -> str:
        raise self._refusal("upper and lower case are exchanged", "Use lower() or upper().")

    def splitlines(self, keepends: bool = False) -> Any:  # noqa: ARG002  the signature of str
        return self.removesuffix("\n")._split("\n", -1)

    def isdigit(self) -> bool:
        return self._assume("a decision depends on its characters", advice.WHEN, True, "they are so")

    isalpha = isalnum = isnumeric = isdecimal = islower = isupper = isspace = isidentifier = isdigit


def _replacements(table: Any) -> list[tuple[str, str]] | None:
    """A translation as replacements one after the other; None where that is not the same."""
    if not isinstance(table, dict):
        return None
    found: list[tuple[str, str]] = []
    for key, value in cast("dict[Any, Any]", table).items():
        old, new = (chr(item) if isinstance(item, int) else item for item in (key, "" if value is None else value))
        if any(old in earlier for _, earlier in found):
            return None
        found.append((old, new))
    return found


def _is_symbol(value: Any) -> bool:
    return isinstance(value, _symbols().Symbol)


def _joined(first: Any, second: Any) -> Text:
    if not (isinstance(first, str) and isinstance(second, str)):
        if _is_symbol(first) or _is_symbol(second):
            # An unknown value of unknown type beside a text is a text.
            return Text(_template(_symbols().expression(first), _symbols().expression(second)))
        other = second if isinstance(first, Text) else first
        raise TypeError(f'can only concatenate str (not "{type(other).__name__}") to str')
    return Text(_template(current().parse(str.__str__(first)), current().parse(str.__str__(second))))


def _template(first: Expr, second: Expr) -> Expr:
    parts: list[str | Expr] = []
    for expr in (first, second):
        found: tuple[str | Expr, ...]
        if isinstance(expr, Template):
            found = expr.parts
        elif isinstance(expr, Literal):
            found = (str(expr.value),)
        else:
            found = (expr,)
        for part in found:
            if part == "":
                continue
            if isinstance(part, str) and parts and isinstance(parts[-1], str):
                parts[-1] += part
            else:
                parts.append(part)
    if len(parts) == 1 and not isinstance(parts[0], str):
        return parts[0]
    return Template(tuple(parts))
