"""Guessing that a resource that goes and one that comes are the same under another name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from fleetform.graph.model import Resource
from fleetform.graph.show import show_expression
from fleetform.review.changes import ChangeKind, ResourceChange

ALIKE = 0.6
"""How much of two resources must be equal, from 0 to 1; half a name and all inputs are more than that."""

MOST_PAIRS = 10_000
"""With more possible pairs than this nothing is guessed: whoever changes so much does not rename one thing."""


def with_guesses(changes: Sequence[ResourceChange]) -> list[ResourceChange]:
    """The changes, each deleted resource with the created one that is most like it, and the other way round.

    A guess is made between resources of one type only, and each is taken once. It changes nothing about what the
    engine does: without an alias it deletes one and creates the other.
    """
    gone: dict[str, list[int]] = defaultdict(list)
    new: dict[str, list[int]] = defaultdict(list)
    for place, change in enumerate(changes):
        if change.kind is ChangeKind.DELETE:
            gone[change.resource.type].append(place)
        elif change.kind is ChangeKind.CREATE:
            new[change.resource.type].append(place)
    found = list(changes)
    possible = sum(len(gone[token]) * len(new[token]) for token in gone.keys() & new.keys())
    if not possible or possible > MOST_PAIRS:
        return found
    told = {place: _told(changes[place]) for token in gone.keys() & new.keys() for place in (*gone[token], *new[token])}
    for token in gone.keys() & new.keys():
        scored = sorted(
            ((_likeness(changes, told, one, other), one, other) for one in gone[token] for other in new[token]),
            key=lambda item: (-item[0], item[1], item[2]),
        )
        taken: set[int] = set()
        for score, one, other in scored:
            if score < ALIKE or one in taken or other in taken:
                continue
            taken |= {one, other}
            found[one] = replace(changes[one], likely=changes[other].resource)
            found[other] = replace(changes[other], likely=changes[one].resource)
    return found


def _likeness(changes: Sequence[ResourceChange], told: dict[int, dict[str, str]], one: int, other: int) -> float:
    first, second = told[one], told[other]
    every = first.keys() | second.keys()
    equal = sum(first.get(name) == second.get(name) for name in every)
    inputs = equal / len(every) if every else 0.5
    names = SequenceMatcher(None, changes[one].resource.name, changes[other].resource.name).ratio()
    return 0.7 * inputs + 0.3 * names


def _told(change: ResourceChange) -> dict[str, str]:
    """A resource's inputs as text, without its own name and those of its components."""
    resource: Resource = change.resource
    own = sorted({*change.group, resource.name}, key=len, reverse=True)
    told: dict[str, str] = {}
    for name, expr in resource.inputs.items():
        text = show_expression(expr)
        for word in own:
            text = text.replace(word, "*")
        told[name] = text
    return told
