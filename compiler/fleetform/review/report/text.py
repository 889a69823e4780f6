"""A review for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.reports.texts import safe
from fleetform.review.changes import ChangeKind, Changes
from fleetform.review.findings.judging import State
from fleetform.review.grouping import Section, sections
from fleetform.review.review import Review
from fleetform.review.wording import (
    alike,
    cost_line,
    cost_lines,
    counted,
    danger_line,
    details,
    engine_lines,
    finding_line,
    findings_counted,
    names,
    output_lines,
    what,
)

SIGNS = {
    ChangeKind.CREATE: "+",
    ChangeKind.UPDATE: "~",
    ChangeKind.REPLACE: "±",
    ChangeKind.MOVE: "→",
    ChangeKind.DELETE: "-",
}
MOST_COSTS = 10


def text(review: Review) -> str:
    """The review as text."""
    return "".join(f"{safe(line)}\n" for line in _lines(review))


def _lines(review: Review) -> Iterator[str]:
    changes = review.changes
    if not changes:
        yield f"No changes: {changes.unchanged:,} resources are the same."
    else:
        yield from _dangers(changes)
        for section in sections(changes):
            yield from _section(section)
        yield from output_lines(changes)
        yield ""
        yield counted(changes)
    yield from _findings(review)
    yield from _cost(review)
    if review.engine is not None:
        yield from engine_lines(review.engine)
    yield from (f"Note: {note}" for note in review.notes)


def _dangers(changes: Changes) -> Iterator[str]:
    if changes.dangers:
        yield "Look at these first:"
        yield from (f"  ! {danger_line(found)}" for found in alike(changes.dangers))
        yield ""


def _section(section: Section) -> Iterator[str]:
    inside = bool(section.places) and len(section.same) + len(section.places) > 2
    if inside:
        number = f" ({len(section.places):,})" if len(section.places) > 1 else ""
        yield f"In {names(section.places)}{number}:"
    indent = "  " if inside else ""
    for same in section.same:
        yield f"{indent}{SIGNS[same.kind]} {same.kind.value} {what(same)}"
        yield from (f"{indent}    {told}" for told in details(same))


def _findings(review: Review) -> Iterator[str]:
    findings = review.findings
    if findings is None:
        return
    new = findings.of(State.NEW)
    if new:
        yield ""
        yield "New findings:"
        yield from (f"  {finding_line(one)}" for one in new)
    yield findings_counted(findings)


def _cost(review: Review) -> Iterator[str]:
    cost = review.cost
    if cost is None:
        return
    yield from cost_lines(cost)
    yield from (f"    {cost_line(one, cost.currency)}" for one in cost.lines[:MOST_COSTS])
    if len(cost.lines) > MOST_COSTS:
        yield f"    and {len(cost.lines) - MOST_COSTS:,} more"
