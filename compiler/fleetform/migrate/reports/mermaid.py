"""The order of migration as a Mermaid picture."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.reports.grouping import key_name
from fleetform.migrate.survey.model import Status, Survey
from fleetform.reports.texts import safe

_CLASSES = {
    Status.BLOCKED: ("blocked", "fill:#f8d7da,stroke:#842029,color:#000"),
    Status.DECISION: ("decision", "fill:#fff3cd,stroke:#664d03,color:#000"),
    Status.READY: ("ready", "fill:#d1e7dd,stroke:#0f5132,color:#000"),
    Status.MOVED: ("moved", "fill:#cfe2ff,stroke:#084298,color:#000"),
}


def mermaid(survey: Survey) -> str:
    """A picture of the waves; ends with a new line.

    Args:
        survey: What was found.
    """
    return "".join(f"{line}\n" for line in _lines(survey))


def _lines(survey: Survey) -> Iterator[str]:
    names = {key: f"r{place}" for place, key in enumerate(key for wave in survey.waves for key in wave)}
    yield "flowchart LR"
    for number, wave in enumerate(survey.waves, 1):
        yield f'  subgraph w{number}["Wave {number}"]'
        for key in wave:
            yield f'    {names[key]}["{_text(key_name(survey, key))}"]:::{_CLASSES[survey.statuses[key]][0]}'
        yield "  end"
    others: dict[str, str] = {}
    lines: dict[str, None] = {}
    for link in survey.links:
        if link.read is not None:
            lines[f"  {names[link.reader]} --> {names[link.read]}"] = None
            continue
        name = others.setdefault(link.where, f"o{len(others)}")
        lines[f'  {names[link.reader]} -.-> {name}[("{_text(link.where or "a state that is computed")}")]'] = None
    yield from lines
    for name, style in _CLASSES.values():
        yield f"  classDef {name} {style}"


def _text(text: str) -> str:
    """A text in quotes, in which nothing is Mermaid's or HTML's."""
    plain = safe(text)
    return "".join(one if one.isalnum() or one in " ._-/:" else f"#{ord(one)};" for one in plain)
