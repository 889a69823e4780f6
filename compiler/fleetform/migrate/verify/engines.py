"""Running Terraform and OpenTofu."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fleetform.migrate.verify.errors import EngineError
from fleetform.reports.texts import safe

_LINES = 40


@dataclass(frozen=True, slots=True)
class Engine:
    """One of the two engines.

    Attributes:
        name: What people call it.
        program: Its program.
    """

    name: str
    program: str

    def run(self, folder: Path, environment: Mapping[str, str], *arguments: str, given: str | None = None) -> str:
        """Runs a command.

        Args:
            folder: Where.
            environment: What its environment has besides ours.
            arguments: The command.
            given: What it reads.

        Returns:
            What it printed.

        Raises:
            EngineError: It failed, or is not there.
        """
        done = self.attempt(folder, environment, *arguments, given=given)
        if done.returncode != 0:
            raise EngineError(self.told(arguments, done))
        return done.stdout

    def attempt(
        self, folder: Path, environment: Mapping[str, str], *arguments: str, given: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        """As `run`, and a failure is for the caller to judge.

        Raises:
            EngineError: The program is not there.
        """
        try:
            return subprocess.run(
                [self.program, *arguments],
                cwd=folder,
                env={**os.environ, "TF_IN_AUTOMATION": "1", "TF_INPUT": "0", "CHECKPOINT_DISABLE": "1", **environment},
                input=given or "",
                capture_output=True,
                text=True,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
        except OSError as error:
            raise EngineError(f"{self.name} cannot be run: {self.program}: {error.strerror}") from error

    def told(self, arguments: tuple[str, ...], done: subprocess.CompletedProcess[str]) -> str:
        """What a failed command said, for people."""
        lines = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        shown = [f"  {safe(line)}" for line in lines[-_LINES:]]
        command = next((one for one in arguments if not one.startswith("-")), "")
        return "\n".join([f"{self.name} failed at '{command}' (exit status {done.returncode}):", *shown])


def terraform(program: str | None = None) -> Engine:
    """Terraform: the given program, or the one on PATH.

    Raises:
        EngineError: It is not there.
    """
    return _engine("Terraform", "terraform", program)


def tofu(program: str | None = None) -> Engine:
    """OpenTofu: the given program, or the one on PATH.

    Raises:
        EngineError: It is not there.
    """
    return _engine("OpenTofu", "tofu", program)


def _engine(name: str, usual: str, program: str | None) -> Engine:
    found = shutil.which(program or usual)
    if found is None:
        told = f"'{program}' is not there" if program else f"'{usual}' is not on PATH; --{usual} says where it is"
        raise EngineError(f"{name} is needed: {told}")
    return Engine(name, str(Path(found).absolute()))
