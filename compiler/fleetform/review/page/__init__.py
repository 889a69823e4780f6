"""A review as one HTML page: the picture before and after, what changes, findings and cost. It loads nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from fleetform.graph.model import Graph, Resource
from fleetform.reports.html import embedded, filled
from fleetform.reports.texts import safe
from fleetform.review.changes import ChangeKind, ResourceChange
from fleetform.review.findings.judging import State
from fleetform.review.grouping import ORDER, Section, sections
from fleetform.review.picture.inventory import take_inventory
from fleetform.review.picture.items import Inventory
from fleetform.review.picture.svg import svg
from fleetform.review.report.text import SIGNS
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


def page(review: Review, base: Graph, head: Graph) -> str:
    """The page; ends with a new line.

    Args:
        review: What is told.
        base: As it is, for the first picture.
        head: As it will be, for the second one.
    """
    changes = review.changes
    before, after = _named(take_inventory(base), "before-"), _named(take_inventory(head), "after-")
    marks = {
        **_marks(before, {one.before.urn: one for one in changes.resources if one.before is not None}),
        **_marks(after, {one.after.urn: one for one in changes.resources if one.after is not None}),
    }
    parts = {
        "title": _text(f"{changes.project} · {changes.environment}: what changes"),
        "summary": "\n".join(_summary(review)),
        "before": svg(before),
        "after": svg(after),
        "changes": "\n".join(_changes(review)),
        "around": "\n".join(_around(review)),
        "data": embedded({"marks": marks}),
    }
    return filled("fleetform.review.page", parts)


def _named(inventory: Inventory, prefix: str) -> Inventory:
    """The inventory under keys that are not those of the other picture."""
    items = [
        replace(
            item,
            key=f"{prefix}{item.key}",
            manages=[f"{prefix}{key}" for key in item.manages],
            uses=[f"{prefix}{key}" for key in item.uses],
        )
        for item in inventory.items
    ]
    return replace(inventory, items=items)


def _marks(inventory: Inventory, changes: dict[str, ResourceChange]) -> dict[str, str]:
    """What happens to each tile: the worst of what happens to its resources, unless all of it comes or goes."""
    found: dict[str, str] = {}
    for item in inventory.items:
        kinds = [_kind(resource, changes) for resource in item.resources]
        happening = [kind for kind in kinds if kind is not None]
        if not happening:
            continue
        whole = len(happening) == len(kinds) and len(set(happening)) == 1
        ends = (ChangeKind.CREATE, ChangeKind.DELETE)
        partly = [ChangeKind.UPDATE if kind in ends and not whole else kind for kind in happening]
        found[item.key] = min(partly, key=ORDER.index).value
    return found


def _kind(resource: Resource, changes: dict[str, ResourceChange]) -> ChangeKind | None:
    change = changes.get(resource.urn)
    return change.kind if change is not None else None


def _summary(review: Review) -> Iterator[str]:
    changes = review.changes
    yield f"<p>{_text(counted(changes) if changes else 'Nothing changes.')}</p>"
    if changes.dangers:
        told = "".join(f"<li>{_text(danger_line(found))}</li>" for found in alike(changes.dangers))
        yield f'<h2>Look at these first</h2><ul class="danger">{told}</ul>'


def _changes(review: Review) -> Iterator[str]:
    for section in sections(review.changes):
        yield from _section(section)
    outputs = [*output_lines(review.changes)]
    if outputs:
        yield f"<h3>Outputs</h3><ul>{''.join(f'<li><code>{_text(one)}</code></li>' for one in outputs)}</ul>"


def _section(section: Section) -> Iterator[str]:
    number = f" ({len(section.places):,})" if len(section.places) > 1 else ""
    title = f"{names(section.places)}{number}" if section.places else "In no component"
    yield f'<section class="place"><h3>{_text(title)}</h3>'
    for same in section.same:
        words = " ".join((same.kind.value, *(f"{one.type} {one.name}" for one in same.instances), *section.places))
        inside = "".join(f"<li><code>{_text(one)}</code></li>" for one in details(same))
        sign = f'<b class="{same.kind.value}">{SIGNS[same.kind]} {same.kind.value}</b>'
        yield (
            f'<details class="change" data-words="{_text(words.lower())}"><summary>{sign} {_text(what(same))}</summary>'
            f"<ul>{inside}</ul></details>"
        )
    yield "</section>"


def _around(review: Review) -> Iterator[str]:
    if review.findings is not None:
        told = [finding_line(one) for state in (State.NEW, State.WAIVED) for one in review.findings.of(state)]
        yield f"<h2>Findings</h2><p>{_text(findings_counted(review.findings))}</p>{_listed(told)}"
    if review.cost is not None:
        first, *rest = cost_lines(review.cost)
        lines = [*rest, *(cost_line(one, review.cost.currency) for one in review.cost.lines)]
        yield f"<h2>Cost</h2><p>{_text(first)}</p>{_listed(lines)}"
    if review.engine is not None:
        yield f"<h2>The real plan</h2>{_listed([*engine_lines(review.engine)])}"
    if review.notes:
        yield f"<h2>Notes</h2>{_listed([*review.notes])}"


def _listed(lines: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{_text(one)}</li>' for one in lines)}</ul>" if lines else ""


def _text(text: str) -> str:
    return escape(safe(text))
