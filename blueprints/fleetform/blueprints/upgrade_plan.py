"""The plan of an upgrade: which clusters change in which wave, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fleetform.blueprints import facts
from fleetform.blueprints.kinds import OF_PROVIDER
from fleetform.blueprints.operations import Maintenance
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.resolve import ResolvedCluster, resolve
from fleetform.blueprints.versions import ending, minor, step, unsupported
from fleetform.blueprints.waves import PlannedWave, planned_waves

CLOUDS_OWN = frozenset(OF_PROVIDER[provider] for provider in facts.PROVIDERS)
"""Kinds whose versions the clouds' data tell of."""


@dataclass(frozen=True, slots=True)
class Change:
    """The upgrade of one cluster.

    Attributes:
        steps: What is upgraded, in this order: the control plane, then the node pools.
        maintenance: When its cloud may change it.
    """

    cluster: str
    provider: str
    region: str
    current: str
    target: str
    steps: tuple[str, ...]
    maintenance: Maintenance | None

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        window = self.maintenance.model_dump(mode="json", by_alias=True) if self.maintenance else None
        return {
            "cluster": self.cluster,
            "provider": self.provider,
            "region": self.region,
            "from": self.current,
            "to": self.target,
            "steps": list(self.steps),
            "maintenance": window,
        }


@dataclass(frozen=True, slots=True)
class WavePlan:
    """One wave of the plan.

    Attributes:
        name: Its name.
        batches: Its upgrades; those of one batch at the same time.
        after_hours: Earliest begin, in hours from that of the first wave: the soak times of the waves before it.
        soak_hours: Hours in which it has to run well.
        has_begun: Whether the blueprint says so.
    """

    name: str
    batches: tuple[tuple[Change, ...], ...]
    after_hours: int
    soak_hours: int
    has_begun: bool

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "name": self.name,
            "afterHours": self.after_hours,
            "soakHours": self.soak_hours,
            "hasBegun": self.has_begun,
            "batches": [[change.as_dict() for change in batch] for batch in self.batches],
        }


@dataclass(frozen=True, slots=True)
class UpgradePlan:
    """The plan of an upgrade.

    Attributes:
        waves: Waves that change something.
        refused: Cluster name to why it cannot be upgraded.
        notes: What a team should know.
        unchanged: Clusters that have their version already.
    """

    waves: tuple[WavePlan, ...]
    refused: dict[str, str] = field(default_factory=dict[str, str])
    notes: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()

    @property
    def changes(self) -> list[Change]:
        """All upgrades in their order."""
        return [change for wave in self.waves for batch in wave.batches for change in batch]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "waves": [wave.as_dict() for wave in self.waves],
            "refused": self.refused,
            "notes": list(self.notes),
            "unchanged": list(self.unchanged),
        }


def plan_upgrade(
    platform: Platform, day: date, to: str | None = None, current: Mapping[str, str] | None = None
) -> UpgradePlan:
    """Plans an upgrade.

    Args:
        platform: A platform that has been checked.
        day: The day on which it begins.
        to: The version that all clusters shall have; what the blueprint says unless given.
        current: Versions that clusters have now, by name; what the blueprint says of each unless given.
    """
    fleet = platform.fleet
    clusters = {cluster.name: cluster for cluster in resolve(platform).clusters}
    said = {name: cluster.asked_version for name, cluster in clusters.items()}
    wish = to or (fleet.upgrades.version if fleet.upgrades else None)
    targets = {name: wish or version for name, version in said.items() if clusters[name].kind.has_version}
    now = said if current is None else current
    refused: dict[str, str] = {}
    changed: dict[str, Change] = {}
    for name, target in targets.items():
        if name not in now or minor(now[name]) == minor(target):
            continue
        why = _refused(platform, clusters[name], now[name], target, day)
        if why is not None:
            refused[name] = why
        else:
            changed[name] = _change(clusters[name], now[name], target)
    traits = [cluster.traits for cluster in clusters.values()]
    waves = _waves(planned_waves(fleet.upgrades, traits), changed, fleet.upgrades.through if fleet.upgrades else None)
    same = tuple(name for name in targets if name in now and minor(now[name]) == minor(targets[name]))
    notes = _notes(clusters, targets, now, day) if current is not None else _ending(clusters, targets, now, day)
    return UpgradePlan(tuple(waves), refused, tuple(dict.fromkeys(notes)), same)


def _refused(platform: Platform, cluster: ResolvedCluster, current: str, target: str, day: date) -> str | None:
    why = step(current, target)
    if why is not None or cluster.kind.name not in CLOUDS_OWN:
        return why
    offered = [
        *facts.kubernetes_versions(cluster.provider),
        *facts.added(platform.facts, "kubernetesVersions", cluster.provider),
    ]
    if target not in offered:
        return f"{cluster.provider} offers no Kubernetes {target}: it has {', '.join(offered)}"
    return unsupported(cluster.provider, target, day)


def _change(cluster: ResolvedCluster, current: str, target: str) -> Change:
    pools = [pool.name for pool in cluster.node_pools]
    steps = ("control plane", *(f"node pool {name}" for name in pools))
    return Change(cluster.name, cluster.provider, cluster.region, current, target, steps, cluster.maintenance)


def _waves(planned: list[PlannedWave], changed: Mapping[str, Change], through: str | None) -> Iterator[WavePlan]:
    """The waves without clusters that stay as they are; a wave without any left takes no time."""
    hours, has_begun = 0, through is not None
    for one in planned:
        names = tuple(name for name in one.clusters if name in changed)
        batches = PlannedWave(one.wave, names).batches()
        if batches:
            upgrades = tuple(tuple(changed[name] for name in batch) for batch in batches)
            yield WavePlan(one.wave.name, upgrades, hours, one.wave.soak_hours, has_begun)
            hours += one.wave.soak_hours
        has_begun = has_begun and one.wave.name != through


def _ending(
    clusters: Mapping[str, ResolvedCluster], targets: Mapping[str, str], now: Mapping[str, str], day: date
) -> Iterator[str]:
    """Versions whose support has ended or costs more: those that clusters have, or will have."""
    for name in targets:
        for version in (now.get(name), targets[name]):
            number = minor(version) if version else None
            cluster = clusters[name]
            if number is not None and cluster.kind.name in CLOUDS_OWN:
                told = ending(cluster.provider, f"1.{number}", day)
                if told is not None:
                    yield f"Kubernetes 1.{number} on {cluster.provider} {told}"


def _notes(
    clusters: Mapping[str, ResolvedCluster], targets: Mapping[str, str], now: Mapping[str, str], day: date
) -> Iterator[str]:
    yield from _ending(clusters, targets, now, day)
    made = [name for name in targets if name not in now]
    gone = sorted(name for name in now if name not in clusters)
    if made:
        yield f"not there yet, and made with their version: {', '.join(made)}"
    if gone:
        yield f"there, and not in the blueprint: {', '.join(gone)}"
