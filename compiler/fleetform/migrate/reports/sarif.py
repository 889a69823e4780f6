"""Findings of a survey as SARIF."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fleetform.migrate.findings import Finding, Severity
from fleetform.migrate.rule import Rule
from fleetform.migrate.survey.model import Survey
from fleetform.reports.sarif import help_of, log, physical

_LEVELS = {
    Severity.BLOCKS: "error",
    Severity.DECISION: "warning",
    Severity.AUTOMATIC: "note",
    Severity.NOTE: "note",
}


def sarif(survey: Survey, rules: tuple[Rule, ...], version: str) -> dict[str, Any]:
    """The findings as a SARIF log; with many repositories, paths begin with their names.

    Args:
        survey: What was found.
        rules: The rules that ran.
        version: Fleetform's version.
    """
    used = {one.rule for repository in survey.repositories for one in repository.findings}
    known = [rule for rule in rules if rule.id in used]
    places = {rule.id: place for place, rule in enumerate(known)}
    alone = len(survey.repositories) == 1
    seen: Counter[str] = Counter()
    results: list[dict[str, Any]] = []
    for repository in survey.repositories:
        for one in repository.findings:
            above = "" if alone else f"{repository.name}/"
            seen[above + one.fingerprint] += 1
            # Findings that are alike are told apart by their order.
            results.append(_result(one, places, above, f"{one.fingerprint}:{seen[above + one.fingerprint]}"))
    return log(version, [_rule(rule) for rule in known], results)


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.advice or rule.title},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": ["migration"]},
        **help_of(rule.source),
    }


def _result(one: Finding, places: dict[str, int], above: str, fingerprint: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": one.rule,
        "level": _LEVELS[one.severity],
        "message": {"text": f"{one.message}. {one.advice}"},
        "locations": [{"physicalLocation": physical(f"{above}{one.path}", one.line, one.column)}],
        "partialFingerprints": {"fleetform/v1": fingerprint},
    }
    if one.rule in places:
        result["ruleIndex"] = places[one.rule]
    return result
