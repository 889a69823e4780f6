"""A review as plain data; `docs/schema/review.json` says what is in it."""

from __future__ import annotations

from typing import Any

from fleetform.graph.show import show_expression
from fleetform.review.changes import PropertyChange, ResourceChange
from fleetform.review.cost.estimate import Cost, Range
from fleetform.review.findings.judging import Findings, Judged
from fleetform.review.review import Differing, Review
from fleetform.review.secrecy import veiled
from fleetform.review.wording import LONGEST_VALUE

FORMAT = "fleetform-review"
VERSION = 1


def as_json(review: Review) -> dict[str, Any]:
    """A review as plain data."""
    changes = review.changes
    data: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "project": changes.project,
        "environment": changes.environment,
        "counts": {kind.value: count for kind, count in changes.counts.items()},
        "unchanged": changes.unchanged,
        "dangers": [
            {
                "change": danger.change.kind.value,
                "urn": danger.change.resource.urn,
                "holds": danger.holds,
                "protected": danger.change.is_refused,
                "dependents": [one.urn for one in danger.dependents],
            }
            for danger in changes.dangers
        ],
        "resources": [_change(change) for change in changes.resources],
        "exports": [_property(item) for item in changes.exports],
    }
    if review.findings is not None:
        data["findings"] = findings_json(review.findings)
    if review.cost is not None:
        data["cost"] = _cost(review.cost)
    if review.engine is not None:
        data["engine"] = _engine(review.engine)
    return data | {"notes": list(review.notes)}


def _change(change: ResourceChange) -> dict[str, Any]:
    return {
        "change": change.kind.value,
        "urn": change.resource.urn,
        "before": change.before.urn if change.before else None,
        "type": change.resource.type,
        "name": change.resource.name,
        "group": list(change.group),
        "component": change.whole.urn if change.whole else None,
        "protected": change.is_refused,
        "likely": change.likely.urn if change.likely else None,
        "origin": str(change.origin) if change.origin else None,
        "properties": [_property(item) for item in change.properties or _all_properties(change)],
    }


def _all_properties(change: ResourceChange) -> list[PropertyChange]:
    """Every input of a resource that comes or goes."""
    if change.before is not None and change.after is not None:
        return []
    found: list[PropertyChange] = []
    for name, expr in change.resource.inputs.items():
        shown = veiled(change.resource, (name,), expr)
        found.append(
            PropertyChange((name,), None, shown) if change.after is not None else PropertyChange((name,), shown, None)
        )
    return found


def _property(item: PropertyChange) -> dict[str, Any]:
    return {
        "path": list(item.path),
        "before": None if item.before is None else _value(show_expression(item.before)),
        "after": None if item.after is None else _value(show_expression(item.after)),
        "forcesReplacement": item.forces_replacement,
        "because": item.because,
    }


def _value(text: str) -> str:
    longest = 20 * LONGEST_VALUE
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def findings_json(findings: Findings) -> list[dict[str, Any]]:
    """Findings as plain data."""
    return [_finding(one) for one in findings.judged]


def _finding(one: Judged) -> dict[str, Any]:
    finding = one.finding
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "state": one.state.value,
        "urn": finding.resource.urn,
        "path": list(finding.path),
        "message": finding.message,
        "position": str(finding.position) if finding.position else None,
        "fingerprint": finding.fingerprint,
        "waiver": one.waiver.reason if one.waiver else None,
        "note": one.note,
    }


def _cost(cost: Cost) -> dict[str, Any]:
    return {
        "currency": cost.currency,
        "monthly": _range(cost.total),
        "resources": [
            {
                "urn": line.resource.urn,
                "before": _range(line.before.known),
                "after": _range(line.after.known),
                "prices": [
                    {"name": price.name, "source": price.source, "date": price.read.isoformat()}
                    for price in (line.after.prices or line.before.prices)
                ],
            }
            for line in cost.lines
        ],
        "byUsage": [
            {"name": price.name, "low": price.low, "high": price.high, "per": price.per, "source": price.source}
            for price in cost.by_usage
        ],
        "unknown": cost.unknown,
    }


def _range(amount: Range) -> dict[str, float]:
    return {"low": round(amount.low, 2), "high": round(amount.high, 2)}


def _engine(engine: Differing) -> dict[str, Any]:
    return {
        "source": engine.source,
        "missing": engine.missing,
        "extra": engine.extra,
        "other": {urn: {"here": ours, "there": theirs} for urn, (ours, theirs) in engine.other.items()},
    }
