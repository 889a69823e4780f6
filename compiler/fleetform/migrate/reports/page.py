"""A survey as one HTML page: progress over all repositories, the order of migration, and every finding."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from fleetform.migrate.findings import Severity
from fleetform.migrate.reports.drawing import drawing
from fleetform.migrate.reports.grouping import Group, Same, counted, groups, status_counts, summary
from fleetform.migrate.reports.inventory import inventory
from fleetform.migrate.rule import Rule
from fleetform.migrate.survey.model import RepositorySurvey, Status, Survey
from fleetform.reports.html import filled
from fleetform.reports.texts import safe

CLASSES = {
    Status.MOVED: "moved",
    Status.READY: "ready",
    Status.DECISION: "decision",
    Status.BLOCKED: "blocked",
}


def page(survey: Survey, rules: tuple[Rule, ...], target: str) -> str:
    """The page; ends with a new line.

    Args:
        survey: What was found.
        rules: The rules that ran.
        target: The OpenTofu version that is moved to.
    """
    used = {one.rule for repository in survey.repositories for one in repository.findings}
    parts = {
        "title": _text(f"From Terraform to OpenTofu {target}"),
        "totals": _text(_totals(survey)),
        "progress": "\n".join(_progress(survey, one) for one in survey.repositories),
        "used": "\n".join(_used(survey)),
        "waves": drawing(survey),
        "findings": "\n".join(line for one in survey.repositories for line in _repository(survey, one)),
        "rules": "\n".join(_rules([rule for rule in rules if rule.id in used])),
    }
    return filled("fleetform.migrate.reports", parts)


def _totals(survey: Survey) -> str:
    number = len(survey.repositories)
    told = [f"{number:,} {'repository' if number == 1 else 'repositories'}", counted(len(survey.roots), "root module")]
    told += [f"{many:,} {status.value}" for status, many in status_counts(survey).items() if many]
    return ", ".join(told)


def _progress(survey: Survey, repository: RepositorySurvey) -> str:
    counts = status_counts(survey, repository)
    total = sum(counts.values())
    bar = "".join(
        f'<span class="{CLASSES[status]}" style="flex:{number}" title="{number:,} {status.value}"></span>'
        for status, number in counts.items()
        if number
    )
    found = repository.counted()
    numbers = "".join(f'<td class="number">{found[severity]:,}</td>' for severity in Severity)
    return (
        f'<tr><th scope="row">{_text(repository.name)}</th><td class="number">{total:,}</td>'
        f'<td><div class="bar">{bar}</div></td>{numbers}</tr>'
    )


def _used(survey: Survey) -> Iterator[str]:
    for used in inventory(survey):
        rows = "".join(f"<li>{_text(name)} <b>{number:,}</b></li>" for name, number in used.counts)
        yield f"<details><summary>{_text(used.title)} ({len(used.counts):,})</summary><ul>{rows}</ul></details>"


def _repository(survey: Survey, repository: RepositorySurvey) -> Iterator[str]:
    told = groups(survey, repository)
    is_open = " open" if len(survey.repositories) == 1 else ""
    title = _text(f"{repository.name}: {summary(repository)}")
    yield f'<details class="repository"{is_open}><summary>{title}</summary>'
    for group in told:
        yield from _group(repository, group)
    yield "</details>"


def _group(repository: RepositorySurvey, group: Group) -> Iterator[str]:
    dot = f'<span class="dot {CLASSES[group.status]}"></span>' if group.status is not None else ""
    status = f": {group.status.value}" if group.status is not None else ""
    about = f" ({group.about})" if group.about else ""
    title = f"{dot}{_text(group.title + about + status)}"
    yield f'<details class="group"{" open" if group.same else ""}><summary>{title}</summary>'
    for same in group.same:
        yield _finding(repository, same)
    yield "</details>"


def _finding(repository: RepositorySurvey, same: Same) -> str:
    first = same.first
    words = " ".join((repository.name, first.rule, first.severity.value, first.message, first.advice, *same.places))
    places = "".join(f"<li>{_text(place)}</li>" for place in same.places)
    return (
        f'<details class="finding {first.severity.value}" data-severity="{first.severity.value}" '
        f'data-words="{_text(words.lower())}"><summary><b>{first.severity.value}</b> {_text(first.rule)} '
        f"{_text(first.message)} ({len(same.places):,})</summary><p>{_text(first.advice)} {_link(first.source_url)}</p>"
        f"<ul>{places}</ul></details>"
    )


def _rules(rules: list[Rule]) -> Iterator[str]:
    if not rules:
        yield "<p>No rule found anything.</p>"
        return
    headings = "".join(f"<th>{one}</th>" for one in ("Rule", "What it finds", "What to do", "Who says so"))
    yield f"<table><thead><tr>{headings}</tr></thead><tbody>"
    for rule in rules:
        yield (
            f"<tr><td>{_text(rule.id)}</td><td>{_text(rule.title)}</td><td>{_text(rule.advice)}</td>"
            f"<td>{_link(rule.source)}</td></tr>"
        )
    yield "</tbody></table>"


def _link(address: str) -> str:
    if not address.startswith("https://"):
        return _text(address)
    return f'<a href="{_text(address)}" rel="noreferrer">{_text(address.removeprefix("https://"))}</a>'


def _text(text: str) -> str:
    return escape(safe(text))
