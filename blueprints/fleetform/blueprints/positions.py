"""Where in a blueprint file something was said."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fleetform.blueprints.model import Model


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file; lines and columns count from 1.

    Attributes:
        path: The path in the document, e.g. `fleet.clusters[hub-eu].region`.
    """

    file: str
    line: int
    column: int
    path: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


_CURRENT: ContextVar[Position | None] = ContextVar("fleetform_position", default=None)


def position_of(model: Model) -> Position | None:
    """Where a loaded model was written; None for models made in code."""
    return model.position


def current() -> Position | None:
    """The blueprint line behind what is being made right now."""
    return _CURRENT.get()


@contextmanager
def at(model: Model) -> Generator[None]:
    """While inside, what is made comes from the line of this model."""
    token = _CURRENT.set(position_of(model) or _CURRENT.get())
    try:
        yield
    finally:
        _CURRENT.reset(token)
