"""Finds the Terraform type behind a Pulumi type by what their names and properties have in common."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from fleetform.names.regenerate.schema import Block
from fleetform.names.regenerate.words import camel, plural, snake

# A pair below this is no match: measured on the types that the bridge's tables know.
LEAST_SCORE = 0.45

# A property that at most so many types have says something about the type.
_FEW = 25

# Names that share so much of their words are compared whatever their properties are.
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """The Terraform type found for a token, and how like the two are (1: alike)."""

    type: str
    score: float


class Matcher:
    """Compares Pulumi types with all types of a Terraform provider."""

    def __init__(self, types: Mapping[str, Block]) -> None:
        self._names = {name: _spellings(block) for name, block in types.items()}
        self._words = {name: frozenset(name.split("_")[1:]) for name in types}
        counts = Counter(spelling for spellings in self._names.values() for spelling in spellings)
        total = len(types) or 1
        self._weights = {name: math.log(1 + total / count) for name, count in counts.items()}
        self._unknown = math.log(1 + total)
        self._by_word: dict[str, set[str]] = {}
        for name, words in self._words.items():
            for word in words:
                self._by_word.setdefault(word, set()).add(name)
        self._holders: dict[str, set[str]] = {}
        for name, spellings in self._names.items():
            for spelling in spellings:
                self._holders.setdefault(spelling, set()).add(name)

    def score(self, token: str, properties: Iterable[str], name: str) -> float:
        """How like a Pulumi type and a Terraform type are, between 0 and 1."""
        spellings = self._names[name]
        mine = set(properties) - {"id"}
        common = sum(self._weight(one) for one in mine if one in spellings)
        alone = sum(self._weight(one) for one in mine if one not in spellings)
        others = (
            sum(self._weight(one) for one, partner in spellings.items() if one not in mine and partner not in mine) / 2
        )
        shared = common / (common + alone + others) if common else 0.0
        return 0.6 * shared + 0.4 * self._likeness(token, name)

    def matches(self, token: str, properties: Iterable[str]) -> list[Match]:
        """All types that are alike enough, the most alike first."""
        mine = list(properties)
        scored = (Match(name, self.score(token, mine, name)) for name in self._near(token, mine))
        return sorted(
            (match for match in scored if match.score >= LEAST_SCORE), key=lambda match: (-match.score, match.type)
        )

    def _near(self, token: str, properties: Iterable[str]) -> set[str]:
        """Types that share a property that few types have, or most words of the name."""
        rare = (one for one in properties if len(self._holders.get(one, ())) <= _FEW)
        near = {name for one in rare for name in self._holders.get(one, ())}
        alike = {name for word in token_words(token) for name in self._by_word.get(word, ())}
        return near | {name for name in alike if self._likeness(token, name) >= _HALF}

    def _weight(self, name: str) -> float:
        return self._weights.get(name, self._unknown)

    def _likeness(self, token: str, name: str) -> float:
        """How many words the token shares with the Terraform type's name."""
        words = token_words(token)
        theirs = self._words[name]
        joined = "".join(sorted(theirs))
        hits = sum(1 for word in words if word in theirs or word in joined)
        backs = sum(1 for word in theirs if word in words or any(word in one for one in words))
        return (hits + backs) / (len(words) + len(theirs)) if words else 0.0


def _spellings(block: Block) -> dict[str, str]:
    """Both Pulumi spellings of each attribute, each with the other one."""
    found: dict[str, str] = {}
    for name, fact in block.items():
        one, many = camel(name), camel(plural(name)) if fact.kind in ("list", "set") else camel(name)
        found[one], found[many] = many, one
    found.pop("id", None)
    found.pop("timeouts", None)
    return found


@lru_cache(maxsize=8192)
def token_words(token: str) -> frozenset[str]:
    """Words of a token's module and name: `aws:ec2/routeTable:RouteTable` gives ec2, route, table."""
    _, module, name = token.split(":")
    words = snake(name).split("_") + re.split(r"[/.]", module)[:1]
    return frozenset(word.lower() for word in words if word not in ("get", "index"))
