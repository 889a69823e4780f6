"""Configuration that a program hands on whole: known by being the very object that `pulumi.Config` gave.

Nothing changes for the program: it gets plain texts and numbers. What it computes from them is another object, and
so are values that Python keeps only once: booleans, small numbers, texts of one character.
"""

from __future__ import annotations

from fleetform.graph.expressions import Literal

_KEPT_ONCE = range(-5, 257)
"""Numbers that Python has one object of (CPython's `_PY_NSMALLNEGINTS` and `_PY_NSMALLPOSINTS`)."""


class Given:
    """What `pulumi.Config` gave in one recording."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, str]] = {}  # the object is kept, so that no other has its id

    def text(self, text: str, key: str) -> str:
        """A text of configuration, as an object of its own."""
        own = text[:1] + text[1:]
        if len(own) > 1:
            self._known[id(own)] = (own, key)
        return own

    def number(self, number: float, key: str) -> None:
        """A number that was made of configuration."""
        if not isinstance(number, bool) and not (isinstance(number, int) and number in _KEPT_ONCE):
            self._known[id(number)] = (number, key)

    def literal(self, value: str | float) -> Literal | None:
        """The literal of a value that is configuration, or None."""
        found = self._known.get(id(value))
        return None if found is None else Literal(value, found[1])
