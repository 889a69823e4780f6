"""What must hold of a composite resource for a composition to be right for it.

A composition is made by running a component with its arguments unknown. Where the component decides on one, the
composition follows the decision that the instance at hand gives, and what was decided becomes a guard.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Protocol

from fleetform.export.crossplane.package import cel
from fleetform.export.crossplane.package.fields import Instance, Path, is_known
from fleetform.graph.evaluate import EvaluationError
from fleetform.graph.expressions import Expr


class Guard(Protocol):
    """One condition."""

    def holds(self, instance: Instance) -> bool:
        """Whether it holds for an instance."""
        ...

    def rule(self) -> str | None:
        """It as CEL; None if CEL cannot say it."""
        ...


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of the component."""

    condition: Expr
    answer: bool

    def holds(self, instance: Instance) -> bool:
        """Whether it is decided in the same way."""
        try:
            return bool(instance.value(self.condition)) == self.answer
        except EvaluationError:
            return False

    def rule(self) -> str | None:
        """The condition, or its contrary."""
        said = cel.expression(self.condition)
        if said is None:
            return None
        return said if self.answer else cel.negated(said)


@dataclass(frozen=True, slots=True)
class There:
    """A field that may be left out is there, or is not."""

    path: Path
    answer: bool

    def holds(self, instance: Instance) -> bool:
        """Whether it is the same with the field."""
        return (instance.at(self.path) is not None) == self.answer

    def rule(self) -> str | None:
        """`has(...)`."""
        said = cel.has(self.path)
        return said if self.answer else f"!{said}"


@dataclass(frozen=True, slots=True)
class Sized:
    """A list has so many items."""

    path: Path
    size: int

    def holds(self, instance: Instance) -> bool:
        """Whether it has so many."""
        found = instance.at(self.path)
        return isinstance(found, list) and len(found) == self.size  # pyright: ignore[reportUnknownArgumentType] # data of any kind

    def rule(self) -> str | None:
        """The size."""
        return f"size({cel.place(self.path)}) == {self.size}"


@dataclass(frozen=True, slots=True)
class Keyed:
    """A map has these keys."""

    path: Path
    keys: tuple[str, ...]

    def holds(self, instance: Instance) -> bool:
        """Whether it has these and no others."""
        found = instance.at(self.path)
        return isinstance(found, dict) and sorted(found) == list(self.keys)  # pyright: ignore[reportUnknownArgumentType] # data of any kind

    def rule(self) -> str | None:
        """The keys, each once."""
        place = cel.place(self.path)
        there = [f"{cel.literal(key)} in {place}" for key in self.keys]
        return " && ".join([f"size({place}) == {len(self.keys)}", *there])


@dataclass(frozen=True, slots=True)
class Fixed:
    """A field has this value: what the component does with it cannot be said by patches."""

    path: Path
    value: Any

    def holds(self, instance: Instance) -> bool:
        """Whether it has this value."""
        found = instance.at(self.path)
        return is_known(found) and found == self.value

    def rule(self) -> str | None:
        """The value."""
        return f"{cel.place(self.path)} == {cel.literal(self.value)}"

    def __hash__(self) -> int:
        return hash((self.path, repr(self.value)))


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A text has nothing in it that a regular expression would change."""

    expr: Expr
    pattern: str
    flags: int

    def holds(self, instance: Instance) -> bool:
        """Whether nothing in it matches."""
        try:
            return re.search(self.pattern, str(instance.value(self.expr)), self.flags) is None
        except EvaluationError:
            return False

    def rule(self) -> str | None:
        """The contrary of a match."""
        said = cel.expression(self.expr)
        if said is None or not cel.is_re2(self.pattern) or self.flags & ~re.UNICODE:
            return None
        return f"!{said}.matches({cel.literal(self.pattern)})"
