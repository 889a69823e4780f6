"""Deletions and replacements that deserve to be read first, and what depends on them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from importlib import resources
from json import loads

from fleetform.graph.model import Graph, Resource
from fleetform.review.changes import ChangeKind, Danger, ResourceChange
from fleetform.review.matching import deployed

_VERSION = re.compile(r"(?<=[a-z])/v\d{8}\w*(?=:)")


def dangers(changes: Sequence[ResourceChange], base: Graph) -> Iterator[Danger]:
    """The deletions and replacements of what holds data or is protected, those with data first.

    Args:
        changes: All changes.
        base: As it is: what depends on a resource now is what notices.
    """
    ending = [change for change in changes if change.kind in (ChangeKind.DELETE, ChangeKind.REPLACE)]
    called_out = [change for change in ending if holds(change.resource.type) or change.is_refused]
    if not called_out:
        return
    readers = _readers(base)
    for change in sorted(called_out, key=lambda one: holds(one.resource.type) is None):
        assert change.before is not None
        yield Danger(change, holds(change.resource.type), tuple(_dependents(change.before, readers)))


@lru_cache(maxsize=2048)
def holds(token: str) -> str | None:
    """What is lost with a resource of a type, in a word; None where nothing is.

    >>> holds("aws:rds/instance:Instance"), holds("aws:ec2/route:Route")
    ('database', None)
    """
    plain = _VERSION.sub("", token)
    return next((word for word, types in _kinds().items() if any(fnmatchcase(plain, one) for one in types)), None)


def _readers(graph: Graph) -> dict[str, list[Resource]]:
    """Who depends on a resource directly, or is its child."""
    found: dict[str, list[Resource]] = defaultdict(list)
    for resource in graph.resources.values():
        if deployed(resource):
            for urn in dict.fromkeys((*resource.dependencies, resource.parent or "", resource.options.provider or "")):
                found[urn].append(resource)
    return found


def _dependents(resource: Resource, readers: dict[str, list[Resource]]) -> Iterator[Resource]:
    seen = {resource.urn}
    waiting = [resource.urn]
    for urn in waiting:
        for reader in readers.get(urn, ()):
            if reader.urn not in seen:
                seen.add(reader.urn)
                waiting.append(reader.urn)
                yield reader


@cache
def _kinds() -> dict[str, list[str]]:
    text = (resources.files("fleetform.review") / "data" / "holds_data.json").read_text(encoding="utf-8")
    return loads(text)["types"]
