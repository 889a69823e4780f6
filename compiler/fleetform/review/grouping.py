"""The same change in many places, said once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fleetform.graph.model import Resource, SourcePosition
from fleetform.graph.show import show_expression
from fleetform.review.changes import ChangeKind, Changes, PropertyChange, ResourceChange

ORDER = (ChangeKind.DELETE, ChangeKind.REPLACE, ChangeKind.MOVE, ChangeKind.UPDATE, ChangeKind.CREATE)
"""What can hurt comes first."""

MANY = 3
"""From this many places on, those that are left out are told."""


@dataclass(frozen=True, slots=True)
class SameChange:
    """Changes that differ only in which instance they happen to.

    Attributes:
        changes: One or more, all of one kind.
        wholes: Where whole components come or go: those components; `changes` are then all resources in them.
        exceptions: Where it happens to many: those alike that it does not happen to.
    """

    changes: tuple[ResourceChange, ...]
    wholes: tuple[Resource, ...] = ()
    exceptions: tuple[Resource, ...] = ()

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
    def origins(self) -> tuple[SourcePosition, ...]:
        """The lines behind them, each once."""
        return tuple(dict.fromkeys(change.origin for change in self.changes if change.origin is not None))


@dataclass(frozen=True, slots=True)
class Section:
    """Changes that happen in the same places.

    Attributes:
        places: Names of the components (a cluster, an endpoint) that they happen in; empty for what lies in none.
        same: The changes.
    """

    places: tuple[str, ...]
    same: tuple[SameChange, ...]


def sections(changes: Changes) -> list[Section]:
    """All changes by where they happen: first the sections with what can hurt most."""
    skip = _common_depth(changes.resources)
    found: dict[tuple[str, ...], list[SameChange]] = {}
    for same in group_same(changes.resources, changes.still):
        places = dict.fromkeys(_place(change, skip) for change in same.changes)
        found.setdefault(tuple(place for place in places if place), []).append(same)
    return [Section(places, tuple(alike)) for places, alike in found.items()]


def _common_depth(changes: Sequence[ResourceChange]) -> int:
    """How many components everything lies in: a whole platform says nothing about where a change is."""
    tops = {change.group[:1] for change in changes}
    deeper = any(len(change.group) > 1 for change in changes)
    return 1 if len(tops) == 1 and tops != {()} and deeper else 0


def _place(change: ResourceChange, skip: int) -> str:
    return change.group[skip] if len(change.group) > skip else change.group[-1] if change.group else ""


def group_same(
    changes: Sequence[ResourceChange], still: Sequence[tuple[Resource, tuple[str, ...]]] = ()
) -> list[SameChange]:
    """Puts changes together that are the same but for the names of the components they lie in.

    Components that come or go as a whole are one change; those of one type with the same contents are told together.
    The order is: deleted, replaced, moved, updated, created: what can hurt comes first.
    """
    found: dict[object, list[ResourceChange]] = {}
    for change in changes:
        if change.whole is None:
            found.setdefault(_signature(change), []).append(change)
    others: dict[tuple[str, str], list[Resource]] = {}
    for resource, group in still:
        others.setdefault((resource.type, _plain_name(resource, group)), []).append(resource)
    same = [SameChange(tuple(alike), exceptions=tuple(_exceptions(alike, others))) for alike in found.values()]
    return sorted([*same, *_whole_components(changes)], key=lambda one: ORDER.index(one.kind))


def _exceptions(
    alike: Sequence[ResourceChange], others: Mapping[tuple[str, str], Sequence[Resource]]
) -> Sequence[Resource]:
    """Resources of the same kind that do not change, where the change happens to most."""
    first = alike[0]
    if len(alike) < MANY or first.before is None or first.after is None:
        return ()
    found = others.get((first.resource.type, _plain_name(first.resource, first.group)), ())
    return found if len(found) < len(alike) else ()


def _plain_name(resource: Resource, group: Sequence[str]) -> str:
    name = resource.name
    for above in sorted(set(group), key=len, reverse=True):
        name = name.replace(above, "*")
    return name


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
            item.because is not None,
        )
        for item in change.properties
    )
    # A created or deleted resource has no properties to compare: its place below its component tells it.
    place = plain(change.resource.name)
    return change.kind, change.resource.type, place, told
