"""`fleetform init`: a new project from a template."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    epilog="\b\nExamples:\n  fleetform init my-platform\n  cd my-platform && fleetform validate stacks/dev.yaml"
)
@click.argument("folder", default=".", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", help="Name of the platform; the folder's unless said.")
def command(folder: Path, name: str | None) -> None:
    """Make a new project in FOLDER (here unless said). Existing files are never touched."""
    from fleetform.cli.template import create_project

    for file in create_project(folder, name):
        click.echo(f"  {file}")
    click.echo(f"Next: fleetform validate {folder / 'stacks' / 'dev.yaml'}")
