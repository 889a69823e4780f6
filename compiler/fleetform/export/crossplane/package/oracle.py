"""Answers for a component that decides on its arguments while they are unknown: those of the instance at hand.

Every answer is kept as a guard. What has no answer that can be guarded ends the attempt, and the fields it is about
are given their values in the next one.
"""

from __future__ import annotations

import builtins
import re
import sys
from collections.abc import Callable, Collection, Iterable
from types import FrameType
from typing import Any, cast

from fleetform.export.crossplane.package.fields import Instance, Path, field, paths
from fleetform.export.crossplane.package.guards import Decided, Fixed, Guard, Keyed, Sized, Unmatched
from fleetform.graph import marks
from fleetform.graph.errors import NotPortable
from fleetform.graph.evaluate import EvaluationError
from fleetform.graph.expressions import Call, Expr, Literal, Ref
from fleetform.graph.session import Session, current
from fleetform.graph.symbols import Symbol, expression, length_of, symbol
from fleetform.graph.texts import Text
from fleetform.graph.undo import Undo
from fleetform.graph.ways import Asked, Way

_ANCHORED = {"match": "^(?:{})", "fullmatch": "^(?:{})$"}
_OURS = ("fleetform.graph", "fleetform.export", "re", "json", "yaml")


class ValueNeededError(Exception):
    """Fields whose value must be known: what is done with them has no words.

    Attributes:
        paths: The fields.
    """

    def __init__(self, found: Iterable[Path]) -> None:
        self.paths = tuple(found)
        super().__init__(", ".join(map(str, self.paths)))


class Oracle(Way):
    """Decides as an instance does.

    Attributes:
        guards: What was decided.

    Args:
        instance: The instance.
        hint: Gives the Python type of a field.
        known: Fields that are given their values.
    """

    def __init__(self, instance: Instance, hint: Callable[[Path], Any], known: Collection[Path] = ()) -> None:
        super().__init__()
        self.instance = instance
        self.guards: dict[Guard, None] = {}
        self._hint = hint
        self._known = known

    def listen(self, session: Session, undo: Undo) -> None:
        """Answers what a recording asks from now on."""
        session.ways.append(self)
        for name in ("sub", "match", "search", "fullmatch"):
            undo.set(re, name, self._matching(name, getattr(re, name)))
        undo.set(builtins, "len", self._len(builtins.len))

    def decide(self, condition: Expr, refusal: NotPortable) -> bool:
        """The instance's answer to a condition.

        Raises:
            NotPortable: It depends on more than the instance.
        """
        try:
            answer = bool(self.instance.value(condition))
        except EvaluationError as error:
            raise refusal from error
        guard = Decided(condition, answer)
        if guard.rule() is None:
            raise ValueNeededError(paths(condition)) from refusal
        self.guards[guard] = None
        return answer

    def simpler(self, call: Call) -> Expr | None:
        """The first argument of a function that leaves it as it is, guarded; None if it does not."""
        expr, *rest = call.args
        plain = [arg.value if isinstance(arg, Literal) else None for arg in rest]
        try:
            if self.instance.value(call) != self.instance.value(expr):
                return None
        except EvaluationError:
            return None
        guard = _unchanged(call.function, expr, plain, call)
        if guard is None or guard.rule() is None:
            return None
        self.guards[guard] = None
        return expr

    def suspects(self, error: BaseException, session: Session, known: set[Path]) -> list[Path]:
        """The unknown fields at hand where something failed that nobody could answer."""
        for frame in reversed(list(_frames(error))):
            found = [path for value in frame.f_locals.values() for path in _paths_in(value, session)]
            new = [path for path in dict.fromkeys(found) if path not in known]
            if new:
                return new
        return []

    def answers(self, about: Expr) -> bool:
        """Whether a value depends on the instance's fields."""
        return bool(paths(about))

    def answer(self, about: Expr, asked: Asked) -> Any:
        """A plain answer where the program itself needs one."""
        try:
            found = self.instance.value(about)
        except EvaluationError as error:
            raise ValueNeededError(paths(about)) from error
        match asked, about, found:
            case Asked.LENGTH, _, str() | list() | dict():
                return self._length(about, found)
            case Asked.ITEMS, Ref(_, path), list():
                return iter(self._items(cast("Path", path), cast("list[Any]", found)))
            case Asked.ITEMS | Asked.KEYS | Asked.ENTRIES, Ref(_, path), dict():
                return self._entries(cast("Path", path), cast("dict[str, Any]", found), asked)
            case Asked.ITEMS, Call("keys" | "values" as function, (Ref(_, path), *_)), _:
                return self._of_map(function, cast("Path", path))
            case Asked.NUMBER | Asked.TRUTH, _, int() | float():
                self._note(Decided(Call("equal", (about, Literal(found))), True))
                return found
            case _:
                raise ValueNeededError(paths(about))

    def _length(self, about: Expr, found: Any) -> int:
        self._note(Decided(Call("equal", (Call("length", (about,)), Literal(len(found)))), True))
        return len(found)

    def _items(self, path: Path, found: list[Any]) -> list[Any]:
        self._note(Sized(path, len(found)))
        return [self._symbol((*path, index)) for index in range(len(found))]

    def _entries(self, path: Path, found: dict[str, Any], asked: Asked) -> Any:
        """The entries of a map, or its keys, as the loop wants them."""
        self._note(Keyed(path, tuple(sorted(found))))
        if asked is Asked.ENTRIES:
            return [(key, self._symbol((*path, key))) for key in found]
        return iter(list(found))

    def _of_map(self, function: str, path: Path) -> Any:
        found = cast("dict[str, Any]", self.instance.at(path))
        self._note(Keyed(path, tuple(sorted(found))))
        return iter(list(found) if function == "keys" else [self._symbol((*path, key)) for key in sorted(found)])

    def _symbol(self, path: Path) -> Any:
        if path in self._known:
            value = self.instance.at(path)
            self.guards[Fixed(path, value)] = None
            return value
        return symbol(field(path), self._hint(path))

    def _note(self, guard: Guard) -> None:
        if guard.rule() is None:
            raise ValueNeededError(paths(guard.condition) if isinstance(guard, Decided) else ())
        self.guards[guard] = None

    def _len(self, real: Callable[[Any], int]) -> Callable[[Any], int]:
        """`len`, which knows the length of a text that is put together with unknown ones."""

        def length(value: Any, /) -> int:
            is_text = isinstance(value, Text) or (type(value) is str and marks.CONTROL in value)
            frame = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]  what is done with the length says what it must be
            if not is_text or frame.f_globals.get("__name__", "").startswith(_OURS):
                return real(value)
            return length_of(expression(value), frame, "it has one character")

        return length

    def _matching(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        """A function of `re` that knows what it does to a text of the instance."""

        def match(pattern: Any, *arguments: Any, **options: Any) -> Any:
            text = arguments[1] if name == "sub" and len(arguments) > 1 else arguments[0] if arguments else ""
            if not (isinstance(text, str) and current().is_marked(text)):
                return real(pattern, *arguments, **options)
            about = expression(text)
            source = pattern if isinstance(pattern, str) else pattern.pattern
            flags = int(options.get("flags", 0)) if isinstance(pattern, str) else pattern.flags & ~re.UNICODE
            unmatched = Unmatched(about, _ANCHORED.get(name, "{}").format(source), flags)
            if unmatched.holds(self.instance) and unmatched.rule() is not None:
                self.guards[unmatched] = None
                return text if name == "sub" else None
            raise ValueNeededError(paths(about))

        return match


def _frames(error: BaseException) -> Iterable[FrameType]:
    trace = error.__traceback__
    while trace is not None:
        if not trace.tb_frame.f_globals.get("__name__", "").startswith("fleetform.export"):
            yield trace.tb_frame
        trace = trace.tb_next


def _paths_in(value: Any, session: Session) -> list[Path]:
    """The fields in a value that a frame has at hand."""
    try:
        match value:
            case Symbol() | Text():
                return paths(value._expr)  # pyright: ignore[reportPrivateUsage]  a symbol's expression is its value
            case str() if session.is_marked(value):
                return paths(session.parse(value))
            case dict():
                return [path for item in cast("dict[Any, Any]", value).values() for path in _paths_in(item, session)]
            case list() | tuple():
                return [path for item in cast("list[Any]", value) for path in _paths_in(item, session)]
            case _:
                return []
    except NotPortable as error:
        about = cast("Expr | None", getattr(error, "about", None))
        return paths(about) if about is not None else []


def _unchanged(function: str, expr: Expr, plain: list[Any], call: Call) -> Guard | None:
    """When a function leaves a text as it is."""
    match function, plain:
        case "slice", [0 | None, int() as stop] if stop >= 0:
            return Decided(Call("less_or_equal", (Call("length", (expr,)), Literal(stop))), True)
        case "strip" | "lstrip" | "rstrip", [str() as characters]:
            inside = f"[{re.escape(characters)}]"
            ends = {"strip": f"^{inside}|{inside}$", "lstrip": f"^{inside}", "rstrip": f"{inside}$"}
            return Unmatched(expr, ends[function], 0)
        case "replace", [str() as old, str()]:
            return Unmatched(expr, re.escape(old), 0)
        case "remove_prefix" | "remove_suffix", [str() as part]:
            asked = "starts_with" if function == "remove_prefix" else "ends_with"
            return Decided(Call(asked, (expr, Literal(part))), False)
        case "lower" | "upper", []:
            return Decided(Call("equal", (call, expr)), True)
        case _:
            return None
