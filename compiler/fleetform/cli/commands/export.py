"""`fleetform export`: writes what a program makes for another engine."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from fleetform.cli.options import ProgramOptions, program_options

PROGRAM = click.argument("program", type=click.Path(path_type=Path))
OUTPUT = click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Folder to write."
)
KEEP_GOING = click.option(
    "--keep-going",
    is_flag=True,
    help="Replace what cannot be recorded by input variables, and list the places.",
)


@click.group()
def command() -> None:
    """Write a program's infrastructure for OpenTofu or Crossplane."""


@command.command(
    epilog="""\b
Examples:
  fleetform export opentofu stacks/dev.yaml -o build/dev
  fleetform export opentofu ./my-pulumi-project --stack prod -o out --syntax json"""
)
@PROGRAM
@OUTPUT
@click.option(
    "--layout",
    type=click.Choice(["modules", "flat"]),
    default="modules",
    show_default=True,
    help="Components that are alike as modules, or all resources in one folder.",
)
@click.option("--syntax", type=click.Choice(["hcl", "json"]), default="hcl", show_default=True)
@KEEP_GOING
@program_options
def opentofu(
    program: Path,
    output: Path,
    layout: Literal["modules", "flat"],
    syntax: Literal["hcl", "json"],
    keep_going: bool,
    stack: str | None,
    config: dict[str, str],
    config_file: Path | None,
    facts_file: Path | None,
) -> None:
    """Write PROGRAM as an OpenTofu configuration."""
    from fleetform.cli.exporting import export_to

    def files(graph: object) -> dict[str, str | bytes]:
        from fleetform.export.opentofu import export
        from fleetform.graph.model import Graph

        assert isinstance(graph, Graph)
        return export(graph, syntax=syntax, layout=layout)

    export_to(program, ProgramOptions(stack, config, config_file, facts_file), output, "opentofu", files, keep_going)


@command.command(
    epilog="""\b
Examples:
  fleetform export crossplane stacks/dev.yaml -o build/dev-crossplane
  fleetform export crossplane stacks/prod.yaml -o out --scope cluster"""
)
@PROGRAM
@OUTPUT
@click.option(
    "--scope",
    type=click.Choice(["namespaced", "cluster"]),
    default="namespaced",
    show_default=True,
    help="Crossplane v2 managed resources, or the older ones that belong to no namespace.",
)
@KEEP_GOING
@program_options
def crossplane(
    program: Path,
    output: Path,
    scope: Literal["namespaced", "cluster"],
    keep_going: bool,
    stack: str | None,
    config: dict[str, str],
    config_file: Path | None,
    facts_file: Path | None,
) -> None:
    """Write PROGRAM as Crossplane resources."""
    from fleetform.cli.exporting import export_to

    def files(graph: object) -> dict[str, str | bytes]:
        from fleetform.export.crossplane import export_with_notes
        from fleetform.graph.model import Graph

        assert isinstance(graph, Graph)
        exported = export_with_notes(graph, scope=scope)
        graph.notes.extend(exported.notes)
        return exported.files

    export_to(
        program,
        ProgramOptions(stack, config, config_file, facts_file),
        output,
        "crossplane",
        files,
        keep_going,
    )
