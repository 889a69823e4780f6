"""The commands that drive the real Pulumi engine: they differ in one word."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fleetform.cli.console import print_json
from fleetform.cli.errors import FOUND
from fleetform.cli.options import ProgramOptions, json_option, pairs, program_options
from fleetform.cli.units import UnitsWish, changes_told, run_many

if TYPE_CHECKING:
    from fleetform.deploy.engine import Result
    from fleetform.programs import Program

STACKS_FOLDER = "stacks"
STACK_SETTINGS = "Pulumi."


def engine_command(operation: str, help_text: str, examples: str) -> click.Command:
    """Makes the command for an operation: preview, up, refresh or destroy."""

    @click.command(operation, help=help_text, epilog=f"\b\nExamples:\n  {examples}")
    @click.argument("environment")
    @click.option("--yes", "-y", is_flag=True, help="Do not ask before changing anything.")
    @click.option(
        "--parallel",
        type=click.IntRange(min=1),
        help="Resources worked on at the same time; units, where each is a stack of its own (4 unless given).",
    )
    @click.option(
        "--unit",
        "patterns",
        multiple=True,
        metavar="GLOB",
        help="Only these units of an environment of many stacks, e.g. 'cluster/eu-*'; repeatable.",
    )
    @click.option("--restart", is_flag=True, help="Work on every unit, also on those that a stopped run has finished.")
    @json_option
    @program_options
    def command(
        environment: str,
        yes: bool,
        parallel: int | None,
        patterns: tuple[str, ...],
        restart: bool,
        as_json: bool,
        options: ProgramOptions,
        expect_no_changes: bool = False,
        unprotect: bool = False,
        made: Mapping[str, str] | None = None,
        not_made: bool = False,
    ) -> None:
        from fleetform.deploy.engine import run

        program = options.open(environment_path(environment))
        asks = operation != "preview" and not yes and not expect_no_changes
        if asks and not sys.stdin.isatty():
            raise click.UsageError("nobody is there to be asked: say --yes")
        if program.units:
            wish = UnitsWish(
                operation,
                environment,
                patterns,
                parallel=parallel,
                restart=restart,
                expect_no_changes=expect_no_changes,
                unprotect=unprotect,
                as_json=as_json,
                made=made or {},
                not_made=not_made,
            )
            run_many(wish, program, options, asks=asks)
            return
        if patterns:
            raise click.UsageError(f"{environment} is one stack; 'fleet.stacks: per-cluster' makes one of each cluster")

        def go(step: str) -> Result:
            with _told(f"{step} {environment}", as_json) as tell:
                return run(
                    step,
                    program,
                    parallel=parallel,
                    unprotected=unprotect,
                    made=made,
                    not_made=not_made,
                    on_output=tell,
                )

        # The engine's own way to expect no changes complains when everything has been changed already.
        if expect_no_changes or operation == "preview" or (operation == "up" and asks):
            planned = go("preview")
            unexpected = expect_no_changes and planned.has_changes
            if unexpected or operation == "preview" or not as_json:
                _report("preview", environment, program, planned, as_json)
            if unexpected:
                raise click.exceptions.Exit(FOUND)
        if asks:
            click.confirm(f"{operation} {environment}?", abort=True, err=as_json)
        if operation != "preview":
            _report(operation, environment, program, go(operation), as_json)

    if operation in ("preview", "up"):
        click.option(
            "--expect-no-changes",
            is_flag=True,
            help="Change nothing; exit with status 1 when something would change.",
        )(command)
    if operation == "refresh":
        click.option(
            "--made",
            multiple=True,
            metavar="NAME=ID",
            callback=pairs,
            help="A lost run was making NAME, and it is there with this id: take it over; repeatable.",
        )(command)
        click.option("--not-made", is_flag=True, help="Whatever else a lost run was making is not there: forget it.")(
            command
        )
    if operation == "destroy":
        click.option("--unprotect", is_flag=True, help="Remove protected resources too.")(command)
    return command


def _report(operation: str, environment: str, program: Program, result: Result, as_json: bool) -> None:
    """Tells what an operation did: in a line, or as JSON for programs."""
    if not as_json:
        click.echo(f"{environment}: {changes_told(result.changes)}")
        return
    print_json(
        {
            "operation": operation,
            "environment": environment,
            "project": program.project,
            "stack": program.stack,
            "changes": dict(result.changes),
            "outputs": dict(result.outputs),
        }
    )


@contextmanager
def _told(label: str, quiet: bool) -> Generator[Callable[[str], None]]:
    """What to do with the engine's lines: print them, and count them on a terminal."""
    if not sys.stderr.isatty():
        yield (lambda _line: None) if quiet else click.echo
        return
    from rich.console import Console

    console = Console(stderr=True)
    # What is sent elsewhere goes there; on a terminal, lines and status must not write over each other.
    echo = partial(console.print, markup=False, highlight=False, soft_wrap=True) if sys.stdout.isatty() else click.echo
    count = 0
    with console.status(label) as status:

        def tell(line: str) -> None:
            nonlocal count
            count += line.startswith((" ", "+", "~", "-")) and "::" not in line
            status.update(f"{label}: {count:,} steps")
            if not quiet:
                echo(line)

        yield tell


def environment_path(environment: str) -> Path:
    """The blueprint of an environment: a path as it is, or a name in `stacks/`.

    Raises:
        click.BadParameter: There is no such environment.
    """
    if os.sep in environment or environment.endswith((".yaml", ".yml")) or Path(environment).is_dir():
        return Path(environment)
    file = Path(STACKS_FOLDER) / f"{environment}.yaml"
    if file.is_file():
        return file
    from difflib import get_close_matches

    files = (path for path in Path(STACKS_FOLDER).glob("*.yaml") if not path.name.startswith(STACK_SETTINGS))
    known = sorted(path.stem for path in files if path.stem != "base")
    near = get_close_matches(environment, known, n=1)
    hint = f" Did you mean '{near[0]}'?" if near else ""
    there = f"{STACKS_FOLDER}/ has {', '.join(known)}." if known else f"There is no folder {STACKS_FOLDER}/ here."
    raise click.BadParameter(f"'{environment}' is no environment.{hint} {there}", param_hint="ENVIRONMENT")
