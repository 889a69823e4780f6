"""A state on its way back to Terraform."""

from __future__ import annotations

from pathlib import Path

from fleetform.migrate.errors import MigrateError
from fleetform.migrate.state.addresses import OPENTOFU_HOST, TERRAFORM_HOST
from fleetform.migrate.state.moving import plan
from fleetform.migrate.state.reading import read


def serial_of(path: Path) -> tuple[int, str] | None:
    """Serial and lineage of a state; None where it cannot be read."""
    try:
        state = read(path)
    except MigrateError:
        return None
    return state.serial, state.lineage


def turned_back(path: Path) -> bytes:
    """A state as it is today, with Terraform's registry in its addresses and the serial raised.

    Raises:
        MigrateError: It cannot be read, or something in it is odd.
    """
    return plan(path, source=OPENTOFU_HOST, target=TERRAFORM_HOST).content
