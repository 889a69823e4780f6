"""`fleetform diff`: what a change does to the infrastructure."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from fleetform.cli.options import ProgramOptions, program_options


@click.command(
    epilog="""\b
Examples:
  fleetform diff main:stacks/prod.yaml stacks/prod.yaml
  fleetform diff base.json head.json --format markdown
  fleetform diff stacks/staging.yaml stacks/prod.yaml --exit-code"""
)
@click.argument("base")
@click.argument("head")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
@click.option("--exit-code", is_flag=True, help="Exit with 1 when there are differences.")
@program_options
def command(
    base: str,
    head: str,
    form: Literal["text", "markdown", "json"],
    exit_code: bool,
    stack: str | None,
    config: dict[str, str],
    config_file: Path | None,
    facts_file: Path | None,
) -> int:
    """Show what changes from BASE to HEAD: programs, saved graphs, or REV:PATH of this git repository."""
    from fleetform.cli.revisions import graph_of
    from fleetform.review.diff import compare
    from fleetform.review.report import render

    options = ProgramOptions(stack, config, config_file, facts_file)
    changes = compare(graph_of(base, options), graph_of(head, options))
    click.echo(render(changes, form), nl=False)
    return 1 if exit_code and changes else 0
