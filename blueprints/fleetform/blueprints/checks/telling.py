"""Putting a mistake into words, with the place of the field it is in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from fleetform.blueprints.model import Model
from fleetform.blueprints.problems import Problem, near_match


def problem(
    model: Model,
    field: str,
    message: str,
    *,
    found: object = None,
    allowed: Sequence[str] = (),
    path: str = "",
    typo: bool = True,
) -> Problem:
    """A mistake in a field of a model, with its place and a near match.

    Args:
        model: The model.
        field: The field, as YAML writes it.
        message: What is wrong.
        found: What was found there.
        allowed: What is allowed there, where that is a list.
        path: The rest of the path, where the mistake is deeper inside the field, e.g. `[0]` or `.eu-west-1`.
        typo: Whether what was found may be a slip of the pen, so that a near match helps.
    """
    position = model.position_of(field + path)
    above = model.position.path if model.position else ""
    return Problem(
        file=position.file if position else "",
        line=position.line if position else 0,
        column=position.column if position else 0,
        path=f"{above}.{field}{path}".lstrip("."),
        message=message,
        found=found,
        allowed=list(allowed),
        suggestion=near_match(str(found), allowed) if allowed and typo else None,
    )


def twice(named: Iterable[tuple[str, Model]], what: str) -> Iterator[Problem]:
    """A mistake for every name that an earlier thing has already."""
    first: dict[str, Model] = {}
    for name, model in named:
        if name not in first:
            first[name] = model
            continue
        place = first[name].position_of("name")
        before = f"; it was used first at {place}" if place and first[name] is not model else ""
        yield problem(model, "name", f"the {what} name '{name}' is used twice{before}", found=name)
