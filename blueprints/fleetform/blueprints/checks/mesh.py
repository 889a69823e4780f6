"""The mesh: its clusters and namespaces."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.blueprints.checks.telling import problem, twice
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem


def conflicts(platform: Platform) -> Iterator[Problem]:
    """Mistakes in what the mesh says."""
    if platform.mesh:
        yield from twice(((namespace.name, namespace) for namespace in platform.mesh.namespaces), "namespace")


def missing(platform: Platform, names: set[str]) -> Iterator[Problem]:
    """Clusters that the mesh names and the fleet lacks."""
    if platform.mesh is None:
        return
    chosen = platform.mesh.clusters
    for index, name in enumerate(chosen.names):
        if name not in names:
            message = f"the mesh names cluster '{name}', which the fleet does not have"
            yield problem(chosen, "names", message, found=name, allowed=sorted(names), path=f"[{index}]")
