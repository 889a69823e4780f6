"""The comparison against the real engine: `pulumi up` of the base, `pulumi preview --json` of each edit.

Providers are stand-ins. They answer which change replaces a resource from the same facts as the comparison; what
follows from it for others, and what aliases, parents and providers do, the engine finds out by itself.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2

from engines import pulumi_standin
from engines.pulumi_engine import Pulumi, pulumi, python_language
from engines.pulumi_standin import NONE, SOME
from engines.pulumi_values import plain, reads_of, wire
from fleetform.cli.options import ProgramOptions
from fleetform.cli.recording import record_program
from fleetform.graph.model import Graph, Resource, ResourceKind
from fleetform.review.changes import Changes
from fleetform.review.diff import compare
from fleetform.review.documents import literal
from fleetform.review.engine_plan import differing
from fleetform.review.replacement import forces_replacement
from fleetform.review.values import differences
from review.edits import BLUEPRINT

pytestmark = pytest.mark.xdist_group("pulumi-review")


class Replacing(pulumi_standin.StandIn):
    """A stand-in that replaces what the facts say, and keeps the outputs of what it updates, as real ones do."""

    def Diff(self, request: Any, context: Any) -> Any:  # noqa: N802  gRPC's name
        olds = pulumi_standin._opened(plain(request.old_inputs))
        news = pulumi_standin._opened(plain(request.news))
        token = pulumi_standin._type(request.urn)
        resource = Resource(request.urn, token, "", ResourceKind.CUSTOM)
        changed: dict[str, bool] = {}
        for key in {**olds, **news}:
            for path, _, _ in differences(_expr(olds, key), _expr(news, key), (key,)):
                changed[key] = changed.get(key, False) or forces_replacement(resource, path)
        return provider_pb2.DiffResponse(
            changes=SOME if changed else NONE,
            diffs=list(changed),
            replaces=[key for key, forced in changed.items() if forced],
        )

    def Update(self, request: Any, context: Any) -> Any:  # noqa: N802  gRPC's name
        return provider_pb2.UpdateResponse(properties=wire(self._outputs(request.urn, plain(request.news), False)))


def _expr(values: dict[str, Any], key: str) -> Any:
    return literal(values[key]) if values.get(key) is not None else None


@dataclass
class World:
    """The sample environment, deployed by the real engine."""

    engine: Pulumi
    folder: Path
    base: Graph
    text: str

    def edited(self, old: str, new: str) -> Graph:
        """Writes the environment with a text replaced, and records it."""
        assert old in self.text
        file = self.folder / "stacks" / "dev.yaml"
        file.write_text(self.text.replace(old, new, 1))
        return recorded(file)

    def plan(self) -> Path:
        """The engine's preview of what is written now."""
        told = self.engine.pulumi("preview", "--json", "--stack", "dev").out
        file = self.folder / "plan.json"
        file.write_text(told)
        return file


def recorded(file: Path) -> Graph:
    return record_program(ProgramOptions(None, {}, None, None).open(file))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("review")
    shutil.copy(root / "Pulumi.yaml", folder)
    shutil.copytree(root / "stacks", folder / "stacks")
    file = folder / "stacks" / "dev.yaml"
    base = recorded(file)
    packages = {one.package for one in base.resources.values() if one.kind is not ResourceKind.COMPONENT}
    packages |= {one.package for one in base.data_calls.values()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pulumi_standin, "StandIn", Replacing)
        # The compiled reader of protobuf 5.29 crashes when Pulumi's SDK reads many answers at once.
        patch.setenv("PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION", "python")
        with (
            pulumi(folder, packages - {"pulumi"}, reads_of(base), local_backend=False) as engine,
            python_language() as language,
        ):
            engine.variables |= language
            engine.pulumi("stack", "init", "dev")
            engine.pulumi("up", "--yes", "--skip-preview", "--stack", "dev")
            yield World(engine, folder, base, file.read_text())


EDITS = ("version", "pool-machine", "region", "cluster-renamed", "cluster-gone", "memory")


@pytest.mark.parametrize("name", [f"blueprint-{edit}" for edit in EDITS])
def test_the_engine_does_what_the_comparison_says(name: str, world: World) -> None:
    changes = compare(world.base, world.edited(*BLUEPRINT[name]))
    found = differing(changes, world.plan())
    assert changes.counts
    assert (found.missing, found.extra, found.other) == ({}, {}, {})


def test_a_comparison_that_is_wrong_is_noticed(world: World) -> None:
    found = differing(Changes(), world.plan())
    assert found.missing
    assert not found.extra
