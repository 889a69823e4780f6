"""Which live resource is which of the program: by URN, or by a URN that an alias gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice

from fleetform.export.opentofu.adopt.pulumi_state import Live, PulumiState
from fleetform.graph.model import Alias, Graph, Resource, ResourceKind

_MOST = 256
"""Earlier URNs of a resource that are tried: aliases of parents multiply those of their children."""


def matched(graph: Graph, state: PulumiState) -> dict[str, Live]:
    """What is live of the program's own resources, by the program's URN.

    Each live resource is found once: by its URN before any alias.
    """
    own = [resource for resource in graph.resources.values() if resource.kind is ResourceKind.CUSTOM]
    live: Mapping[str, Live] = {urn: found for urn, found in state.resources.items() if not found.external}
    made = {resource.urn: live[resource.urn] for resource in own if resource.urn in live}
    taken = {found.urn for found in made.values()}
    earlier = _Earlier(graph)
    for resource in own:
        if resource.urn in made:
            continue
        urn = next((urn for urn in earlier.urns(resource) if urn in live and urn not in taken), None)
        if urn is not None:
            taken.add(urn)
            made[resource.urn] = live[urn]
    return made


class _Earlier:
    """The URNs that resources had before, those first that differ least."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._of = cache(self._all)

    def urns(self, resource: Resource) -> tuple[str, ...]:
        return self._of(resource.urn)

    def _all(self, urn: str) -> tuple[str, ...]:
        resource = self._graph.resources[urn]
        every = dict.fromkeys(islice(self._made(resource), _MOST))
        every.pop(urn, None)
        return tuple(every)

    def _made(self, resource: Resource) -> Iterator[str]:
        for alias in (*resource.options.aliases, Alias()):
            if alias.urn is not None:
                yield alias.urn
                continue
            for parent, name in self._parents(resource, alias):
                yield self._urn(alias, alias.type or resource.type, name, parent)

    def _parents(self, resource: Resource, alias: Alias) -> Iterator[tuple[str | None, str]]:
        """URNs that the parent may have had, and the name of the child under each.

        A child whose name begins with its parent's was called after it, as Pulumi's SDK takes it too.
        """
        name = alias.name or resource.name
        if alias.parent is not None:
            yield alias.parent or None, name
            return
        yield resource.parent, name
        above = self._graph.resources.get(resource.parent or "")
        for earlier in self.urns(above) if above is not None else ():
            before = earlier.rpartition("::")[2]
            follows = above is not None and alias.name is None and name.startswith(above.name)
            yield earlier, f"{before}{name[len(above.name) :]}" if follows and above is not None else name

    def _urn(self, alias: Alias, token: str, name: str, parent: str | None) -> str:
        prefix, project, types = f"urn:pulumi:{self._graph.stack}", self._graph.project, ""
        if parent is not None:
            prefix, project, types = parent.split("::")[:3]
        stack = alias.stack or prefix.removeprefix("urn:pulumi:")
        above = "" if types in ("", "pulumi:pulumi:Stack") else f"{types}$"
        return f"urn:pulumi:{stack}::{alias.project or project}::{above}{token}::{name}"
