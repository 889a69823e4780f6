"""The environments of `stacks/` as Crossplane documents, each recorded once in a test run."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from fleetform.cli.recording import record_program
from fleetform.export.crossplane import Exported, export_with_notes
from fleetform.graph.model import Graph
from fleetform.programs import open_program

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENTS = ("dev", "staging", "prod")
PLATFORMS = ("clouds_crossplane",)
"""Platforms that are for tests alone."""
SCOPES = ("namespaced", "cluster")
# The C parser reads what prod is made of in seconds, the other one in minutes; some installations lack it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def graph(environment: str) -> Graph:
    """The recorded graph of an environment, or of a platform that is for tests alone."""
    folder = ROOT / "tests" / "components" / "platforms" if environment in PLATFORMS else ROOT / "stacks"
    return record_program(open_program(folder / f"{environment}.yaml"))


@cache
def result(environment: str, scope: str) -> Exported:
    """The export of an environment."""
    assert scope in ("namespaced", "cluster")
    return export_with_notes(graph(environment), scope=scope)


def exported(environment: str, scope: str) -> Mapping[str, str | bytes]:
    """The files of an environment's export."""
    return result(environment, scope).files


def parsed(files: Mapping[str, str | bytes]) -> list[dict[str, Any]]:
    """Every document of the YAML files."""
    return [
        document
        for name, content in files.items()
        if name.endswith(".yaml")
        for document in yaml.load_all(content, Loader=_LOADER)
    ]
