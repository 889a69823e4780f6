"""The order of migration, drawn: one column a wave, a line from each reader to the state that it reads."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from fleetform.migrate.reports.grouping import counted, key_name
from fleetform.migrate.survey.links import Key
from fleetform.migrate.survey.model import Status, Survey
from fleetform.reports.texts import safe

_WIDE, _HIGH, _GAP, _LANE = 230, 26, 8, 90
_TOP = 30
_LETTERS = 32
_MOST = 400
_CLASSES = {
    Status.MOVED: "moved",
    Status.READY: "ready",
    Status.DECISION: "decision",
    Status.BLOCKED: "blocked",
}


def drawing(survey: Survey) -> str:
    """The waves as SVG in HTML; a sentence where there is nothing to draw."""
    linked = {key for link in survey.links if link.read is not None for key in (link.reader, link.read)}
    if not linked:
        return "<p>No root module reads the state of another: any order will do.</p>"
    alone = len(survey.roots) - len(linked)
    note = f"<p>Any order will do for {counted(alone, 'other root module')}.</p>" if alone else ""
    if len(linked) > _MOST:
        return f"<p>{len(linked):,} root modules read each other's states: the Mermaid form shows them.</p>{note}"
    places = _placed([[key for key in wave if key in linked] for wave in survey.waves])
    width = max(x for x, _ in places.values()) + _WIDE + _GAP
    height = max(y for _, y in places.values()) + _HIGH + _GAP
    parts = "".join((*_headings(survey), *_lines(survey, places), *_boxes(survey, places)))
    return (
        f'<div class="picture"><svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="Order of migration" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">{parts}</svg></div>{note}'
    )


def _placed(waves: list[list[Key]]) -> dict[Key, tuple[int, int]]:
    return {
        key: (_GAP + column * (_WIDE + _LANE), _TOP + row * (_HIGH + _GAP))
        for column, wave in enumerate(waves)
        for row, key in enumerate(wave)
    }


def _headings(survey: Survey) -> Iterator[str]:
    for column in range(len(survey.waves)):
        yield f'<text class="wave" x="{_GAP + column * (_WIDE + _LANE)}" y="18">Wave {column + 1}</text>'


def _lines(survey: Survey, places: dict[Key, tuple[int, int]]) -> Iterator[str]:
    pairs = {(link.read, link.reader): None for link in survey.links if link.read is not None}
    for read, reader in pairs:
        if read == reader:
            continue
        (from_x, from_y), (to_x, to_y) = places[reader], places[read]
        begin, end = (from_x + _WIDE, from_y + _HIGH // 2), (to_x, to_y + _HIGH // 2)
        middle = (begin[0] + end[0]) // 2
        yield f'<path d="M{begin[0]} {begin[1]}C{middle} {begin[1]} {middle} {end[1]} {end[0]} {end[1]}"/>'


def _boxes(survey: Survey, places: dict[Key, tuple[int, int]]) -> Iterator[str]:
    for key, (x, y) in places.items():
        name = safe(key_name(survey, key))
        shown = name if len(name) <= _LETTERS else f"…{name[-_LETTERS + 1 :]}"
        status = survey.statuses[key]
        yield (
            f'<g><title>{escape(name)}: {status.value}</title><rect class="{_CLASSES[status]}" x="{x}" y="{y}" '
            f'width="{_WIDE}" height="{_HIGH}" rx="4"/><text x="{x + 8}" y="{y + 17}">{escape(shown)}</text></g>'
        )
