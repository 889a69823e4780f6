"""Waivers: comments beside a resource that say why a rule may be broken there, and until when.

- name: site  # fleetform: ignore FF101 until 2027-03-01: the shop's pictures are for everybody
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fleetform.graph.model import Graph, SourcePosition
from fleetform.review.findings.rule import Finding

LARGEST_FILE = 4 << 20
_IDS = r"[A-Za-z][\w-]*"
_WAIVER = re.compile(
    rf"(?:#|//)\s*fleetform:\s*ignore\s+(?P<rules>{_IDS}(?:\s*,\s*{_IDS})*)"
    r"(?:\s+until\s+(?P<until>\S+?))?\s*(?::\s*(?P<reason>.*?))?\s*$"
)
_COMMENT = re.compile(r"^\s*(#|//)")


@dataclass(frozen=True, slots=True)
class Waiver:
    """A comment that lets rules be broken.

    Attributes:
        file: The file it stands in, as positions name it.
        line: Its own line.
        target: The line it speaks of: its own, or the next one that is no comment.
        rules: Ids of the rules.
        until: The last day on which it holds.
        reason: Why.
        problem: Why it does not hold at all; empty where it does.
    """

    file: str
    line: int
    target: int
    rules: tuple[str, ...]
    until: date | None
    reason: str
    problem: str = ""

    def has_ended(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.until is not None and self.until < today


def waivers_of(graph: Graph, folders: Sequence[Path]) -> tuple[Waiver, ...]:
    """The waivers in the files that a graph's resources come from.

    Args:
        graph: The graph.
        folders: Where its files are looked for.
    """
    files: dict[str, None] = {}
    for resource in graph.resources.values():
        for position in (resource.origin, resource.source):
            if position is not None:
                files.setdefault(position.file)
    found: list[Waiver] = []
    for file in files:
        text = _text(file, folders)
        if text is not None and "fleetform:" in text:
            found += read_waivers(file, text)
    return tuple(found)


def read_waivers(file: str, text: str) -> Iterable[Waiver]:
    """The waivers of a file."""
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        found = _WAIVER.search(line)
        if found is None:
            continue
        target = number
        while target <= len(lines) and _COMMENT.match(lines[target - 1]):
            target += 1
        until, problem = _until(found["until"])
        if not problem and not found["reason"]:
            problem = "it gives no reason"
        rules = tuple(rule.strip() for rule in found["rules"].split(","))
        yield Waiver(file, number, target, rules, until, found["reason"] or "", problem)


class Waivers:
    """Finds the waiver of a finding."""

    def __init__(self, waivers: Iterable[Waiver]) -> None:
        self._by_place: dict[tuple[str, int], list[Waiver]] = defaultdict(list)
        for waiver in waivers:
            self._by_place[waiver.file, waiver.target].append(waiver)

    def of(self, finding: Finding) -> Waiver | None:
        """The waiver that speaks of a finding, whether it still holds or not."""
        for position in (finding.resource.origin, finding.resource.source):
            for waiver in self._at(position):
                if finding.rule in waiver.rules:
                    return waiver
        return None

    def _at(self, position: SourcePosition | None) -> Sequence[Waiver]:
        return self._by_place.get((position.file, position.line), ()) if position is not None else ()


def _until(text: str | None) -> tuple[date | None, str]:
    if text is None:
        return None, "it does not say until when"
    try:
        return date.fromisoformat(text.rstrip(":")), ""
    except ValueError:
        return None, f"'{text}' is no date such as 2027-03-01"


def _text(file: str, folders: Sequence[Path]) -> str | None:
    for folder in folders:
        path = folder / file
        try:
            if path.is_file() and path.stat().st_size <= LARGEST_FILE:
                return path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
    return None
