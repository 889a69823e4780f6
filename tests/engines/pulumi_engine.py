"""Driving the real Pulumi engine from tests: by `fleetform`, and by the ordinary `pulumi` command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engines.needs import ROOT, engine
from engines.pulumi_standin import Journal, serving
from engines.pulumi_values import MadeUp, Reads

STARTED = "listening on "
CHOICES = ("PULUMI_", "AWS_", "GOOGLE_", "ARM_", "KUBECONFIG", "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True)
class Done:
    """A command that ended."""

    status: int
    out: str
    err: str


@dataclass
class Pulumi:
    """The engine with stand-in providers, in one folder.

    Attributes:
        folder: Working folder of the commands.
        variables: Environment of the commands.
        journal: What the stand-ins were asked.
    """

    folder: Path
    variables: dict[str, str]
    journal: Journal = field(default_factory=Journal)

    def fleetform(self, *arguments: str, status: int | None = 0, variables: Mapping[str, str] | None = None) -> Done:
        """Runs `fleetform`, as a process of its own.

        Args:
            arguments: Its arguments.
            status: The exit status it must have; None: any.
            variables: More environment variables.
        """
        return self._run([str(Path(sys.executable).with_name("fleetform")), *arguments], status, variables)

    def pulumi(self, *arguments: str, status: int | None = 0, variables: Mapping[str, str] | None = None) -> Done:
        """Runs the ordinary `pulumi`."""
        return self._run([str(engine("pulumi")), *arguments, "--non-interactive"], status, variables)

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """Starts `fleetform` without waiting for it; `options` are those of `Popen`."""
        command = [str(Path(sys.executable).with_name("fleetform")), *arguments]
        return subprocess.Popen(command, cwd=self.folder, env=self.variables, text=True, **options)

    def state(self, project: str, stack: str) -> dict[str, dict[str, Any]]:
        """What the engine keeps of a stack: resource by URN, secrets opened."""
        exported = self.pulumi("stack", "export", "--show-secrets", "--stack", f"organization/{project}/{stack}")
        return {item["urn"]: item for item in json.loads(exported.out)["deployment"].get("resources", [])}

    def outputs(self, project: str, stack: str) -> dict[str, Any]:
        """A stack's outputs, secrets opened."""
        state = self.state(project, stack)
        return next(item.get("outputs", {}) for item in state.values() if item["type"] == "pulumi:pulumi:Stack")

    def _run(self, command: list[str], status: int | None, variables: Mapping[str, str] | None) -> Done:
        ran = subprocess.run(
            command,
            cwd=self.folder,
            env={**self.variables, **(variables or {})},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        told = f"{' '.join(command)}: status {ran.returncode}\n{ran.stdout[-6000:]}\n{ran.stderr[-6000:]}"
        assert status is None or ran.returncode == status, told
        return Done(ran.returncode, ran.stdout, ran.stderr)


@contextmanager
def pulumi(
    folder: Path,
    packages: Iterable[str],
    reads: Reads | None = None,
    local_backend: bool = True,
    journal: Journal | None = None,
    made_up: MadeUp | None = None,
) -> Generator[Pulumi]:
    """The engine with stand-ins for the time of the block.

    Args:
        folder: Working folder.
        packages: Provider packages that programs use.
        reads: What programs read of outputs.
        local_backend: Keep state and passphrase as Fleetform does for itself; else in a backend that is chosen.
        journal: Keeps what the stand-ins are asked.
        made_up: Makes their outputs, instead of what programs read.
    """
    binary = engine("pulumi")
    variables = {key: value for key, value in os.environ.items() if not key.startswith(CHOICES)}
    variables |= {
        "PATH": os.pathsep.join([str(binary.parent), variables.get("PATH", "")]),
        "PULUMI_HOME": str(folder / ".pulumi-home"),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        # State is written when an operation ends: nobody pulls the plug here.
        "PULUMI_SKIP_CHECKPOINTS": "true",
        "PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS": "true",
    }
    if not local_backend:
        state = folder / "state"
        state.mkdir()
        variables |= {"PULUMI_BACKEND_URL": state.as_uri(), "PULUMI_CONFIG_PASSPHRASE": "for tests"}
    with serving(packages, made_up or MadeUp(reads), journal) as (attached, journal):
        yield Pulumi(folder, {**variables, **attached}, journal)


@contextmanager
def python_language() -> Generator[dict[str, str]]:
    """A language host for the ordinary `pulumi` command, in a process of its own.

    Yields:
        Environment variables for the engine.
    """
    server = subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "engines" / "pulumi_language.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        assert line.startswith(STARTED), line
        yield {"PULUMI_DEBUG_LANGUAGES": f"python:{line.removeprefix(STARTED).strip()}"}
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:  # the machine is busy; nothing that it holds is needed any more
            server.kill()
            server.wait()
