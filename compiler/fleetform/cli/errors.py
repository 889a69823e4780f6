"""What each kind of error prints, and the exit status it gives."""

from __future__ import annotations

import sys
import traceback

import click

DONE = 0
FOUND = 1
BAD_INPUT = 2
ENGINE_FAILED = 3
OWN_FAULT = 70
INTERRUPTED = 130

_BAD_INPUT = {
    "fleetform.blueprints": "BlueprintError",
    "fleetform.programs": "ProgramError",
    "fleetform.graph.errors": "RecordingError",
    "fleetform.export.errors": "ExportError",
    "fleetform.review.errors": "ReviewError",
    "fleetform.migrate.errors": "MigrateError",
}
_ENGINE = {"fleetform.deploy.errors": "EngineError", "fleetform.migrate.verify.errors": "EngineError"}


def exit_status(error: Exception) -> int:
    """Prints an error for a person and gives the exit status.

    An error that nobody foresaw is printed as it is, and never gives 1: that would read as "there are differences".
    """
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.exceptions.Abort):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    if isinstance(error, click.ClickException):
        error.show()
        return BAD_INPUT
    if is_bad_input(error):
        click.echo(str(error), err=True)
        return BAD_INPUT
    if _is_one_of(error, _ENGINE):
        click.echo(str(error), err=True)
        return ENGINE_FAILED
    if isinstance(error, OSError) and error.filename is not None:
        click.echo(f"{error.filename}: {error.strerror}", err=True)
        return BAD_INPUT
    traceback.print_exception(error)
    click.echo("\nThis is a mistake in fleetform itself: please report it with the lines above.", err=True)
    return OWN_FAULT


def is_bad_input(error: Exception) -> bool:
    """Whether an error tells the user what is wrong with what was given."""
    return _is_one_of(error, _BAD_INPUT)


def _is_one_of(error: Exception, kinds: dict[str, str]) -> bool:
    """Whether an error is of a known class, without importing the room the class lives in."""
    for module_name, class_name in kinds.items():
        module = sys.modules.get(module_name)
        known = getattr(module, class_name, None) if module else None
        if isinstance(known, type) and isinstance(error, known):
            return True
    return False
