"""The recording that is going on: the graph so far, and the marks that stand for unknown texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from fleetform.graph.errors import NotPortable, RecordingError
from fleetform.graph.expressions import Call, Expr, Kind, Literal, Secret, Template, Variable, refs
from fleetform.graph.model import Graph, SourcePosition, Unportable
from fleetform.graph.places import Places

# A mark is text that stands for an unknown text inside another text. Its letters differ in case, so that
# lower() and upper() of a text that holds it are seen; json.dumps, YAML and URL quoting leave it as it is.
_MARK = "qXfleetMARK{}kRAMteelfXq"
_FIND = re.compile(r"qXfleetMARK(\d+)kRAMteelfXq")
_FIND_CHANGED = re.compile(r"qxfleetmark(\d+)kramteelfxq", re.IGNORECASE)
_HINTS = ("qXfleet", "qxfleet", "QXFLEET")

_LONGEST_NAME = 40


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
        self.transforms: list[Callable[[Any], Any]] = []
        self._marks: list[Expr] = []

    def mark(self, expr: Expr) -> str:
        """Text that stands for an expression until the text it becomes part of is encoded."""
        self._marks.append(expr)
        return _MARK.format(len(self._marks) - 1)

    def parse(self, text: str) -> Expr:
        """The expression a finished text stands for."""
        text = str.__str__(text)
        if not self.is_marked(text):
            return Literal(text)
        change = None
        found = list(_FIND.finditer(text))
        if not found or len(found) != len(_FIND_CHANGED.findall(text)):
            change, found = self._changed(text)
        parts: list[str | Expr] = []
        end = 0
        for match in found:
            if match.start() > end:
                parts.append(text[end : match.start()])
            expr = self._marks[int(match[1])]
            inner = Call(change, (expr,)) if change else expr
            parts.extend(inner.parts if isinstance(inner, Template) else [inner])
            end = match.end()
        if end < len(text):
            parts.append(text[end:])
        if len(parts) == 1 and not isinstance(parts[0], str):
            return parts[0]
        return Template(_merged(parts))

    def is_marked(self, text: str) -> bool:
        """Whether a text holds a mark."""
        return bool(self._marks) and any(str.__contains__(text, hint) for hint in _HINTS)

    def unportable(self, reason: str, advice: str, expr: Expr | None = None) -> NotPortable:
        """An error about an unknown value, with the place that is running."""
        value, resource = self.describe(expr) if expr is not None else ("", None)
        return NotPortable(reason, advice, source=self.places.here(), value=value, resource=resource)

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
        return _FIND_CHANGED.sub(lambda match: f"<{self.describe(self._marks[int(match[1])])[0]}>", text)

    def placeholder(self, error: NotPortable, kind: Kind = "any") -> Variable:
        """A variable in place of a value that could not be recorded; the place is noted in the graph."""
        base = "unknown"
        if error.resource is not None:
            base = self.graph.resources[error.resource].name
        name = self.variable_name(base)
        told = f"Stands for {error.value or 'a value'} at {error.source}: {error.reason}"
        variable = Variable(name, kind, description=told)
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

    def _changed(self, text: str) -> tuple[str, list[re.Match[str]]]:
        """Marks whose letters were changed as a whole: the function that did it, and where they are."""
        found = list(_FIND_CHANGED.finditer(text))
        for function, style in (("lower", str.lower), ("upper", str.upper)):
            if all(match[0] == style(match[0]) for match in found):
                return function, found
        raise self.unportable(
            "a text made of several is changed letter by letter",
            "Change the unknown parts by themselves, before they are put together.",
            self._marks[int(found[0][1])] if found else None,
        )


def _merged(parts: list[str | Expr]) -> tuple[str | Expr, ...]:
    """Parts with neighbouring literal texts joined."""
    merged: list[str | Expr] = []
    for part in parts:
        if isinstance(part, Literal) and isinstance(part.value, str):
            part = part.value  # noqa: PLW2901
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
