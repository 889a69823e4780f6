"""From a program to its graph, for every command that needs one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetform.cli.console import progress

if TYPE_CHECKING:
    from fleetform.graph.model import Graph, SourcePosition
    from fleetform.programs import Program


def record_program(program: Program, *, keep_going: bool = False) -> Graph:
    """Runs a program without an engine and returns its graph.

    Raises:
        RecordingError: The program failed, or does something that cannot be said without an engine.
    """
    from fleetform.graph.recorder import record
    from fleetform.names import look_beside

    look_beside(program.root)
    with progress(f"recording {program.path}"):
        return record(
            program.run,
            project=program.project,
            stack=program.stack,
            root=program.root,
            config=program.config,
            secrets=program.secrets,
            facts=program.facts,
            keep_going=keep_going,
            origin=lambda: _source(program),
            program=str(program.path),
            surroundings=program.surroundings,
        )


def _source(program: Program) -> SourcePosition | None:
    from fleetform.graph.model import SourcePosition

    position = program.origin()
    return SourcePosition(str(position.file), position.line, position.column) if position else None
