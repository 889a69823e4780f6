"""The whole proof: copies, both engines, the comparison."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fleetform.migrate.errors import MigrateError
from fleetform.migrate.keeping.replacing import why
from fleetform.migrate.verify import comparing, offline
from fleetform.migrate.verify.comparing import Comparison
from fleetform.migrate.verify.copies import Copy, copy, take_states, turn_back
from fleetform.migrate.verify.engines import Engine
from fleetform.migrate.verify.planning import Asking, plan


@dataclass(frozen=True, slots=True)
class Proof:
    """What both engines said, compared.

    Attributes:
        comparison: What differs.
        offline: Whether it is the weaker proof.
        versions: The engines' versions: Terraform's, OpenTofu's.
        turned: Migrations that were turned back for Terraform, so that it saw what was there before.
    """

    comparison: Comparison
    offline: bool
    versions: tuple[str, str]
    turned: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return not self.comparison.differences


def verify(
    root: Path, terraform: Engine, tofu: Engine, asking: Asking, *, before: Path | None = None, weaker: bool = False
) -> Proof:
    """Asks both engines about a root module. The user's folder is only read.

    Args:
        root: The root module, as OpenTofu is to see it.
        terraform: Terraform.
        tofu: OpenTofu.
        asking: How they are asked.
        before: The root module as Terraform is to see it; without it, what it was before a migration of the folder.
        weaker: Without plans and credentials.

    Raises:
        MigrateError: The folder cannot be copied, or has no configuration.
        EngineError: An engine failed.
    """
    for folder in (root, *([before] if before is not None else [])):
        if not any(any(folder.glob(pattern)) for pattern in ("*.tf", "*.tf.json", "*.tofu", "*.tofu.json")):
            raise MigrateError(f"{folder}: has no configuration (*.tf): give the folder of a root module")
    with _copies(root, before) as (first, second, turned):
        if weaker:
            return _offline(first, second, terraform, tofu, asking, turned)
        plans = plan(terraform, first, asking), plan(tofu, second, asking)
        return Proof(comparing.compare(*plans), False, (plans[0].version, plans[1].version), turned)


def _offline(
    first: Copy, second: Copy, terraform: Engine, tofu: Engine, asking: Asking, turned: tuple[str, ...]
) -> Proof:
    readings = offline.read(terraform, first, asking), offline.read(tofu, second, asking)
    made = offline.compare(*readings)
    if any(one.where.startswith("local.") for one in made.differences):
        offline.without_changing(made, readings[0].locals, offline.values_of_locals(terraform, first, asking))
    return Proof(made, True, (readings[0].version, readings[1].version), turned)


@contextmanager
def _copies(root: Path, before: Path | None) -> Generator[tuple[Copy, Copy, tuple[str, ...]]]:
    """Copies for both engines. They hold states and plans: only the owner can read them, and they go in the end."""
    place = Path(tempfile.mkdtemp(prefix="fleetform-verify-"))
    try:
        try:
            first, second = copy(before or root, place / "terraform"), copy(root, place / "tofu")
            turned: list[str] = []
            if before is None:
                turned = turn_back(first)
            else:
                take_states(second, before)
        except OSError as error:
            raise MigrateError(f"{error.filename or root}: a working copy cannot be made: {why(error)}") from error
        yield first, second, tuple(turned)
    finally:
        shutil.rmtree(place, ignore_errors=True)
