"""Writing the states that `fleetform migrate terraform --state` names, and saying what was done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from fleetform.migrate.keeping import Journal
    from fleetform.migrate.state.moving import Move


def write_states(moves: Sequence[Move], journal: Journal | None, source: Path, target: Path | None) -> None:
    """Writes states and tells of each.

    Args:
        moves: What changes.
        journal: Where copies of what is there go; None if nothing is to be written.
        source: The folder that is migrated.
        target: The new folder, if there is one.

    Raises:
        MigrateError: One cannot be written; the message says how to go back.
    """
    from fleetform.migrate.errors import MigrateError
    from fleetform.migrate.state import moving
    from fleetform.reports.texts import safe

    for move in moves:
        place = target / moving.below(source, move.state.path) if target is not None else move.state.path
        if journal is not None and (move.is_needed or target is not None):
            try:
                moving.write(move, journal, place if target is not None else None)
            except MigrateError as error:
                back = f"'fleetform migrate rollback {journal.root}' puts back what was changed before"
                raise MigrateError(f"{error}. {back}") from error
        for line in _told(move, place, source):
            click.echo(safe(line))


def _told(move: Move, place: Path, source: Path) -> list[str]:
    from fleetform.migrate.state.addresses import TERRAFORM_HOST

    kept = [provider for provider in move.left if provider.startswith(f"{TERRAFORM_HOST}/")]
    lines = [f"  left: {provider}: the configuration names this registry in full" for provider in sorted(kept)]
    if not move.is_needed:
        return [f"{place}: nothing to move, serial {move.serial} stays", *lines]
    number = sum(move.providers.values())
    lines.insert(0, f"{place}: {number:,} provider addresses moved, serial {move.serial}")
    if not move.state.path.resolve().is_relative_to(source.resolve()):
        lines.append(f"  if it was pulled: 'tofu init', 'fleetform migrate verify', then 'tofu state push {place}'")
    return lines
