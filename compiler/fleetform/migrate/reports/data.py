"""A survey as JSON; `docs/schema/migration.json` says what is in it."""

from __future__ import annotations

from typing import Any

from fleetform.migrate.findings import Finding
from fleetform.migrate.rule import Rule
from fleetform.migrate.survey.facts import Backend, Facts, Spot
from fleetform.migrate.survey.links import Key
from fleetform.migrate.survey.model import RepositorySurvey, Survey

FORMAT = 1


def as_data(survey: Survey, rules: tuple[Rule, ...], version: str, target: str) -> dict[str, Any]:
    """The survey as JSON.

    Args:
        survey: What was found.
        rules: The rules that ran.
        version: Fleetform's version.
        target: The OpenTofu version that is moved to.
    """
    used = {one.rule for repository in survey.repositories for one in repository.findings}
    return {
        "format": FORMAT,
        "fleetform": version,
        "target": target,
        "summary": {severity.value: number for severity, number in survey.counted().items()},
        "repositories": [_repository(survey, one) for one in survey.repositories],
        "links": [
            {
                "reader": _key(link.reader),
                "reads": _key(link.read) if link.read is not None else None,
                "name": link.name,
                "state": link.where,
                "at": _spot(link.spot),
            }
            for link in survey.links
        ],
        "waves": [[_key(key) for key in wave] for wave in survey.waves],
        "rules": [rule_data(rule) for rule in rules if rule.id in used],
    }


def _repository(survey: Survey, repository: RepositorySurvey) -> dict[str, Any]:
    return {
        "name": repository.name,
        "files": repository.files,
        "lines": repository.lines,
        "roots": [
            {**_module(one), "status": survey.statuses[(repository.name, one.folder)].value} for one in repository.roots
        ],
        "modules": [_module(one) for one in repository.children],
        "findings": [finding(one) for one in repository.findings],
    }


def _module(facts: Facts) -> dict[str, Any]:
    return {
        "folder": facts.folder,
        "files": facts.files,
        "required_version": [one.constraint for one in facts.required],
        "backend": _backend(facts.backend),
        "workspaces": facts.uses_workspaces,
        "providers": [
            {"name": one.local, "source": one.source, "version": one.version, "at": _spot(one.spot)}
            for one in facts.providers
        ],
        "locked": facts.locked,
        "calls": [
            {
                "name": one.name,
                "source": one.source,
                "folder": one.folder,
                "version": one.version,
                "at": _spot(one.spot),
            }
            for one in facts.calls
        ],
        "called_by": sorted(facts.callers),
        "resources": dict(sorted(facts.resources.items())),
        "tests": facts.has_tests,
    }


def finding(one: Finding) -> dict[str, Any]:
    """A finding as JSON."""
    return {
        "rule": one.rule,
        "severity": one.severity.value,
        "path": one.path,
        "line": one.line,
        "column": one.column,
        "message": one.message,
        "advice": one.advice,
        "source": one.source_url,
        "rewrites": bool(one.edits),
        "fingerprint": one.fingerprint,
    }


def rule_data(rule: Rule) -> dict[str, Any]:
    """A rule as JSON."""
    return {
        "id": rule.id,
        "name": rule.name,
        "title": rule.title,
        "severity": rule.severity.value,
        "advice": rule.advice,
        "source": rule.source,
    }


def _backend(backend: Backend | None) -> dict[str, Any] | None:
    if backend is None:
        return None
    return {"type": backend.type, "settings": backend.settings, "at": _spot(backend.spot)}


def _key(key: Key) -> dict[str, str]:
    return {"repository": key[0], "folder": key[1]}


def _spot(spot: Spot) -> dict[str, Any]:
    return {"path": spot.path, "line": spot.line, "column": spot.column}
