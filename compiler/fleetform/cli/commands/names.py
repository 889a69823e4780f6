"""`fleetform names`: what the name maps know."""

from __future__ import annotations

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
