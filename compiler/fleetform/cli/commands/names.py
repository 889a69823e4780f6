"""`fleetform names`: what the name maps know."""

from __future__ import annotations

from pathlib import Path

import click

from fleetform.cli.options import json_option


@click.group()
def command() -> None:
    """Show what the name maps know of a provider's types."""


@command.command(epilog="\b\nExample:\n  fleetform names show aws:eks/cluster:Cluster")
@click.argument("token")
def show(token: str) -> None:
    """Print how the Pulumi type TOKEN and its properties are called elsewhere."""
    from fleetform import names

    text = names.show(token)
    if text is None:
        near = names.suggest(token)
        hint = f"; did you mean {near}?" if near else ""
        raise click.BadParameter(f"no name map has '{token}'{hint}", param_hint="TOKEN")
    click.echo(text)


@command.command(
    epilog="""\b
Examples:
  tofu providers schema -json > schema.json     in a folder that requires the provider, after `tofu init`
  fleetform names add docker --schema schema.json"""
)
@click.argument("package")
@click.option(
    "--schema",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Output of `tofu providers schema -json`, or a packed schema.",
)
@click.option("--source", metavar="NAMESPACE/NAME", help="Registry address of the provider, if it is not known.")
@click.option("--version", metavar="VERSION", help="Its version, if no .terraform.lock.hcl beside the schema says it.")
@click.option(
    "--directory",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".fleetform") / "names",
    show_default=True,
    help="Where the table goes; FLEETFORM_NAMES names others to read.",
)
def add(package: str, schema: Path, source: str | None, version: str | None, directory: Path) -> None:
    """Make the names of Pulumi's PACKAGE known, from its Terraform provider's schema.

    Every command reads the table that this writes, when it works in this folder, below it, or on a program in it.
    """
    from fleetform.cli.console import progress
    from fleetform.names.adding import AddingError
    from fleetform.names.adding import add as make

    try:
        with progress(f"reading pulumi-{package}"):
            made = make(package, schema, directory, source=source, version=version)
    except AddingError as error:
        raise click.ClickException(str(error)) from error
    for token, why in made.missing.items():
        click.echo(f"{token}: {why}", err=True)
    of = f"{made.address} {made.version}".strip()
    click.echo(f"{made.file}: {made.types:,} types of {of}, {len(made.missing):,} without a counterpart")
    if not made.version:
        click.echo("note: the provider's version is not known, so exports ask for any: give --version", err=True)


@command.command(epilog="\b\nExample:\n  fleetform names coverage --json")
@json_option
def coverage(as_json: bool) -> None:
    """Print how many types and properties of each provider are mapped, and list the rest."""
    from dataclasses import asdict

    from fleetform import names
    from fleetform.cli.console import print_json, print_table, progress

    with progress("counting"):
        providers = names.coverage()
    if as_json:
        print_json([asdict(provider) for provider in providers])
        return
    print_table(names.COVERAGE_HEADINGS, [provider.row() for provider in providers])
    for provider in providers:
        for line in provider.missing:
            click.echo(f"{provider.name}: {line}")
