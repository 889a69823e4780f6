"""Exports that several tests look at, each made once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engines.tofu_engine import tofu
from export_opentofu.tofu_command import fleetform

ENVIRONMENTS = ("dev", "staging", "prod")


@pytest.fixture(
    scope="session",
    params=[pytest.param(name, marks=pytest.mark.xdist_group(f"tofu-{name}")) for name in ENVIRONMENTS],
)
def environment(request: pytest.FixtureRequest, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment of the sample platform as one root, in both syntaxes: `hcl/` and `json/` in the folder."""
    folder = tmp_path_factory.mktemp(f"tofu-{request.param}")
    for syntax in ("hcl", "json"):
        program = root / "stacks" / f"{request.param}.yaml"
        options = ("--layout", "flat", "--layers", "single", "--syntax", syntax)
        done = fleetform("export", "opentofu", str(program), "-o", str(folder / syntax), *options)
        assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="session")
def flat_plan(environment: Path) -> dict[str, Any]:
    """The plan of an environment in the flat layout; `plan.bin` in its folder is the same."""
    with tofu(environment / "hcl") as engine:
        engine.init()
        return engine.plan()


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small program that shows most of what an export keeps, exported in both syntaxes."""
    folder = tmp_path_factory.mktemp("tofu-shop")
    for syntax in ("hcl", "json"):
        program = Path(__file__).parent / "programs" / "shop"
        done = fleetform(
            *("export", "opentofu", str(program), "--stack", "dev", "-o", str(folder / syntax)),
            *("--layers", "single", "--syntax", syntax),
        )
        assert done.exit_code == 0, done.output
    return folder
