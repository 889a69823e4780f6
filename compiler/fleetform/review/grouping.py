"""The same change in many places, said once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fleetform.graph.model import SourcePosition
from fleetform.graph.show import show_expression
from fleetform.review.changes import ChangeKind, PropertyChange, ResourceChange


@dataclass(frozen=True, slots=True)
class SameChange:
    """Changes that differ only in which instance they happen to."""

    changes: tuple[ResourceChange, ...]

    @property
    def kind(self) -> ChangeKind:
        """What happens to each."""
        return self.changes[0].kind

    @property
    def properties(self) -> tuple[PropertyChange, ...]:
        """What differs, told for the first of them."""
        return self.changes[0].properties

    @property
    def origin(self) -> SourcePosition | None:
        """The line behind all of them, if it is one line."""
        origins = {change.origin for change in self.changes}
        return origins.pop() if len(origins) == 1 else None


def group_same(changes: Sequence[ResourceChange]) -> list[SameChange]:
    """Puts changes together that are the same but for the names of the components they lie in.

    The order is: deleted, replaced, moved, updated, created: what can hurt comes first.
    """
    found: dict[object, list[ResourceChange]] = {}
    for change in changes:
        found.setdefault(_signature(change), []).append(change)
    order = [ChangeKind.DELETE, ChangeKind.REPLACE, ChangeKind.MOVE, ChangeKind.UPDATE, ChangeKind.CREATE]
    return sorted((SameChange(tuple(same)) for same in found.values()), key=lambda same: order.index(same.kind))


def _signature(change: ResourceChange) -> object:
    """What is told of a change, with the names of its components and its own taken out."""
    own = sorted({*change.group, change.resource.name}, key=len, reverse=True)

    def plain(text: str) -> str:
        for name in own:
            text = text.replace(name, "*")
        return text

    told = tuple(
        (
            plain(repr(item.path)),
            *(plain(show_expression(e)) if e is not None else None for e in (item.before, item.after)),
        )
        for item in change.properties
    )
    # A created or deleted resource has no properties to compare: its place below its component tells it.
    place = plain(change.resource.name)
    return change.kind, change.resource.type, place, told
