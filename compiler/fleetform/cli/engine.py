"""The commands that drive the real Pulumi engine: they differ in one word."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from fleetform.cli.options import ProgramOptions, json_option, program_options

CHANGES = ("create", "update", "delete", "replace", "import", "read", "refresh", "same")
STACKS_FOLDER = "stacks"


def engine_command(operation: str, help_text: str, examples: str) -> click.Command:
    """Makes the command for an operation: preview, up, refresh or destroy."""

    @click.command(operation, help=help_text, epilog=f"\b\nExamples:\n  {examples}")
    @click.argument("environment")
    @click.option("--yes", "-y", is_flag=True, help="Do not ask before changing anything.")
    @click.option("--parallel", type=click.IntRange(min=1), help="Resources worked on at the same time.")
    @click.option("--expect-no-changes", is_flag=True, help="Fail when anything would change.")
    @json_option
    @program_options
    def command(
        environment: str,
        yes: bool,
        parallel: int | None,
        expect_no_changes: bool,
        as_json: bool,
        stack: str | None,
        config: dict[str, str],
        config_file: Path | None,
        facts_file: Path | None,
    ) -> None:
        path = environment_path(environment)
        program = ProgramOptions(stack, config, config_file, facts_file).open(path)
        if operation != "preview" and not yes:
            _ask(operation, environment)
        from fleetform.deploy.engine import run

        result = run(
            operation,
            program,
            parallel=parallel,
            expect_no_changes=expect_no_changes,
            on_output=(lambda _text: None) if as_json else _print_engine,
        )
        if as_json:
            from fleetform.cli.console import print_json

            print_json(result)
        else:
            said = ", ".join(f"{result[kind]} {kind}" for kind in CHANGES if result.get(kind))
            click.echo(f"{environment}: {said or 'nothing to do'}")

    return command


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

    known = sorted(path.stem for path in Path(STACKS_FOLDER).glob("*.yaml") if path.stem != "base")
    near = get_close_matches(environment, known, n=1)
    hint = f" Did you mean '{near[0]}'?" if near else ""
    there = f"{STACKS_FOLDER}/ has {', '.join(known)}." if known else f"There is no folder {STACKS_FOLDER}/ here."
    raise click.BadParameter(f"'{environment}' is no environment.{hint} {there}", param_hint="ENVIRONMENT")


def _ask(operation: str, environment: str) -> None:
    if not sys.stdin.isatty():
        raise click.UsageError("nobody is there to be asked: say --yes")
    click.confirm(f"{operation} {environment}?", abort=True)


def _print_engine(text: str) -> None:
    click.echo(text, nl=not text.endswith("\n"))
