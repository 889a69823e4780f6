"""A review as a comment of a pull request: folded, never longer than a comment may be, with a mark to find it again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fleetform.reports.texts import safe
from fleetform.review.findings.judging import State
from fleetform.review.grouping import Section, sections
from fleetform.review.report.text import MOST_COSTS, SIGNS
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

LONGEST = 65_000
"""Bytes: GitHub takes 65,536 characters, and somebody may put a line around it."""

UNFOLDED = 12
"""A section with more lines than this is folded."""


@dataclass(frozen=True)
class _Fold:
    """How much is left out.

    Attributes:
        properties: Lines below each change.
        changes: Changes in each section.
        sections: Sections.
        findings: Findings.
    """

    properties: int
    changes: int
    sections: int
    findings: int


_FOLDS = (
    _Fold(1000, 10_000, 10_000, 1000),
    _Fold(12, 200, 200, 100),
    _Fold(4, 60, 60, 50),
    _Fold(0, 40, 40, 30),
    _Fold(0, 12, 12, 12),
    _Fold(0, 3, 4, 4),
)


def markdown(review: Review, marker: str = "") -> str:
    """The review as Markdown, shortened as far as it must be."""
    told = ""
    for fold in _FOLDS:
        told = "".join(f"{line}\n" for line in _lines(review, marker, fold))
        if len(told.encode()) <= LONGEST:
            return told
    cut = told.encode()[: LONGEST - 200].decode(errors="ignore").rpartition("\n")[0]
    return f"{cut}\n\nThe rest does not fit into a comment.\n"


def mark(marker: str) -> str:
    """The invisible line by which a comment is found again."""
    return f"<!-- fleetform-review: {re.sub(r'[^A-Za-z0-9_./-]|--+', '-', marker) or 'review'} -->"


def _lines(review: Review, marker: str, fold: _Fold) -> Iterator[str]:
    changes = review.changes
    where = f"{changes.project}/{changes.environment}".strip("/")
    yield mark(marker or where)
    yield f"### Infrastructure changes{': ' + code(where) if where else ''}"
    yield ""
    yield counted(changes) if changes else f"No changes: {changes.unchanged:,} resources are the same."
    if changes.dangers:
        yield from ("", "**Look at these first:**", "")
        yield from _cut([f"- ⚠️ {code(danger_line(found))}" for found in alike(changes.dangers)], fold.changes)
    yield from _findings(review, fold)
    yield from _cost(review)
    if changes:
        found = sections(changes)
        for section in found[: fold.sections]:
            yield from _section(section, fold)
        if len(found) > fold.sections:
            yield from ("", f"{len(found) - fold.sections:,} more places do not fit into a comment.")
        outputs = [f"- {code(told)}" for told in output_lines(changes)]
        if outputs:
            yield from _folded("Outputs", outputs)
    yield from _around(review)


def _section(section: Section, fold: _Fold) -> Iterator[str]:
    lines: list[str] = []
    for same in section.same[: fold.changes]:
        lines.append(f"- `{SIGNS[same.kind]}` **{same.kind.value}** {code(what(same))}")
        told = [*details(same)]
        lines += [f"  - {code(one)}" for one in told[: fold.properties]]
        if fold.properties and len(told) > fold.properties:
            lines.append(f"  - and {len(told) - fold.properties:,} more")
    if len(section.same) > fold.changes:
        lines.append(f"- and {len(section.same) - fold.changes:,} more")
    number = f" ({len(section.places):,})" if len(section.places) > 1 else ""
    title = f"{names(section.places)}{number}" if section.places else "In no component"
    yield from _folded(title, lines)


def _findings(review: Review, fold: _Fold) -> Iterator[str]:
    findings = review.findings
    if findings is None:
        return
    yield from ("", findings_counted(findings))
    for state, title in ((State.NEW, "New findings"), (State.WAIVED, "Waived findings")):
        told = [f"- {code(finding_line(one))}" for one in findings.of(state)]
        if told:
            yield from _folded(title, [*_cut(told, fold.findings)], is_open=state is State.NEW)


def _cost(review: Review) -> Iterator[str]:
    cost = review.cost
    if cost is None:
        return
    first, *rest = cost_lines(cost)
    lines = [f"- {code(cost_line(one, cost.currency))}" for one in cost.lines]
    yield from ("", escaped(first))
    details_ = [*_cut(lines, MOST_COSTS), *(f"- {escaped(one)}" for one in rest)]
    if details_:
        yield from _folded("What makes the difference", details_)


def _around(review: Review) -> Iterator[str]:
    told = [*engine_lines(review.engine)] if review.engine is not None else []
    told += [f"Note: {note}" for note in review.notes]
    if told:
        yield ""
        yield from (f"- {code(one)}" for one in told)


def _folded(title: str, lines: Sequence[str], *, is_open: bool = False) -> Iterator[str]:
    """Lines under a title that can be opened."""
    opened = " open" if is_open or len(lines) <= UNFOLDED else ""
    yield from ("", f"<details{opened}><summary>{_html(title)}</summary>", "", *lines, "", "</details>")


def _cut(lines: Sequence[str], most: int) -> Iterator[str]:
    yield from lines[:most]
    if len(lines) > most:
        yield f"- and {len(lines) - most:,} more"


def code(text: str) -> str:
    """Text as inline code that nothing inside can end."""
    flat = safe(text)
    ticks = "`" * (max((len(run) for run in re.findall(r"`+", flat)), default=0) + 1)
    return f"{ticks} {flat} {ticks}" if len(ticks) > 1 else f"`{flat}`"


def escaped(text: str) -> str:
    """Text in which nothing is Markdown or HTML."""
    return re.sub(r"([\\`*_{}\[\]()#+!|<>@~])", r"\\\1", safe(text))


def _html(text: str) -> str:
    from html import escape

    return escape(safe(text)).replace("@", "&#64;").replace("`", "&#96;")
