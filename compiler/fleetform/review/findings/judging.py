"""Which findings count: new ones that nobody has waived."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fleetform.review.findings.rule import ORDER, Finding, Rule, Severity
from fleetform.review.findings.waivers import Waiver, Waivers


class State(StrEnum):
    """How a finding stands."""

    NEW = "new"
    """It counts."""
    KNOWN = "known"
    """The base has it too, or the baseline."""
    WAIVED = "waived"
    """A comment says why it may be so."""
    FIXED = "fixed"
    """The base had it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding with how it stands.

    Attributes:
        finding: The finding.
        state: How it stands.
        waiver: The comment that speaks of it, whether it holds or not.
        note: Why that comment does not hold.
    """

    finding: Finding
    state: State
    waiver: Waiver | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the rules said.

    Attributes:
        judged: All findings, the worst first; fixed ones at the end.
        rules: The rules that were asked, by id.
    """

    judged: tuple[Judged, ...]
    rules: dict[str, Rule]

    def of(self, state: State) -> list[Judged]:
        """Findings of a state."""
        return [one for one in self.judged if one.state is state]

    def count_against(self, least: Severity | None) -> int:
        """How many new findings are as bad as that, or worse; none where nothing shall count."""
        if least is None:
            return 0
        bad = ORDER[: ORDER.index(least) + 1]
        return sum(one.finding.severity in bad for one in self.of(State.NEW))


def judge(
    head: Sequence[Finding],
    base: Sequence[Finding],
    waivers: Iterable[Waiver],
    rules: Iterable[Rule],
    today: date,
    baseline: Collection[str] = (),
    renamed: Mapping[str, str] | None = None,
) -> Findings:
    """Says of each finding how it stands.

    Args:
        head: Findings of the graph that is judged.
        base: Findings of the graph it is compared with.
        waivers: Comments in the head's files.
        rules: The rules that were asked.
        today: The day on which waivers end.
        baseline: Fingerprints that are known.
        renamed: URNs of the base to those of the head, for resources that have another name there.
    """
    names = renamed or {}
    known = {one.fingerprint_as(names.get(one.resource.urn, one.resource.urn)) for one in base}
    before = known | set(baseline)
    found = Waivers(waivers)
    judged = [_judged(one, found.of(one), before, today) for one in head]
    after = {one.fingerprint for one in head}
    judged += [
        Judged(one, State.FIXED)
        for one in base
        if one.fingerprint_as(names.get(one.resource.urn, one.resource.urn)) not in after
    ]
    return Findings(tuple(judged), {rule.id: rule for rule in rules})


def _judged(finding: Finding, waiver: Waiver | None, before: Collection[str], today: date) -> Judged:
    note = ""
    if waiver is not None:
        if waiver.problem:
            note = f"the waiver in line {waiver.line} does not hold: {waiver.problem}"
        elif waiver.has_ended(today):
            note = f"the waiver in line {waiver.line} ended on {waiver.until}"
        else:
            return Judged(finding, State.WAIVED, waiver)
    return Judged(finding, State.KNOWN if finding.fingerprint in before and not note else State.NEW, waiver, note)
