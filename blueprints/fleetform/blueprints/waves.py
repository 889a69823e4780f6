"""Which cluster is upgraded in which wave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fleetform.blueprints.common import Selector
from fleetform.blueprints.selectors import Traits, chooses
from fleetform.blueprints.upgrades import Upgrades, Wave

REST = "rest"
CANARY = ("ring", "canary")
"""The label of the clusters that come first where no waves are written."""


@dataclass(frozen=True, slots=True)
class PlannedWave:
    """A wave with its clusters.

    Attributes:
        wave: What is written of it, or what is usual.
        clusters: Names, in the order in which they are upgraded.
    """

    wave: Wave
    clusters: tuple[str, ...]

    def batches(self) -> list[tuple[str, ...]]:
        """The clusters that may be upgraded at the same time."""
        size = self.wave.max_in_flight
        return [self.clusters[start : start + size] for start in range(0, len(self.clusters), size)]


def planned_waves(upgrades: Upgrades | None, clusters: Sequence[Traits]) -> list[PlannedWave]:
    """Every cluster in exactly one wave, in the order of the waves; waves without clusters are among them.

    Args:
        upgrades: What is written of the upgrade.
        clusters: The clusters of the fleet.
    """
    waves = (upgrades.waves if upgrades else []) or usual(clusters)
    left = {cluster.name: cluster for cluster in clusters}
    found: list[PlannedWave] = []
    for wave in (*waves, *_last(waves)):
        chosen = tuple(name for name, cluster in left.items() if chooses(wave.clusters, cluster))
        for name in chosen:
            del left[name]
        found.append(PlannedWave(wave, chosen))
    return found


def begun(upgrades: Upgrades | None, clusters: Sequence[Traits]) -> set[str]:
    """Names of the clusters whose wave has begun."""
    if upgrades is None or upgrades.through is None:
        return set()
    found: set[str] = set()
    for planned in planned_waves(upgrades, clusters):
        found.update(planned.clusters)
        if planned.wave.name == upgrades.through:
            return found
    return set()


def wave_names(upgrades: Upgrades, clusters: Sequence[Traits]) -> list[str]:
    """Names of all waves."""
    return [planned.wave.name for planned in planned_waves(upgrades, clusters)]


def usual(clusters: Sequence[Traits]) -> list[Wave]:
    """The waves of a fleet that writes none: canaries, what is in their regions, and the rest with the hubs."""
    key, value = CANARY
    canaries = [cluster for cluster in clusters if cluster.labels.get(key) == value] or list(_first(clusters))
    regions = {(cluster.provider, cluster.region) for cluster in canaries}
    near = [one for one in clusters if (one.provider, one.region) in regions and one.role != "hub"]
    return [
        Wave(name="canary", clusters=_named(canaries), soak_hours=48),
        Wave(name="region", clusters=_named(near), max_in_flight=3),
        Wave(name=REST, max_in_flight=5),
    ]


def _first(clusters: Sequence[Traits]) -> Iterator[Traits]:
    """The first spoke of every cloud; a hub only where there is nothing else."""
    clouds = dict.fromkeys(cluster.provider for cluster in clusters)
    for cloud in clouds:
        there = [cluster for cluster in clusters if cluster.provider == cloud]
        yield next((cluster for cluster in there if cluster.role != "hub"), there[0])


def _named(clusters: Sequence[Traits]) -> Selector:
    """A selector of exactly these; of none, where there are none."""
    return Selector(names=[cluster.name for cluster in clusters] or ["none"], may_be_empty=True)


def _last(waves: Sequence[Wave]) -> list[Wave]:
    """The wave of what no other chooses."""
    return [] if any(wave.name == REST for wave in waves) else [Wave(name=REST)]
