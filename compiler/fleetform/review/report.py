"""A comparison for people and programs: text, Markdown and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Literal

from fleetform.review.changes import ChangeKind, Changes, PropertyChange
from fleetform.review.grouping import group_same
from fleetform.review.wording import counted, line, output_lines, value, what

Form = Literal["text", "markdown", "json"]

SIGNS = {
    ChangeKind.CREATE: "+",
    ChangeKind.UPDATE: "~",
    ChangeKind.REPLACE: "±",
    ChangeKind.MOVE: "→",
    ChangeKind.DELETE: "-",
}


def render(changes: Changes, form: Form) -> str:
    """A comparison in a form; always ends with a new line."""
    match form:
        case "json":
            return json.dumps(as_json(changes), indent=2, ensure_ascii=False) + "\n"
        case "markdown":
            return "\n".join(_markdown(changes)) + "\n"
        case "text":
            return "\n".join(_text(changes)) + "\n"


def as_json(changes: Changes) -> dict[str, object]:
    """A comparison as plain data."""
    return {
        "counts": {kind.value: count for kind, count in changes.counts.items()},
        "unchanged": changes.unchanged,
        "resources": [
            {
                "change": change.kind.value,
                "urn": change.resource.urn,
                "before": change.before.urn if change.before else None,
                "type": change.resource.type,
                "name": change.resource.name,
                "group": list(change.group),
                "component": change.whole.urn if change.whole else None,
                "protected": change.is_refused,
                "origin": str(change.origin) if change.origin else None,
                "properties": [_property_json(item) for item in change.properties],
            }
            for change in changes.resources
        ],
        "exports": [_property_json(item) for item in changes.exports],
    }


def _property_json(item: PropertyChange) -> dict[str, object]:
    return {
        "path": list(item.path),
        "before": value(item.before),
        "after": value(item.after),
        "forcesReplacement": item.forces_replacement,
    }


def _text(changes: Changes) -> Iterator[str]:
    if not changes:
        yield f"No changes: {changes.unchanged:,} resources are the same."
        return
    for same in group_same(changes.resources):
        yield f"{SIGNS[same.kind]} {same.kind.value} {what(same)}"
        for item in same.properties:
            yield f"    {line(item)}"
        if same.origin:
            yield f"    from {same.origin}"
    yield from output_lines(changes)
    yield ""
    yield counted(changes)


def _markdown(changes: Changes) -> Iterator[str]:
    yield "### Infrastructure changes"
    yield ""
    yield counted(changes) if changes else f"No changes: {changes.unchanged:,} resources are the same."
    if not changes:
        return
    yield ""
    for same in group_same(changes.resources):
        yield f"- **{same.kind.value}** {_code(what(same))}"
        yield from (f"  - {_code(line(item))}" for item in same.properties)
    yield from (f"- {_code(told)}" for told in output_lines(changes))


def _code(text: str) -> str:
    """Text as inline code that nothing inside can end."""
    flat = text.replace("\n", "\\n")
    ticks = "`" * (max((len(run) for run in _tick_runs(flat)), default=0) + 1)
    return f"{ticks} {flat} {ticks}" if len(ticks) > 1 else f"`{flat}`"


def _tick_runs(text: str) -> Iterator[str]:
    run = ""
    for character in text + " ":
        if character == "`":
            run += character
        elif run:
            yield run
            run = ""
