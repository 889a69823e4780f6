"""The same change in many places, said once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fleetform.graph.model import Resource, SourcePosition
from fleetform.graph.show import show_expression
from fleetform.review.changes import ChangeKind, PropertyChange, ResourceChange

ORDER = (ChangeKind.DELETE, ChangeKind.REPLACE, ChangeKind.MOVE, ChangeKind.UPDATE, ChangeKind.CREATE)
"""What can hurt comes first."""


@dataclass(frozen=True, slots=True)
class SameChange:
    """Changes that differ only in which instance they happen to.

    Attributes:
        changes: One or more, all of one kind.
        wholes: Where whole components come or go: those components; `changes` are then all resources in them.
    """

    changes: tuple[ResourceChange, ...]
    wholes: tuple[Resource, ...] = ()

    @property
    def first(self) -> ResourceChange:
        """The change that is told for all of them."""
        return self.changes[0]  # pyright: ignore[reportGeneralTypeIssues]  it is made of one or more

    @property
    def kind(self) -> ChangeKind:
        """What happens to each."""
        return self.first.kind

    @property
    def properties(self) -> tuple[PropertyChange, ...]:
        """What differs, told for the first of them."""
        return self.first.properties

    @property
    def instances(self) -> tuple[Resource, ...]:
        """The resources it happens to: the components where whole ones come or go."""
        return self.wholes or tuple(change.resource for change in self.changes)

    @property
    def refused(self) -> int:
        """How many of the changes the engine refuses."""
        return sum(change.is_refused for change in self.changes)

    @property
    def contents(self) -> dict[str, int]:
        """Where whole components come or go: how many resources of each type one of them has, most first."""
        inside = Counter(change.resource.type for change in self.changes if change.whole == self.first.whole)
        return dict(sorted(inside.items(), key=lambda one: (-one[1], one[0])))

    @property
    def origin(self) -> SourcePosition | None:
        """The line behind all of them, if it is one line."""
        origins = {change.origin for change in self.changes}
        return origins.pop() if len(origins) == 1 else None


def group_same(changes: Sequence[ResourceChange]) -> list[SameChange]:
    """Puts changes together that are the same but for the names of the components they lie in.

    Components that come or go as a whole are one change; those of one type with the same contents are told together.
    The order is: deleted, replaced, moved, updated, created: what can hurt comes first.
    """
    found: dict[object, list[ResourceChange]] = {}
    for change in changes:
        if change.whole is None:
            found.setdefault(_signature(change), []).append(change)
    same = [SameChange(tuple(alike)) for alike in found.values()]
    return sorted([*same, *_whole_components(changes)], key=lambda one: ORDER.index(one.kind))


def _whole_components(changes: Sequence[ResourceChange]) -> Iterator[SameChange]:
    inside: dict[str, list[ResourceChange]] = {}
    wholes: dict[str, Resource] = {}
    for change in changes:
        if change.whole is not None:
            wholes[change.whole.urn] = change.whole
            inside.setdefault(change.whole.urn, []).append(change)
    alike: dict[object, list[str]] = {}
    for urn, members in inside.items():
        contents = tuple(sorted(Counter(change.resource.type for change in members).items()))
        alike.setdefault((members[0].kind, wholes[urn].type, contents), []).append(urn)
    for urns in alike.values():
        yield SameChange(tuple(change for urn in urns for change in inside[urn]), tuple(wholes[urn] for urn in urns))


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
