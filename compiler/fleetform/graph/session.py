"""The recording that is going on: the graph so far, and the marks that stand for unknown texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fleetform.graph import marks
from fleetform.graph.errors import NotPortable, RecordingError
from fleetform.graph.expressions import Call, Expr, Kind, Literal, Secret, Template, Variable, refs
from fleetform.graph.facts import fact_wanted
from fleetform.graph.given import Given
from fleetform.graph.model import Graph, Resource, SourcePosition, Unportable
from fleetform.graph.places import Places
from fleetform.graph.ways import Asked, Way

if TYPE_CHECKING:
    from fleetform.graph.missing import Missing

_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Spread:
    """The items of an unknown list, between which `join` puts a text: marked twice, with that text between."""

    items: Expr


class Session:
    """State of one recording."""

    def __init__(
        self,
        graph: Graph,
        root: Path,
        facts: Mapping[str, object],
        keep_going: bool,
        origin: Callable[[], SourcePosition | None] | None,
    ) -> None:
        self.graph = graph
        self.root = root
        self.facts = facts
        self.keep_going = keep_going
        self.origin = origin
        self.places = Places(root)
        self.transforms: list[Callable[[Any], Any]] = []  # of the stack
        self.invoke_transforms: list[Callable[[Any], Any]] = []
        self.dependencies: list[tuple[Resource, Any, list[Any]]] = []  # of each resource: its object, what it waits for
        self.missing: dict[str, Missing] = {}  # required configuration that nobody gave, by key
        self.wanted: dict[str, set[tuple[Kind, Kind | None]]] = {}  # types of the places that variables are given to
        self.given = Given()
        self._marks: list[Expr | Spread] = []
        self.names: dict[tuple[str, str], Expr] = {}  # of resources named after where their name comes from
        self.answered: set[str] = set()  # ids of data-source calls that facts answer, perhaps in part
        self.ways: list[Way] = []  # through the functions given to apply that are running
        self.applies = 0  # how many functions given to apply are running
        self._loops = 0

    def mark(self, expr: Expr) -> str:
        """Text that stands for an expression until the text it becomes part of is encoded."""
        self._marks.append(expr)
        return marks.mark(len(self._marks) - 1)

    def spread(self, items: Expr) -> list[str]:
        """What `join` is given in place of the items of an unknown list."""
        self._marks.append(Spread(items))
        return [marks.mark(len(self._marks) - 1)] * 2

    def parse(self, text: str) -> Expr:
        """The expression a finished text stands for.

        Raises:
            NotPortable: What was done to the text cannot be said as an expression.
        """
        text = str.__str__(text)
        found = self._found(text) if self.is_marked(text) else []
        if not found:
            return Literal(text)
        parts: list[str | Expr] = []
        end = 0
        while found:
            start, stop, number, steps = found.pop(0)
            if start > end:
                parts.append(text[end:start])
            expr = self._marks[number]
            if isinstance(expr, Spread):
                expr, stop = self._joined(expr, text, stop, found, number)
            for function, *arguments in steps:
                expr = Call(function, (expr, *map(Literal, arguments)))
            parts.extend(expr.parts if isinstance(expr, Template) else [expr])
            end = stop
        if end < len(text):
            parts.append(text[end:])
        if len(parts) == 1 and not isinstance(parts[0], str):
            return parts[0]
        return Template(_merged(parts))

    def _joined(self, spread: Spread, text: str, stop: int, found: list[marks.Found], number: int) -> tuple[Expr, int]:
        """An unknown list joined with the text that stands between its two marks."""
        if not found or found[0][2] != number or found[0][3]:
            raise self.unportable(
                "a text joined from the items is cut or changed",
                "Change the items before, with portable.map.",
                spread.items,
            )
        start, end, *_ = found.pop(0)
        return Call("join", (Literal(text[stop:start]), spread.items)), end

    def _found(self, text: str) -> list[marks.Found]:
        try:
            return marks.find(text)
        except marks.BrokenMarkError as broken:
            known = broken.number is not None and broken.number < len(self._marks)
            raise self.unportable(
                "a text put together with the value is cut, split or changed",
                "Do that to the value by itself, before it becomes part of a text.",
                self.marked(broken.number) if known and broken.number is not None else None,
            ) from None

    def marked(self, number: int) -> Expr:
        """The expression that a mark stands for."""
        found = self._marks[number]
        return found.items if isinstance(found, Spread) else found

    def is_marked(self, text: str) -> bool:
        """Whether a text holds a mark, or a piece of one."""
        return bool(self._marks) and marks.may_hold(str.__str__(text))

    @contextmanager
    def loop_name(self) -> Generator[str]:
        """A name for the item of a `For`, different from those of the loops around it."""
        self._loops += 1
        try:
            yield "item" if self._loops == 1 else f"item_{self._loops}"
        finally:
            self._loops -= 1

    def unportable(self, reason: str, advice: str, expr: Expr | None = None, like: str = "VALUE") -> NotPortable:
        """An error about an unknown value, with the place that is running.

        Args:
            reason: What cannot be said.
            advice: What to write instead.
            expr: The value.
            like: The form of the value, for a person who knows the answer.
        """
        value, resource = self.describe(expr) if expr is not None else ("", None)
        fact = fact_wanted(self.graph, expr, like) if expr is not None else None
        if fact is not None:
            advice = f"{advice} Or give the answer in a file for --facts, or in a blueprint under 'facts':\n{fact}"
        return NotPortable(reason, advice, source=self.places.here(), value=value, resource=resource, about=expr)

    def decide(self, condition: Expr | None, error: NotPortable, answer: bool, told: str) -> bool:
        """What a decision of the program is answered.

        Args:
            condition: What is decided; None where that cannot be said.
            error: The refusal.
            answer: The answer for a recording that goes on, outside `apply`.
            told: That answer in words.

        Raises:
            NotPortable: Outside `apply` only one answer can be followed, and which one is not known.
        """
        if condition is not None and self.ways and not self.places.asked_by_python():
            return self.ways[-1].decide(condition, error)
        return self.assume(error, answer, told)

    def assume(
        self, error: NotPortable, value: Any, told: str, *, asked: Asked = Asked.TRUTH, anywhere: bool = False
    ) -> Any:
        """A value to go on with where the program itself, outside `apply`, decides on what is not known.

        Args:
            error: What cannot be said.
            value: What the program is answered.
            told: The answer in words, which the graph keeps with the place.
            asked: What the program asks of the value that the error is about.
            anywhere: Inside `apply` too, where what is made must not be lost.

        Raises:
            NotPortable: The recording does not go on, or a function given to `apply` is running, of which the whole
                result can be replaced.
        """
        if error.about is not None:
            for way in self.ways:
                if way.answers(error.about):
                    return way.answer(error.about, asked)
        if not self.keep_going or (self.applies and not anywhere):
            raise error
        place = Unportable(
            f"{error.reason}: taken as if {told}", error.advice, error.source, error.value, error.resource
        )
        if place not in self.graph.unportable:
            self.graph.unportable.append(place)
        return value

    def note(self, text: str) -> None:
        """Notes something worth telling about the line that is running, once."""
        place = self.places.here()
        told = f"{place}: {text}" if place else text
        if told not in self.graph.notes:
            self.graph.notes.append(told)

    def describe(self, expr: Expr) -> tuple[str, str | None]:
        """What an expression stands for in words, and the URN of the resource it comes from."""
        first = next(refs(expr), None)
        if first is None:
            return ("a value given at deployment", None)
        path = ".".join(str(step) for step in first.path if isinstance(step, str | int)) or "the resource"
        found = self.graph.resources.get(first.node)
        if found is not None:
            return f"'{path}' of {found.type} '{found.name}'", found.urn
        call = self.graph.data_calls.get(first.node)
        return f"'{path}' of data source {call.token if call else first.node}", None

    def readable(self, text: str) -> str:
        """A text for a person, with words in place of marks."""
        return marks.readable(text, lambda number: f"<{self.describe(self.marked(number))[0]}>")

    def placeholder(self, error: NotPortable) -> Variable:
        """A variable in place of a value that could not be recorded; the place is noted in the graph.

        Its type is found out when the program has ended, by where the value goes (see `narrowing`).
        """
        base = "unknown"
        if error.resource is not None:
            base = self.graph.resources[error.resource].name
        name = self.variable_name(base)
        told = f"Stands for {error.value or 'a value'} at {error.source}: {error.reason}"
        variable = Variable(name, description=told)
        self.graph.variables[name] = variable
        self.graph.unportable.append(
            Unportable(error.reason, error.advice, error.source, error.value, error.resource, variable)
        )
        return variable

    def variable_name(self, wanted: str) -> str:
        """An identifier that no variable has yet."""
        base = re.sub(r"[^a-z0-9_]+", "_", wanted.lower()).strip("_")[:_LONGEST_NAME] or "value"
        base = base if base[0].isalpha() else f"v_{base}"
        name, number = base, 2
        while name in self.graph.variables:
            name, number = f"{base}_{number}", number + 1
        return name


def _merged(parts: list[str | Expr]) -> tuple[str | Expr, ...]:
    """Parts with neighbouring literal texts joined."""
    merged: list[str | Expr] = []
    for part in parts:
        if isinstance(part, Literal) and isinstance(part.value, str):
            part = part.value
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    return tuple(merged)


_CURRENT: ContextVar[Session | None] = ContextVar("fleetform_recording", default=None)


def current() -> Session:
    """The recording that is going on.

    Raises:
        RecordingError: None is.
    """
    session = _CURRENT.get()
    if session is None:
        raise RecordingError("a symbolic value was used outside the recording it belongs to")
    return session


def recording() -> Session | None:
    """The recording that is going on, or None."""
    return _CURRENT.get()


def enter(session: Session) -> None:
    """Makes a recording the current one of this context."""
    _CURRENT.set(session)


def secret(expr: Expr) -> Expr:
    """An expression marked secret, once."""
    return expr if isinstance(expr, Secret) else Secret(expr)
