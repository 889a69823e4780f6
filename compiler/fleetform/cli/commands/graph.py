"""`fleetform graph`: what a program would deploy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fleetform.cli.options import ProgramOptions, json_option, program_options

if TYPE_CHECKING:
    from fleetform.graph.model import Graph


@click.command(
    epilog="""\b
Examples:
  fleetform graph stacks/dev.yaml
  fleetform graph stacks/prod.yaml -o fleet.html
  fleetform graph stacks/prod.yaml --summary
  fleetform graph ./my-pulumi-project --stack dev -o graph.json"""
)
@click.argument("program", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=".svg, .html, .mmd or .json; text on the terminal without it.",
)
@click.option("--summary", is_flag=True, help="Only the numbers: clusters, endpoints, resources by cloud.")
@json_option
@click.option("--keep-going", is_flag=True, help="Go on past what cannot be recorded, and list the places.")
@program_options
def command(
    program: Path,
    output: Path | None,
    summary: bool,
    as_json: bool,
    keep_going: bool,
    options: ProgramOptions,
) -> None:
    """Show what PROGRAM would deploy, as text, a picture or data."""
    from fleetform.cli.exporting import print_unportable
    from fleetform.cli.recording import record_program

    if output is not None:
        from fleetform.review.picture import check_suffix

        check_suffix(output)
    graph = record_program(options.open(program), keep_going=keep_going)
    if output is not None:
        from fleetform.review.picture import draw

        draw(graph, output)
        click.echo(f"{output}: {len(graph.resources):,} resources", err=as_json)
    if summary:
        _print_summary(graph, as_json)
    elif output is None:
        _print_graph(graph, as_json)
    if not as_json:
        print_unportable(graph)


def _print_summary(graph: Graph, as_json: bool) -> None:
    from fleetform.cli.console import print_json, print_table
    from fleetform.review.picture.summary import HEADINGS, summarize

    found = summarize(graph)
    if as_json:
        print_json(found.as_dict())
        return
    told = [
        (found.clusters, "clusters"),
        (found.hubs, "of them hubs"),
        (found.mesh, "in the mesh"),
        (found.endpoints, "serverless endpoints"),
        (found.edge_nodes, "edge nodes"),
    ]
    counted = ", ".join(f"{number:,} {what}" for number, what in told if number)
    title = f"{found.project}, stack {found.stack}"
    click.secho(f"{title}: {counted}" if counted else title, bold=True)
    print_table(HEADINGS, found.rows())
    for line in found.commonest():
        click.echo(f"  {line}")


def _print_graph(graph: Graph, as_json: bool) -> None:
    if as_json:
        from fleetform.graph.serialize import dumps

        click.echo(dumps(graph), nl=False)
        return
    from fleetform.graph.show import show_graph

    click.echo(show_graph(graph), nl=False)
