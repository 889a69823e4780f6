"""In which order units are worked on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fleetform.blueprints.units import Unit


class Schedule:
    """Hands out units whose needs are done; what needs a failed one is never handed out.

    Attributes:
        skipped: Units that are not worked on, each with the unit that failed, and that it needs.
    """

    def __init__(self, units: Sequence[Unit], *, backwards: bool = False, done: Iterable[str] = ()) -> None:
        """Plans.

        Args:
            units: The chosen units. What they need beside these is not waited for.
            backwards: Those that need others come first, as for removing.
            done: Units that need no work any more.
        """
        chosen = {unit.name for unit in units}
        before: dict[str, set[str]] = {unit.name: set() for unit in units}
        for unit in units:
            for needed in chosen.intersection(unit.needs):
                if backwards:
                    before[needed].add(unit.name)
                else:
                    before[unit.name].add(needed)
        self._before: Mapping[str, set[str]] = before
        self._waiting = [unit.name for unit in (reversed(units) if backwards else units)]
        self._under_way: set[str] = set()
        self.skipped: dict[str, str] = {}
        for name in done:
            if name in before:
                self._waiting.remove(name)
                self._free(name)

    @property
    def over(self) -> bool:
        """Whether nothing is left to do and nothing under way."""
        return not self._waiting and not self._under_way

    def take(self) -> str | None:
        """A unit that can be worked on now; None when all others wait for something."""
        for name in self._waiting:
            if not self._before[name]:
                self._waiting.remove(name)
                self._under_way.add(name)
                return name
        return None

    def done(self, name: str) -> None:
        """Says that a unit was worked on and all is well."""
        self._under_way.discard(name)
        self._free(name)

    def failed(self, name: str) -> None:
        """Says that a unit failed: all that come after it are skipped."""
        self._under_way.discard(name)
        lost = [name]
        while lost:
            cause = lost.pop()
            for other in [other for other in self._waiting if cause in self._before[other]]:
                self._waiting.remove(other)
                self.skipped[other] = cause
                lost.append(other)

    def stop(self) -> None:
        """Hands out nothing more."""
        self._waiting.clear()

    def _free(self, name: str) -> None:
        for needs in self._before.values():
            needs.discard(name)
