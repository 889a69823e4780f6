"""A resource that is there is never taken away, or said by half, because a value of it is unknown for a while."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from itertools import pairwise
from typing import Any

from fleetform.export.crossplane.property_paths import PropertyPath, parse
from fleetform.export.crossplane.unresolved import OPEN_FIELDS, PAUSED


def kept(document: Mapping[str, Any], fields: Iterable[str], there: Mapping[str, Any]) -> dict[str, Any]:
    """A document with what is there in its open fields.

    Args:
        document: What is wanted.
        fields: Paths of the fields that have no value now.
        there: The object as it is.

    Returns:
        The document, complete; where what is there has no such field either, all of its spec stays as it is.
    """
    found = deepcopy(dict(document))
    for mark in (PAUSED, OPEN_FIELDS):
        found["metadata"]["annotations"].pop(mark, None)
    for field in fields:
        path = parse(field)
        value = _get(there, path)
        if value is None or not _set(found, path, value):
            return {**found, "spec": deepcopy(there["spec"])}
    return found


def _get(value: Any, path: PropertyPath) -> Any:
    for step in path:
        try:
            value = value[step]
        except (LookupError, TypeError):
            return None
    return value


def _set(document: dict[str, Any], path: PropertyPath, value: Any) -> bool:
    """Writes a field; False where the list it is in has no such item."""
    inside: Any = document
    for step, after in pairwise(path):
        if isinstance(step, str) and step not in inside:
            inside[step] = [] if isinstance(after, int) else {}
        try:
            inside = inside[step]
        except (LookupError, TypeError):
            return False
    try:
        inside[path[-1]] = value
    except (LookupError, TypeError):
        return False
    return True
