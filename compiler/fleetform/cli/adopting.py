"""`fleetform migrate adopt`: from a state to Pulumi."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from fleetform.cli.console import print_json, print_table

if TYPE_CHECKING:
    from fleetform.migrate.adopt.adopting import Adoption


@click.command(
    epilog="""\b
Examples:
  fleetform migrate adopt prod.tfstate
  fleetform migrate adopt prod.tfstate -o adopted"""
)
@click.argument("state", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--output", metavar="DIR", type=click.Path(path_type=Path), help="Write a Pulumi project.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def adopt(state: Path, output: Path | None, form: Literal["text", "json"]) -> None:
    """Say what a STATE of Terraform or OpenTofu holds, and write a Pulumi program that takes it over.

    STATE is a local state, or what 'terraform state pull' printed.
    """
    from fleetform.migrate.adopt.adopting import adopt as read

    adoption = read(state)
    report = None
    if output is not None:
        from fleetform.export.writing import write

        report = str(write(adoption.files(), output, generator="pulumi"))
    if form == "json":
        print_json({**adoption.data(), "written": report})
        return
    _print(adoption, output, report)


def _print(adoption: Adoption, output: Path | None, report: str | None) -> None:
    from fleetform.reports.texts import safe

    rows = [[safe(kind), token, number, safe(what)] for kind, token, number, what in adoption.counted()]
    print_table(["type", "Pulumi", "number", "becomes"], rows)
    for cluster in adoption.clusters:
        click.echo(safe(f"blueprint: {cluster.address} with {len(cluster.parts)} node pools is a cluster of a fleet"))
    for key, what in adoption.program.secrets.items():
        click.echo(safe(f"secret: pulumi config set --secret '{key}' ...  # {what}"))
    for alias in adoption.program.aliases:
        click.echo(safe(f"provider: give the one of alias '{alias}' its arguments in __main__.py"))
    if output is not None:
        for problem in _lacking(output / "blueprint.yaml") if adoption.clusters else ():
            click.echo(safe(f"the blueprint lacks: {problem}"))
        click.echo(f"{output}: {report}; pulumi preview shows what would be imported")


def _lacking(file: Path) -> list[str]:
    """What a blueprint needs and no state says."""
    from fleetform.blueprints import BlueprintError, load

    try:
        load(file)
    except BlueprintError as error:
        return str(error).splitlines()
    return []
