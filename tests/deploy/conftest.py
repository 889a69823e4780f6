"""The environments of the sample platform, each through its whole life with the real engine, once a test run."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest

from deploy.lives import Life, own_variables, packages, project
from engines.pulumi_engine import pulumi
from engines.pulumi_values import reads_of
from fleetform.cli.recording import record_program
from fleetform.programs import open_program


@pytest.fixture(scope="session")
def lives(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Life]]:
    """Gives the life of an environment; each lives once."""
    with ExitStack() as stack:
        yield cache(lambda name: stack.enter_context(living(name, root, tmp_path_factory.mktemp(f"pulumi-{name}"))))


@pytest.fixture
def life(request: pytest.FixtureRequest, lives: Callable[[str], Life]) -> Life:
    """The life of the environment that the test is parametrized with (`lives.EVERY_ENVIRONMENT`, or one by name)."""
    return lives(request.param)


@contextmanager
def living(name: str, root: Path, place: Path) -> Generator[Life]:
    """Previews, deploys, previews again and destroys an environment by `fleetform`."""
    folder = project(place, root)
    program = open_program(folder / "stacks" / f"{name}.yaml")
    graph = record_program(program)
    with pulumi(folder, packages(graph), reads_of(graph)) as engine:
        steps = {"preview": engine.fleetform("preview", name, status=None)}
        steps["up"] = engine.fleetform("up", name, "--yes", status=None)
        own = own_variables(folder)
        engine.variables |= own
        state = engine.state(program.project, name)
        for variable in own:
            del engine.variables[variable]
        steps["again"] = engine.fleetform("preview", name, "--expect-no-changes", status=None)
        if any(resource.options.protect for resource in graph.resources.values()):
            steps["refused"] = engine.fleetform("destroy", name, "--yes", status=None)
        steps["destroy"] = engine.fleetform("destroy", name, "--yes", "--unprotect", status=None)
        engine.variables |= own
        left = engine.state(program.project, name)
        yield Life(name, program, graph, steps, engine, state, left)
