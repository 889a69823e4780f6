"""Which Terraform type each Pulumi type is: tables first, then likeness, one to one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fleetform.names.regenerate.matching import Matcher
from fleetform.names.regenerate.schema import Block


@dataclass(frozen=True, slots=True)
class Candidate:
    """A Pulumi type to be paired: its token, former tokens and property names."""

    token: str
    aliases: tuple[str, ...]
    properties: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pair:
    """A Pulumi type's Terraform type.

    Attributes:
        type: Terraform type.
        table: What the bridge's table says of its fields; None when the type is in no table.
        force_new: Attributes whose change replaces the resource, where the table says.
    """

    type: str
    table: Mapping[str, Any] | None = None
    force_new: frozenset[str] = frozenset()


def pair_types(
    candidates: Iterable[Candidate],
    types: Mapping[str, Block],
    bridge: Mapping[str, Mapping[str, Any]],
    exceptions: Mapping[str, str | None],
) -> dict[str, Pair]:
    """Pair Pulumi types with Terraform types.

    Args:
        candidates: The Pulumi types.
        types: The provider's types.
        bridge: The bridge's table: Terraform type to token, fields and force-new attributes.
        exceptions: Token to Terraform type (or None for "has none"), where neither table nor likeness is right.

    Returns:
        Token to pair. A type that only a beta provider has is there too, though `types` lacks it.
    """
    rows = {row["token"]: (name.removesuffix("_legacy"), row) for name, row in sorted(bridge.items())}
    pairs: dict[str, Pair] = {}
    # An exception is most often a second name of a type that has its pair already: it takes nothing away.
    seconds: dict[str, Pair] = {}
    left: list[Candidate] = []
    for candidate in candidates:
        if candidate.token in exceptions:
            name = exceptions[candidate.token]
            if name is not None:
                seconds[candidate.token] = _tabled(name, bridge[name]) if name in bridge else Pair(name)
            continue
        row = next((rows[token] for token in (candidate.token, *candidate.aliases) if token in rows), None)
        if row is not None:
            pairs[candidate.token] = _tabled(*row)
        else:
            left.append(candidate)
    taken = {pair.type for pair in pairs.values()}
    free = {name: block for name, block in types.items() if name not in taken}
    return pairs | seconds | pair_by_likeness(left, free)


def _tabled(name: str, row: Mapping[str, Any]) -> Pair:
    return Pair(name, row["fields"], frozenset(row.get("force_new", ())))


def pair_by_likeness(candidates: Iterable[Candidate], types: Mapping[str, Block]) -> dict[str, Pair]:
    """Pair types by what they have in common, the most alike first; each Terraform type is given once."""
    matcher = Matcher(types)
    scored = [
        (match.score, candidate.token, match.type)
        for candidate in candidates
        for match in matcher.matches(candidate.token, candidate.properties)
    ]
    pairs: dict[str, Pair] = {}
    taken: set[str] = set()
    for _, token, name in sorted(scored, key=lambda one: (-one[0], one[1], one[2])):
        if token not in pairs and name not in taken:
            pairs[token] = Pair(name)
            taken.add(name)
    return pairs
