"""Marks: texts that stand in documents for what patches bring, until the documents are whole.

The writers of documents know nothing of patches: for them a value that an XR has, or that another composed resource
gets, is a text. Marks are letters and digits alone, so that they stay whole where names are made of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Self

from fleetform.export.crossplane import scalars
from fleetform.graph.expressions import Expr, Ref

PATTERN = re.compile(r"zq([tnw])(\d+)zq")
_KINDS = {"string": "t", "integer": "n", "number": "n", "boolean": "n", "array": "w", "object": "w"}


class Marks:
    """Gives out marks, and knows what they stand for."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, Expr], int] = {}
        self._exprs: list[Expr] = []
        self._letters: list[str] = []

    def mark(self, expr: Expr, kind: str | None = "string") -> str:
        """The mark of an expression; the same one for the same expression.

        Args:
            expr: What is meant.
            kind: Its type in a schema.
        """
        letter = _KINDS.get(kind or "string", "t")
        if (letter, expr) not in self._numbers:
            self._numbers[letter, expr] = len(self._exprs)
            self._exprs.append(expr)
            self._letters.append(letter)
        return f"zq{letter}{self._numbers[letter, expr]}zq"

    def of(self, number: str) -> Expr:
        """What a mark stands for."""
        return self._exprs[int(number)]

    def whole(self, value: Any) -> Expr | None:
        """What a value stands for that is one mark and nothing else; None of any other."""
        found = PATTERN.fullmatch(value) if isinstance(value, str) else None
        return None if found is None else self.of(found[2])

    def filled(self, text: str, value: Callable[[Expr], Any]) -> str:
        """A text with values in place of marks."""
        return PATTERN.sub(lambda found: str(value(self.of(found[2]))), text)

    def is_number(self, number: str) -> bool:
        """Whether what a mark stands for is a number or a boolean."""
        return self._letters[int(number)] == "n"

    def conversion(self, value: str) -> str | None:
        """The type a value must be turned into where its mark stands: None if it has it already."""
        found = PATTERN.fullmatch(value)
        if found is None or self._letters[int(found[2])] == found[1]:
            return None
        return "string" if found[1] == "t" else "float64"

    def is_structure(self, value: Any) -> bool:
        """Whether a value is the mark of a whole list or map."""
        found = PATTERN.fullmatch(value) if isinstance(value, str) else None
        return found is not None and found[1] == "w"


class Status(str):
    """An output of a composed resource, or a part of it, as the text that stands for it."""

    __slots__ = ("_marks", "_ref")
    _marks: Marks
    _ref: Ref

    def __new__(cls, marks: Marks, ref: Ref, kind: str | None = None) -> Self:
        """The text for an output."""
        made = super().__new__(cls, marks.mark(ref, kind))
        made._marks, made._ref = marks, ref
        return made

    def __getitem__(self, step: Any) -> Status:
        return Status(self._marks, Ref(self._ref.node, (*self._ref.path, step)))


class Outputs(Mapping[str, Status]):
    """The outputs of one composed resource, whatever they are."""

    def __init__(self, marks: Marks, node: str, kinds: Mapping[str, str]) -> None:
        self._marks, self._node, self._kinds = marks, node, kinds

    def __getitem__(self, name: str) -> Status:
        return Status(self._marks, Ref(self._node, (name,)), self._kinds.get(name))

    def __iter__(self) -> Any:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)


def converted(mark: re.Match[str], kind: str | None) -> str:
    """A mark as it stands in a field of a type: a number's in a text, a text's in a number."""
    wanted = _KINDS.get(kind or "", mark[1])
    return mark[0] if "w" in (mark[1], wanted) else f"zq{wanted}{mark[2]}zq"


def scalar(kind: str | None, value: Any) -> Any:
    """A value in the type of its field; a mark is one that says what it will be turned into."""
    mark = PATTERN.fullmatch(value) if isinstance(value, str) else None
    return scalars.scalar(kind, value) if mark is None else converted(mark, kind)
