"""Versions that clusters have now, read from what an engine or a person says of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import yaml

from fleetform.programs import ProgramError

CLUSTERS = "clusters"
FORMS = (
    "expected a mapping from cluster to version, `pulumi stack output --json`, `pulumi stack export` or "
    "`tofu output -json` of an environment"
)


def running_versions(file: Path) -> dict[str, str]:
    """The versions that a file tells.

    Args:
        file: JSON or YAML: cluster to version; the outputs of a stack from Pulumi or OpenTofu; or a stack's export.

    Raises:
        ProgramError: It cannot be read, or tells no versions.
    """
    try:
        told: object = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no JSON or YAML"
        raise ProgramError(f"{file}: {why}") from None  # what it holds is not repeated: it may be secret
    found = dict(_versions(told))
    if not found:
        raise ProgramError(f"{file}: {FORMS}")
    return found


def _versions(told: object) -> Iterator[tuple[str, str]]:
    document = _mapping(told)
    for outputs in (document, *_stacks(document)):
        clusters = _mapping(outputs.get(CLUSTERS))
        if set(clusters) >= {"value", "type"}:  # OpenTofu's form of an output
            clusters = _mapping(clusters["value"])
        for name, cluster in clusters.items():
            version = _mapping(cluster).get("version")
            if isinstance(version, str):
                yield name, version
    if all(isinstance(version, str | float) for version in document.values()):
        # 1.30 without quotes is the number 1.3: not what was meant, so numbers are refused.
        yield from ((name, version) for name, version in document.items() if isinstance(version, str))


def _stacks(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The outputs of the stacks in an export."""
    resources: object = _mapping(document.get("deployment")).get("resources")
    for resource in cast("list[object]", resources) if isinstance(resources, list) else ():
        one = _mapping(resource)
        if one.get("type") == "pulumi:pulumi:Stack":
            yield _mapping(one.get("outputs"))


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}
