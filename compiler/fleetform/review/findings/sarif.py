"""Findings as SARIF 2.1.0, which code hosts show beside the lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.reports.sarif import help_of, log, physical
from fleetform.review.findings.judging import Findings, Judged, State
from fleetform.review.findings.rule import Rule, Severity
from fleetform.review.wording import dotted

_LEVELS = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_SCORES = {Severity.HIGH: "8.0", Severity.MEDIUM: "5.0", Severity.LOW: "3.0"}
_STATES = {State.NEW: "new", State.KNOWN: "unchanged", State.WAIVED: "unchanged", State.FIXED: "absent"}


def sarif(findings: Findings, version: str) -> dict[str, Any]:
    """Findings as a SARIF log.

    Args:
        findings: The findings.
        version: Fleetform's version.
    """
    used = sorted({one.finding.rule for one in findings.judged})
    rules = [findings.rules[name] for name in used if name in findings.rules]
    places = {rule.id: place for place, rule in enumerate(rules)}
    return log(version, [_rule(rule) for rule in rules], [_result(one, places) for one in findings.judged])


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why or rule.title},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"security-severity": _SCORES[rule.severity], "tags": ["infrastructure"]},
        **help_of(rule.source),
    }


def _result(one: Judged, places: dict[str, int]) -> dict[str, Any]:
    finding = one.finding
    told = f"{finding.resource.type} {finding.resource.name}: {finding.message}"
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{told} ({one.note})" if one.note else told},
        "locations": [_location(one)],
        "partialFingerprints": {"fleetform/v1": finding.fingerprint},
        "baselineState": _STATES[one.state],
    }
    if finding.rule in places:
        result["ruleIndex"] = places[finding.rule]
    if one.state is State.WAIVED and one.waiver is not None:
        result["suppressions"] = [{"kind": "inSource", "justification": one.waiver.reason}]
    return result


def _location(one: Judged) -> dict[str, Any]:
    finding = one.finding
    location: dict[str, Any] = {"logicalLocations": [*_logical(finding.resource.urn, dotted(finding.path))]}
    position = finding.position
    if position is not None:
        location["physicalLocation"] = physical(position.file, position.line, position.column)
    return location


def _logical(urn: str, path: str) -> Iterator[dict[str, str]]:
    yield {"fullyQualifiedName": f"{urn}#{path}" if path else urn, "kind": "resource"}
