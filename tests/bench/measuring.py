"""Running a command as a whole process, and what that took."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


class CommandFailedError(Exception):
    """A measured command ended with an error."""


@dataclass(frozen=True)
class Taken:
    """What one run took: seconds by the clock, seconds of processor, megabytes at most."""

    wall: float
    cpu: float
    memory: float


@dataclass(frozen=True)
class Row:
    """A line of the table.

    Attributes:
        name: What was measured.
        runs: What each run took; none where it could not be measured.
        target: What it should take, in words.
        remark: A ratio, or why it was not measured.
    """

    name: str
    runs: Sequence[Taken] = ()
    target: str = ""
    remark: str = ""

    def median(self, what: str) -> float:
        """The median of one of the figures over the runs."""
        return statistics.median(getattr(run, what) for run in self.runs)


def run(command: Sequence[str | Path], cwd: Path, variables: Mapping[str, str] | None = None) -> Taken:
    """Runs a command once.

    Raises:
        CommandFailedError: It ended with an error.
    """
    with (cwd / "output.txt").open("w+", encoding="utf-8") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(variables or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise CommandFailedError(f"{command[0]} ended with {process.returncode}: {output.read()[-1500:]}")
    return Taken(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def repeated(
    times: int, command: Sequence[str | Path], cwd: Path, variables: Mapping[str, str] | None = None
) -> list[Taken]:
    """Runs a command several times."""
    return [run(command, cwd, variables) for _ in range(times)]
