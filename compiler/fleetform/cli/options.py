"""Options that several commands share."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from fleetform.programs import Program

Command = TypeVar("Command", bound=Callable[..., object])


@dataclass(frozen=True)
class ProgramOptions:
    """What the user said about how to open a program."""

    stack: str | None
    config: Mapping[str, str]
    config_file: Path | None
    facts_file: Path | None

    def open(self, path: Path) -> Program:
        """Opens a program with these options."""
        from fleetform.programs import open_program

        return open_program(
            path, stack=self.stack, config=self.config, config_file=self.config_file, facts=self.facts()
        )

    def facts(self) -> Mapping[str, object]:
        """The known answers of the user's file."""
        from fleetform.programs.settings import read_mapping

        return read_mapping(self.facts_file) if self.facts_file else {}


def program_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --stack, --config, --config-file and --facts; the command gets them together, as `options`."""

    @functools.wraps(function)
    def command(
        *, stack: str | None, config: dict[str, str], config_file: Path | None, facts_file: Path | None, **others: Any
    ) -> Any:
        return function(options=ProgramOptions(stack, config, config_file, facts_file), **others)

    for option in reversed(
        (
            click.option("--stack", help="Stack of a Pulumi project."),
            click.option(
                "--config",
                multiple=True,
                metavar="KEY=VALUE",
                callback=pairs,
                help="Configuration; repeatable.",
            ),
            click.option(
                "--config-file",
                type=click.Path(exists=True, dir_okay=False, path_type=Path),
                help="Stack configuration file instead of Pulumi.<stack>.yaml.",
            ),
            click.option(
                "--facts",
                "facts_file",
                type=click.Path(exists=True, dir_okay=False, path_type=Path),
                help="YAML file of known answers: data sources, availability zones, accounts.",
            ),
        )
    ):
        command = option(command)
    return command


def json_option(function: Command) -> Command:
    """Adds --json; the command gets it as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(function)


def pairs(_ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """The values of an option of the form KEY=VALUE, for its callback."""
    pairs: dict[str, str] = {}
    for value in values:
        key, equals, text = value.partition("=")
        if not equals or not key:
            raise click.BadParameter(f"'{value}' is not {param.metavar or 'KEY=VALUE'}")
        pairs[key] = text
    return pairs
