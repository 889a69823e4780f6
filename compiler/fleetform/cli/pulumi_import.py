"""`fleetform export opentofu --from-tofu`: the file by which Pulumi takes over what OpenTofu made."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from fleetform.cli.exporting import print_unportable
from fleetform.cli.notes import told_once
from fleetform.cli.options import ProgramOptions
from fleetform.cli.recording import record_program


def import_file_to(path: Path, options: ProgramOptions, output: Path, states: Sequence[Path], keep_going: bool) -> None:
    """Writes the file and says what to do with it.

    Raises:
        ProgramError, BlueprintError, RecordingError, ExportError: As the stages say; nothing is written then.
    """
    from fleetform.export.opentofu.adopt.pulumi_import import pulumi_import

    graph = record_program(options.open(path), keep_going=keep_going)
    text = pulumi_import(graph, states)
    _write(output, text)
    print_unportable(graph)
    for note in told_once(graph.notes, {resource.name for resource in graph.resources.values()}):
        click.echo(f"note: {note}", err=True)
    count = len(json.loads(text)["resources"])
    click.echo(f"{output}: {count:,} resources; pulumi import --file {output} --protect=false --generate-code=false")


def _write(output: Path, text: str) -> None:
    """Writes the file whole or not at all; what is no such file stays."""
    from fleetform.export.errors import ExportError, ExportProblem

    try:
        if output.is_dir() or (output.exists() and '"nameTable"' not in output.read_text(encoding="utf-8")):
            raise ExportError([ExportProblem(f"{output}: is there already, and no file for `pulumi import`")])
        output.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=output.parent, prefix=".", encoding="utf-8", delete=False) as file:
            file.write(text)
        Path(file.name).chmod(0o666 & ~_umask())
        Path(file.name).replace(output)
    except OSError as error:
        raise ExportError([ExportProblem(f"{error.filename or output}: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise ExportError([ExportProblem(f"{output}: is there already, and no text")]) from error


def _umask() -> int:
    found = os.umask(0)
    os.umask(found)
    return found
