"""Policies in the Common Expression Language: a YAML file of conditions that every resource of some types keeps.

policies:
  - id: SHOP001
    title: Buckets have the name of the shop
    severity: medium                      # high, medium or low
    source: https://example.com/naming    # optional
    types: ["aws:s3/bucket*"]             # optional; * stands for anything
    expression: resource.name.startsWith("shop-")
    message: a bucket's name begins with shop-   # optional
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, cast

import yaml

from fleetform.review.errors import ReviewError
from fleetform.review.findings.policies.plain import plain_resource
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World

_FIELDS = {"id", "title", "severity", "source", "types", "expression", "message", "why"}


def read_cel(path: Path) -> list[Rule]:
    """The rules of a file.

    Raises:
        ReviewError: It cannot be read, or says something else than a policy.
    """
    try:
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ReviewError(f"{path}: cannot be read: {error}") from error
    policies: Any = cast("dict[str, Any]", data).get("policies") if isinstance(data, dict) else None
    if not isinstance(policies, list):
        raise ReviewError(f"{path}: no list of `policies`")
    return [_rule(path, number, one) for number, one in enumerate(cast("list[Any]", policies), 1)]


def _rule(path: Path, number: int, given: Any) -> Rule:
    place = f"{path}: policy {number}"
    if not isinstance(given, dict):
        raise ReviewError(f"{place}: no map")
    policy = cast("dict[str, Any]", given)
    for name in policy:
        if name not in _FIELDS:
            raise ReviewError(f"{place}: unknown field '{name}'; there are {', '.join(sorted(_FIELDS))}")
    for name in ("id", "title", "expression"):
        if not isinstance(policy.get(name), str):
            raise ReviewError(f"{place}: '{name}' is missing, or no text")
    severity = str(policy.get("severity", "medium"))
    if severity not in [one.value for one in Severity]:
        raise ReviewError(f"{place}: severity '{severity}' is none of high, medium, low")
    return Rule(
        id=str(policy["id"]),
        title=str(policy["title"]),
        severity=Severity(severity),
        why=str(policy.get("why", "")),
        source=str(policy.get("source", path)),
        check=_check(place, policy),
    )


def _check(place: str, policy: dict[str, Any]) -> Callable[[World], Iterable[Found]]:
    try:
        import cel
    except ImportError as error:
        raise ReviewError(
            f"{place}: CEL policies need common-expression-language: pip install 'fleetform[review]'"
        ) from error
    try:
        program = cel.compile(policy["expression"])
    except ValueError as error:
        raise ReviewError(f"{place}: {error}") from error
    types = [str(one) for one in policy.get("types") or ["*"]]

    def check(world: World) -> Iterator[Found]:
        for item in world.items:
            if not any(fnmatchcase(item.type, one) for one in types):
                continue
            try:
                kept: Any = program.execute({"resource": plain_resource(item)})
            except Exception as error:
                raise ReviewError(
                    f"{place}: {item.type} {item.name}: {error}; has(resource.properties.x) asks whether it is there"
                ) from error
            if kept is not True:
                yield item.found("", str(policy.get("message") or policy["title"]))

    return check
