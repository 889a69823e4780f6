"""Which units are meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from fleetform.blueprints.units import Unit, nearest


class SelectionError(Exception):
    """A pattern that means no unit. The text tells which there are."""


def select(units: Sequence[Unit], patterns: Iterable[str]) -> tuple[Unit, ...]:
    """The units that any of the patterns means, in their order.

    Args:
        units: All units.
        patterns: Shell patterns, e.g. `cluster/eu-*`; none: all units.

    Raises:
        SelectionError: A pattern means none.
    """
    wanted = list(patterns)
    if not wanted:
        return tuple(units)
    names = [unit.name for unit in units]
    for pattern in wanted:
        if not any(fnmatchcase(name, pattern) for name in names):
            raise SelectionError(f"no unit matches '{pattern}': {nearest(pattern, units)}")
    return tuple(unit for unit in units if any(fnmatchcase(unit.name, pattern) for pattern in wanted))
