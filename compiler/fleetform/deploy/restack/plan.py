"""Which resource goes to which stack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fleetform.deploy.restack.draft import Draft, Item
from fleetform.deploy.restack.homes import Home
from fleetform.deploy.urns import PROVIDER, REFERENCE, STACK, identity, shown

ANYWHERE = ""
"""The place of what needs none of its own: it goes along with what needs it."""


@dataclass(frozen=True)
class Move:
    """How many resources go from one stack to another."""

    source: str
    target: str
    resources: int


@dataclass(frozen=True)
class Plan:
    """What is to be written.

    Attributes:
        moves: For people.
        gain: Resources of stacks that get some, as they will be.
        left: Resources of stacks that lose some, as they will be.
        problems: What cannot be moved, and why; then nothing is.
    """

    moves: Sequence[Move] = ()
    gain: Mapping[str, Sequence[Item]] = field(default_factory=dict[str, Sequence[Item]])
    left: Mapping[str, Sequence[Item]] = field(default_factory=dict[str, Sequence[Item]])
    problems: Sequence[str] = ()


def make_plan(project: str, homes: Sequence[Home], states: Mapping[str, Sequence[Item]]) -> Plan:
    """Compares what is where with where it should be.

    Args:
        project: The Pulumi project.
        homes: All stacks that the program says, each after those it needs.
        states: Resources of the environment's stacks that exist.
    """
    placing = _Placing(homes)
    order = [home.stack for home in homes]
    drafts = {home.stack: Draft(home, project, states.get(home.stack, [])) for home in homes}
    moves: list[Move] = []
    gone: dict[str, set[str]] = {}
    for source, items in states.items():
        by_urn = {item["urn"]: item for item in items}
        places = {item["urn"]: placing.of(item, by_urn) for item in items}
        chosen: dict[str, set[str]] = {}
        for urn, place in places.items():
            if place and place != source:
                chosen.setdefault(place, set()).add(urn)
        for target in order:
            before = drafts[target].taken
            # When one becomes many, those that get nothing of their own still get the components that all have.
            if target in chosen or (chosen and source not in order and not states.get(target)):
                drafts[target].take(items, chosen.get(target, set()))
            if drafts[target].taken > before:
                moves.append(Move(source, target, drafts[target].taken - before))
        gone[source] = set[str]().union(*chosen.values())
    items_of = {stack: draft.items() for stack, draft in drafts.items()}
    gain = {stack: items for stack, items in items_of.items() if items is not None}
    problems = [*placing.problems, *(problem for draft in drafts.values() for problem in draft.problems)]
    left: dict[str, Sequence[Item]] = {}
    for source, urns in gone.items():
        if source not in order and states[source]:
            left[source] = []
        elif urns:
            items = gain.get(source, states[source])
            left[source] = [_without(item, urns) for item in items if item["urn"] not in urns]
    return Plan(moves, gain, left, problems)


class _Placing:
    """Says where resources belong."""

    def __init__(self, homes: Sequence[Home]) -> None:
        self._homes = homes
        self._holders = Counter(name for home in homes for name in home.parts)
        self._anywhere = {name for home in homes for name, part in home.parts.items() if part.anywhere}
        self._home_of = {name: home.stack for home in homes for name in home.parts}
        self.problems: list[str] = []

    def of(self, item: Item, by_urn: Mapping[str, Item]) -> str:
        """The stack of a resource, or ANYWHERE.

        Args:
            item: The resource.
            by_urn: All resources of its state.
        """
        name = identity(item["urn"])
        if item["type"] in (STACK, REFERENCE) or (item["type"].startswith(PROVIDER) and self._holders[name] != 1):
            return ANYWHERE
        if self._holders[name] > 1:
            if name not in self._anywhere:
                self.problems.append(f"{shown(item['urn'])}: more than one stack should hold it")
            return ANYWHERE
        above: Mapping[str, Any] | None = item
        while above is not None:
            known = identity(above["urn"])
            if self._holders[known] == 1:
                return self._home_of[known]
            above = by_urn.get(above.get("parent", ""))
        self.problems.append(f"{shown(item['urn'])}: the program does not have it")
        return ANYWHERE


def _without(item: Item, gone: set[str]) -> Item:
    """A resource that stays, without dependencies on those that go."""
    kept = dict(item)
    for name in ("dependencies", "replaceWith"):
        if name in item:
            kept[name] = [urn for urn in item[name] if urn not in gone]
    if item.get("propertyDependencies"):
        kept["propertyDependencies"] = {
            key: [urn for urn in urns or () if urn not in gone] for key, urns in item["propertyDependencies"].items()
        }
    if item.get("deletedWith") in gone:
        kept["deletedWith"] = ""
    return kept
