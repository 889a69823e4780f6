"""What a resource waits for, as the engine is told: a local component stands for its children."""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pulumi

from fleetform.graph.outputs import data_of
from fleetform.graph.session import Session


def finish_dependencies(session: Session) -> None:
    """Gives every resource its dependencies, when the program has made all it makes.

    A component stands for its children, and the engine is told of those that come after the dependency too:
    Pulumi's SDK tells it when the program has run.
    """
    for resource, res, waits_for in session.dependencies:
        resource.dependencies = _urns(waits_for, res)


def _urns(resources: Iterable[Any], own: Any) -> tuple[str, ...]:
    """URNs of resources, as the engine is told them: a local component stands for its children."""
    found: dict[str, None] = {}
    waiting = list(resources)
    seen: set[int] = set()
    while waiting:
        resource = waiting.pop(0)
        if id(resource) in seen or resource is own:
            continue
        seen.add(id(resource))
        if isinstance(resource, pulumi.ComponentResource) and not getattr(resource, "_remote", False):
            waiting.extend(sorted(vars(resource)["_childResources"], key=lambda child: data_of(child.urn).value))
        else:
            found[data_of(resource.urn).value] = None
    return tuple(found)
