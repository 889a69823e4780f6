"""One way through a function that decides on unknown values: the answers it was given."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

from fleetform.graph.errors import NotPortable
from fleetform.graph.expressions import Call, Expr, Literal

_MOST_DECISIONS = 8


class Asked(Enum):
    """What a program asks of an unknown value, where only a plain answer serves."""

    TRUTH = auto()
    """Whether something is so."""
    NUMBER = auto()
    """The value, as a plain number."""
    LENGTH = auto()
    """How many items or characters it has."""
    ITEMS = auto()
    """Its items, one after the other."""
    KEYS = auto()
    """The keys of a map, one after the other."""
    ENTRIES = auto()
    """The keys of a map with their values."""


class Way:
    """The decisions of one call of a function.

    Attributes:
        given: The answers to the first decisions; those that follow are answered with true.
        decisions: Every condition that was decided, and its answer.
        refusal: What the first decision would be refused with.
    """

    def __init__(self, given: tuple[bool, ...] = ()) -> None:
        self.given = given
        self.decisions: list[tuple[Expr, bool]] = []
        self._refusal: NotPortable | None = None

    @property
    def refusal(self) -> NotPortable:
        """What the first decision would be refused with."""
        assert self._refusal is not None, "nothing was decided"
        return self._refusal

    def decide(self, condition: Expr, refusal: NotPortable) -> bool:
        """The answer to a condition on this way: the same one whenever it is asked.

        Raises:
            NotPortable: Too much is decided.
        """
        for known, answer in self.decisions:
            if known == condition:
                return answer
            if Call("not", (known,)) == condition or Call("not", (condition,)) == known:
                return not answer
        self._refusal = self._refusal or refusal
        place = len(self.decisions)
        if place >= _MOST_DECISIONS:
            raise refusal
        answer = self.given[place] if place < len(self.given) else True
        self.decisions.append((condition, answer))
        return answer

    def answers(self, about: Expr) -> bool:  # noqa: ARG002  for ways that know values
        """Whether this way knows a value that the program itself, outside `apply`, needs."""
        return False

    def answer(self, about: Expr, asked: Asked) -> Any:
        """That value.

        Args:
            about: What is unknown.
            asked: What is asked of it.
        """
        raise NotImplementedError


def not_empty(value: Expr, empty: Expr) -> Expr:
    """Whether there is a text that is not empty, or a number that is not 0."""
    absent = Call("equal", (value, Literal(None)))
    return Call("not", (Call("or", (absent, Call("equal", (value, empty)))),))


def holds_something(value: Expr, nothing: Expr) -> Expr:
    """Whether there is a list or map with something in it."""
    return Call("less", (Literal(0), Call("length", (Call("coalesce", (value, nothing)),))))


def length_answers(value: Expr, comparison: str, number: int) -> tuple[Expr, int, int]:
    """A condition on a length, and a length for which it holds and one for which it does not.

    Args:
        value: The value that has the length.
        comparison: Python's sign.
        number: What the length is compared with.
    """
    length, limit = Call("length", (value,)), Literal(number)
    if comparison in ("==", "!="):
        return Call("equal", (length, limit)), number, number + 1
    if comparison in ("<", ">="):
        return Call("less", (length, limit)), max(number - 1, 0), number
    return Call("less_or_equal", (length, limit)), number, number + 1
