"""The real command line, inside this process: importing the clouds' SDKs once is enough."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass

from fleetform.cli.main import main


@dataclass(frozen=True)
class Done:
    """What a command left."""

    exit_code: int
    output: str


def fleetform(*arguments: str) -> Done:
    """Runs `fleetform` with arguments."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        try:
            main(arguments)
        except SystemExit as stop:
            return Done(int(stop.code or 0), output.getvalue())
    raise AssertionError("the command line always says how it ended")
