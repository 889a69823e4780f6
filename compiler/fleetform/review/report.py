"""A comparison for people and programs: text, Markdown and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Literal

from fleetform.graph.expressions import Expr
from fleetform.graph.show import show_expression
from fleetform.review.changes import ChangeKind, Changes, PropertyChange, ResourceChange
from fleetform.review.grouping import SameChange, group_same

Form = Literal["text", "markdown", "json"]

SIGNS = {
    ChangeKind.CREATE: "+",
    ChangeKind.UPDATE: "~",
    ChangeKind.REPLACE: "±",
    ChangeKind.MOVE: "→",
    ChangeKind.DELETE: "-",
}
FIRST_NAMES = 4
LONGEST_VALUE = 100


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
        "before": _value(item.before),
        "after": _value(item.after),
        "forcesReplacement": item.forces_replacement,
    }


def _text(changes: Changes) -> Iterator[str]:
    if not changes:
        yield f"No changes: {changes.unchanged:,} resources are the same."
        return
    for same in group_same(changes.resources):
        yield f"{SIGNS[same.kind]} {same.kind.value} {_what(same)}"
        for item in same.properties:
            yield f"    {_line(item)}"
        if same.origin:
            yield f"    from {same.origin}"
    for item in changes.exports:
        yield f"~ output {_line(item)}"
    yield ""
    yield _counted(changes)


def _markdown(changes: Changes) -> Iterator[str]:
    yield "### Infrastructure changes"
    yield ""
    yield _counted(changes) if changes else f"No changes: {changes.unchanged:,} resources are the same."
    if not changes:
        return
    yield ""
    for same in group_same(changes.resources):
        yield f"- **{same.kind.value}** {_code(_what(same))}"
        yield from (f"  - {_code(_line(item))}" for item in same.properties)
    yield from (f"- **output** {_code(_line(item))}" for item in changes.exports)


def _what(same: SameChange) -> str:
    names = _names([change.resource.name for change in same.changes])
    many = f"{len(same.changes)} times " if len(same.changes) > 1 else ""
    return f"{many}{same.changes[0].resource.type} {names}{_where(same.changes)}"


def _names(names: Sequence[str]) -> str:
    if len(names) <= FIRST_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[:FIRST_NAMES])} and {len(names) - FIRST_NAMES} more"


def _where(changes: Sequence[ResourceChange]) -> str:
    groups = {"/".join(change.group) for change in changes if change.group}
    return f" in {groups.pop()}" if len(groups) == 1 else ""


def _line(item: PropertyChange) -> str:
    forced = "  (forces replacement)" if item.forces_replacement else ""
    return f"{_path(item.path)}: {_change_text(item)}{forced}"


def _change_text(item: PropertyChange) -> str:
    before, after = _value(item.before), _value(item.after)
    if item.before is None:
        return f"+ {after}"
    if item.after is None:
        return f"- {before}"
    # Two secrets read alike; that the value is another one is still worth saying.
    return f"{before} -> {after}" if before != after else f"{before} -> {after} (another value)"


def _path(path: tuple[str | int, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) or "=" in step else f".{step}" for step in path).removeprefix(
        "."
    )


def _value(expr: Expr | None) -> str | None:
    if expr is None:
        return None
    text = show_expression(expr)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


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


def _counted(changes: Changes) -> str:
    counted = ", ".join(f"{count:,} to {kind.value}" for kind, count in changes.counts.items())
    outputs = f", {len(changes.exports)} outputs" if changes.exports else ""
    return f"{counted or 'no resources change'}{outputs}; {changes.unchanged:,} stay as they are."
