"""`fleetform graph`: what a program would deploy."""

from __future__ import annotations

from pathlib import Path

import click

from fleetform.cli.options import ProgramOptions, program_options


@click.command(
    epilog="""\b
Examples:
  fleetform graph stacks/dev.yaml
  fleetform graph stacks/prod.yaml -o fleet.html
  fleetform graph ./my-pulumi-project --stack dev -o graph.json"""
)
@click.argument("program", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=".svg, .html, .mmd or .json; text on the terminal without it.",
)
@click.option("--keep-going", is_flag=True, help="Go on past what cannot be recorded, and list the places.")
@program_options
def command(
    program: Path,
    output: Path | None,
    keep_going: bool,
    stack: str | None,
    config: dict[str, str],
    config_file: Path | None,
    facts_file: Path | None,
) -> None:
    """Show what PROGRAM would deploy, as text, a picture or data."""
    from fleetform.cli.exporting import print_unportable
    from fleetform.cli.recording import record_program

    if output is not None:
        from fleetform.review.picture import check_suffix

        check_suffix(output)
    graph = record_program(ProgramOptions(stack, config, config_file, facts_file).open(program), keep_going=keep_going)
    if output is None:
        from fleetform.graph.show import show_graph

        click.echo(show_graph(graph), nl=False)
    else:
        from fleetform.review.picture import draw

        draw(graph, output)
        click.echo(f"{output}: {len(graph.resources):,} resources")
    print_unportable(graph)
