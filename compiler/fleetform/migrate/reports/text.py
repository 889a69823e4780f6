"""A survey for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.reports.grouping import Group, Same, groups, key_name, status_counts, summary
from fleetform.migrate.reports.inventory import inventory
from fleetform.migrate.rule import Rule
from fleetform.migrate.survey.model import RepositorySurvey, Survey
from fleetform.reports.texts import safe

_PLACES = 3
_USED = 8


def text(survey: Survey, rules: tuple[Rule, ...], target: str) -> str:
    """The survey as text; ends with a new line.

    Args:
        survey: What was found.
        rules: The rules that ran.
        target: The OpenTofu version that is moved to.
    """
    lines: list[str] = []
    for repository in survey.repositories:
        lines += [*_repository(survey, repository), ""]
    lines += [
        *_inventory(survey),
        *_waves(survey),
        *_rules(survey, rules),
        f"Moving to OpenTofu {target}: {_totals(survey)}",
    ]
    return "".join(f"{safe(line)}\n" for line in lines)


def _repository(survey: Survey, repository: RepositorySurvey) -> Iterator[str]:
    yield f"{repository.name}: {summary(repository)}"
    counts = status_counts(survey, repository)
    told = [f"{number:,} {status.value}" for status, number in counts.items() if number]
    if told:
        yield f"  root modules: {', '.join(told)}"
    for group in groups(survey, repository):
        if group.same or group.status is not None:
            yield from _group(group)


def _group(group: Group) -> Iterator[str]:
    status = f": {group.status.value}" if group.status is not None else ""
    about = f" ({group.about})" if group.about else ""
    yield f"  {group.title}{about}{status}"
    for same in group.same:
        yield from _same(same)


def _same(same: Same) -> Iterator[str]:
    first = same.first
    yield f"    {first.severity.value:9}  {first.rule}  {first.message}"
    shown = same.places[:_PLACES]
    rest = len(same.places) - len(shown)
    yield f"      at {', '.join(shown)}{f' and {rest:,} more' if rest else ''}"
    if first.severity is not Severity.AUTOMATIC:
        yield f"      {first.advice}"


def _inventory(survey: Survey) -> Iterator[str]:
    """What is used, the most used first."""
    found = inventory(survey)
    for used in found:
        shown = [f"{name} ({number:,})" for name, number in used.counts[:_USED]]
        rest = len(used.counts) - len(shown)
        yield f"{used.title}: {', '.join(shown)}{f' and {rest:,} more' if rest else ''}"
    if found:
        yield ""


def _waves(survey: Survey) -> Iterator[str]:
    """The order, where there is one."""
    if not any(link.read for link in survey.links):
        unknown = [link for link in survey.links if link.read is None]
        if unknown:
            yield f"{len(unknown):,} states of others are read; none of them belongs to a surveyed root module."
            yield ""
        return
    yield "Order of migration: a root module comes before those whose state it reads."
    reads: dict[tuple[str, str], list[str]] = {}
    for link in survey.links:
        name = key_name(survey, link.read) if link.read is not None else f"{link.where} (not surveyed)"
        if name not in reads.setdefault(link.reader, []):
            reads[link.reader].append(name)
    for number, wave in enumerate(survey.waves, 1):
        yield f"  Wave {number}"
        for key in wave:
            read = f"  reads {', '.join(reads[key])}" if key in reads else ""
            yield f"    {key_name(survey, key)}{read}"
    yield ""


def _rules(survey: Survey, rules: tuple[Rule, ...]) -> Iterator[str]:
    """The rules that found something, with who says so."""
    used = {one.rule for repository in survey.repositories for one in repository.findings}
    known = [rule for rule in rules if rule.id in used]
    if known:
        yield "Rules"
        yield from (f"  {rule.id}  {rule.title}: {rule.source}" for rule in known)
        yield ""


def _totals(survey: Survey) -> str:
    counts = survey.counted()
    if not any(counts.values()):
        return "nothing found."
    words = {
        Severity.BLOCKS: "blocks",
        Severity.DECISION: "needs a decision",
        Severity.AUTOMATIC: "automatic",
        Severity.NOTE: "to note",
    }
    return ", ".join(f"{number:,} {words[severity]}" for severity, number in counts.items() if number) + "."


def remaining(survey: Survey) -> str:
    """What a person still has to do after rewriting, in a line."""
    counts = survey.counted()
    blocks, decisions = counts[Severity.BLOCKS], counts[Severity.DECISION]
    if not blocks and not decisions:
        return "Nothing else has to be decided. Next: fleetform migrate verify"
    told = [f"{blocks:,} that {'blocks' if blocks == 1 else 'block'}"] if blocks else []
    if decisions:
        told.append(f"{decisions:,} that {'needs' if decisions == 1 else 'need'} a decision")
    return f"Left for a person: {', '.join(told)} (--check tells them)"
