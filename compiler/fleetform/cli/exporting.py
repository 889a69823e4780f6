"""Recording a program, exporting its graph and writing the files, for every target."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fleetform.cli.console import print_table, progress
from fleetform.cli.notes import told_once
from fleetform.cli.recording import record_program

if TYPE_CHECKING:
    from fleetform.graph.model import Graph
    from fleetform.programs import Program


def export_to(
    program: Program,
    output: Path,
    target: str,
    files_of: Callable[[Graph], dict[str, str | bytes]],
    keep_going: bool,
) -> None:
    """Exports a program into a folder and says what was written.

    Raises:
        RecordingError, ExportError: As the stages say; nothing is written then.
    """
    from fleetform.export.writing import write

    graph = record_program(program, keep_going=keep_going)
    with progress(f"writing {output}"):
        report = write(files_of(graph), output, generator=target)
    print_unportable(graph)
    for note in told_once(graph.notes, {resource.name for resource in graph.resources.values()}):
        click.echo(f"note: {note}", err=True)
    click.echo(f"{output}: {len(graph.resources):,} resources in {report.total:,} files ({report})")


def print_unportable(graph: Graph) -> None:
    """Prints the places that `--keep-going` replaced by variables."""
    if not graph.unportable:
        return
    rows = [
        (
            str(place.source or ""),
            place.reason,
            f"var.{place.placeholder.name}" if place.placeholder else "",
            place.advice,
        )
        for place in graph.unportable
    ]
    print_table(("place", "what cannot be said", "given as", "what to write instead"), rows)
