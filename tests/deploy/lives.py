"""The life of an environment on the real engine: what was seen of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from engines.pulumi_engine import Done, Pulumi
from fleetform.graph.model import Graph, ResourceKind
from fleetform.programs import Program

EVERY_ENVIRONMENT = pytest.mark.parametrize(
    "life",
    [pytest.param(name, marks=pytest.mark.xdist_group(f"pulumi-{name}")) for name in ("dev", "staging", "prod")],
    indirect=True,
)
"""For tests of all environments; those of one environment run in one process, so that it lives once."""


@dataclass(frozen=True)
class Life:
    """What was seen while an environment was previewed, deployed, previewed again and destroyed by `fleetform`.

    Attributes:
        name: The environment.
        program: The program recorded.
        graph: Its graph.
        steps: The command that ended, by step: preview, up, again, refused, destroy.
        engine: The engine, with the journal of stand-ins.
        state: The engine's state after `up`.
        left: The engine's state after `destroy`.
    """

    name: str
    program: Program
    graph: Graph
    steps: dict[str, Done]
    engine: Pulumi
    state: dict[str, dict[str, Any]]
    left: dict[str, dict[str, Any]]


def project(folder: Path, root: Path) -> Path:
    """A copy of the sample platform in a folder, each environment as one stack: units have tests of their own."""
    shutil.copy(root / "Pulumi.yaml", folder)
    shutil.copytree(root / "stacks", folder / "stacks")
    for file in (folder / "stacks").glob("*.yaml"):
        file.write_text(
            file.read_text(encoding="utf-8").replace("stacks: per-cluster\n", "stacks: one\n"), encoding="utf-8"
        )
    return folder


def packages(graph: Graph) -> set[str]:
    """The provider packages a graph uses."""
    used = {resource.package for resource in graph.resources.values() if resource.kind is not ResourceKind.COMPONENT}
    return {*used, *(call.package for call in graph.data_calls.values())} - {"pulumi"}


def own_variables(folder: Path) -> dict[str, str]:
    """What the ordinary `pulumi` needs to see the state that Fleetform keeps in a project."""
    own = folder / ".fleetform"
    return {
        "PULUMI_BACKEND_URL": (own / "state").as_uri(),
        "PULUMI_CONFIG_PASSPHRASE_FILE": str(own / "passphrase"),
    }
