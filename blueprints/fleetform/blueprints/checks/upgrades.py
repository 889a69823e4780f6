"""Upgrades: waves that are there, that choose something, and versions that one step leads to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fleetform.blueprints import facts
from fleetform.blueprints.checks.selectors import unmet
from fleetform.blueprints.checks.telling import problem, twice
from fleetform.blueprints.groups import ListedCluster, traits
from fleetform.blueprints.kinds import kinds
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem
from fleetform.blueprints.selectors import Traits
from fleetform.blueprints.upgrade_plan import CLOUDS_OWN
from fleetform.blueprints.upgrades import Upgrades
from fleetform.blueprints.versions import minor, step
from fleetform.blueprints.waves import begun, planned_waves, wave_names


def missing(platform: Platform, listed: Sequence[ListedCluster]) -> Iterator[Problem]:
    """Mistakes in the fleet's upgrade."""
    upgrades = platform.fleet.upgrades
    if upgrades is None:
        return
    hubs = {hub.cluster for hub in platform.fleet.hubs}
    clusters = [traits(one.cluster, hubs) for one in listed]
    yield from twice(((wave.name, wave) for wave in upgrades.waves), "wave")
    yield from _waves(upgrades, clusters)
    names = wave_names(upgrades, clusters)
    if upgrades.through is not None and upgrades.through not in names:
        message = f"there is no wave '{upgrades.through}'"
        yield problem(upgrades, "through", message, found=upgrades.through, allowed=names)
    if upgrades.through is not None and upgrades.version is None:
        yield problem(upgrades, "through", "a wave can begin only towards a 'version': say which")
    if upgrades.version is not None:
        yield from _version(platform, upgrades, upgrades.version, listed, clusters)


def _waves(upgrades: Upgrades, clusters: Sequence[Traits]) -> Iterator[Problem]:
    """Waves that choose nothing, or nothing that is left for them."""
    planned = {one.wave.name: one.clusters for one in planned_waves(upgrades, clusters)} if clusters else {}
    for wave in upgrades.waves:
        wrong = list(unmet(wave, "clusters", wave.clusters, f"the wave '{wave.name}'", clusters, clusters))
        yield from wrong
        if not wrong and not planned.get(wave.name) and not wave.clusters.may_be_empty:
            message = f"nothing is left for the wave '{wave.name}': waves before it have all that it chooses"
            yield problem(wave, "clusters", message)


def _version(
    platform: Platform, upgrades: Upgrades, version: str, listed: Sequence[ListedCluster], clusters: Sequence[Traits]
) -> Iterator[Problem]:
    """The version of a wave that has begun: offered by the cloud, and one step away."""
    started = begun(upgrades, clusters)
    for one, known in zip(listed, clusters, strict=True):
        kind = kinds().get(known.kind)
        if known.name not in started or kind is None or not kind.has_version:
            continue
        asked = one.cluster.version or facts.default_kubernetes_version()
        why = step(asked, version) if (minor(asked) or 0) < (minor(version) or 0) else None
        if why is not None:
            yield problem(upgrades, "version", f"cluster '{known.name}': {why}", found=version)
        elif known.kind in CLOUDS_OWN:
            offered = [
                *facts.kubernetes_versions(known.provider),
                *facts.added(platform.facts, "kubernetesVersions", known.provider),
            ]
            if version not in offered:
                message = f"{known.provider} offers no Kubernetes {version}, and cluster '{known.name}' runs there"
                yield problem(upgrades, "version", message, found=version, allowed=offered)
