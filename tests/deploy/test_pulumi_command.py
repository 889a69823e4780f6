"""The ordinary `pulumi` command on the project's own `Pulumi.yaml`: the same resources, the same names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.lives import Life, packages, project
from engines.pulumi_engine import Pulumi, pulumi, python_language
from engines.pulumi_values import reads_of

pytestmark = pytest.mark.xdist_group("pulumi-dev")


@pytest.fixture
def engine(life: Life, root: Path, tmp_path: Path) -> Iterator[Pulumi]:
    """The engine in a copy of the project, with a language host for Python."""
    with (
        pulumi(project(tmp_path, root), packages(life.graph), reads_of(life.graph), local_backend=False) as engine,
        python_language() as language,
    ):
        engine.variables |= language
        yield engine


@pytest.mark.parametrize("life", ["dev"], indirect=True)
def test_dev_by_the_ordinary_command(life: Life, engine: Pulumi) -> None:
    engine.pulumi("stack", "init", "dev")
    engine.pulumi("preview", "--stack", "dev")
    engine.pulumi("up", "--stack", "dev", "--yes", "--skip-preview")
    state = engine.state("retail", "dev")
    assert _told(state) == _told(life.state)
    engine.pulumi("preview", "--stack", "dev", "--expect-no-changes")
    engine.pulumi("destroy", "--stack", "dev", "--yes", "--skip-preview")
    assert engine.state("retail", "dev").keys() == set()


def _told(state: dict[str, dict[str, object]]) -> dict[str, tuple[object, ...]]:
    """What must be the same in both ways."""
    return {urn: tuple(item.get(key) for key in ("type", "parent", "inputs", "outputs")) for urn, item in state.items()}


@pytest.mark.parametrize("life", ["dev"], indirect=True)
def test_a_stack_without_a_blueprint(life: Life, engine: Pulumi) -> None:
    engine.pulumi("stack", "init", "qa")
    ran = engine.pulumi("preview", "--stack", "qa", status=None)
    assert ran.status != 0
    assert "qa.yaml" in ran.out
    assert "Traceback" not in ran.out
