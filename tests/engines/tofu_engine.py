"""OpenTofu on a configuration, with stand-in providers."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engines.needs import engine
from engines.tofu_standin import Clusters, ForceNew, serving
from engines.tofu_world import World


@dataclass(frozen=True)
class Tofu:
    """A configuration that tofu works on. A command that fails raises with what tofu said."""

    folder: Path
    environment: dict[str, str]

    def run(self, *arguments: str, accepted: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[str]:
        """Runs a tofu command in the folder."""
        done = subprocess.run(
            [str(engine("tofu")), *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=900,
        )
        if done.returncode not in accepted:
            told = f"tofu {' '.join(arguments)} exited with {done.returncode}"
            raise AssertionError(f"{told}:\n{done.stdout[-5000:]}{done.stderr[-10000:]}")
        return done

    def init(self) -> None:
        """`tofu init`."""
        self.run("init", "-input=false", "-no-color")

    def check_format(self) -> None:
        """`tofu fmt -check`: nothing would change."""
        self.run("fmt", "-check", "-diff", "-recursive", "-no-color")

    def validate(self) -> None:
        """`tofu validate`."""
        self.run("validate", "-no-color")

    def plan(self) -> dict[str, Any]:
        """Plans, and gives the plan as data."""
        self.run("plan", "-input=false", "-no-color", "-out=plan.bin")
        return json.loads(self.run("show", "-json", "plan.bin").stdout)

    def apply(self) -> None:
        """Applies everything."""
        self.run("apply", "-input=false", "-auto-approve", "-no-color")

    def has_changes(self) -> bool:
        """Whether a plan would change anything."""
        done = self.run("plan", "-input=false", "-no-color", "-detailed-exitcode", accepted=(0, 2))
        return done.returncode == 2

    def destroy(self) -> None:
        """Destroys everything."""
        self.run("destroy", "-input=false", "-auto-approve", "-no-color")

    def state(self) -> dict[str, Any]:
        """The state as data."""
        return json.loads(self.run("show", "-json").stdout)


@contextmanager
def tofu(
    folder: Path,
    variables: dict[str, str] | None = None,
    force_new: ForceNew = lambda _type, _name: False,
    clusters: Clusters | None = None,
    world: World | None = None,
) -> Generator[Tofu]:
    """tofu with stand-in providers for the time of the block.

    Args:
        folder: The configuration.
        variables: Values of its variables.
        force_new: Whether changing an attribute of a type replaces the resource.
        clusters: What is known of clusters, where planning is to be as strict as it really is.
        world: What importing finds; every id unless given.
    """
    engine("tofu")
    with serving(folder, force_new, clusters, world) as attached:
        others = ("TF_", "AWS_", "GOOGLE_", "ARM_", "KUBE")
        kept = {key: value for key, value in os.environ.items() if not key.startswith(others)}
        given = {f"TF_VAR_{name}": value for name, value in (variables or {}).items()}
        yield Tofu(folder, {**kept, **attached, **given, "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"})
