"""Where a cluster's settings come from: layers, from the fleet's defaults to what the cluster says itself.

From the lowest to the highest: the defaults of all clusters, those of the provider, every group that chooses the
cluster in the order in which groups are listed, and the cluster's own settings or its matrix' template. A group
chooses by what a cluster is without that group and those after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fleetform.blueprints.fleet import Cluster, ClusterFleet, ClusterMatrix, ClusterSettings
from fleetform.blueprints.kinds import named_kind
from fleetform.blueprints.merging import lay, said, value_at
from fleetform.blueprints.model import Model
from fleetform.blueprints.selectors import Traits, chooses


@dataclass(frozen=True, slots=True)
class Layer:
    """Settings of one place.

    Attributes:
        title: What the place is, e.g. `group payments`.
        settings: What is said there.
    """

    title: str
    settings: ClusterSettings


@dataclass(frozen=True, slots=True)
class ListedCluster:
    """A cluster with its settings merged.

    Attributes:
        cluster: The cluster; all settings have been validated where they were written.
        source: The part of the blueprint it comes from: the cluster itself, or its matrix.
        layers: Where its settings come from, lowest first.
    """

    cluster: Cluster
    source: Cluster | ClusterMatrix
    layers: tuple[Layer, ...]

    def origin(self, path: str) -> Model:
        """The part of the blueprint in which a setting was written, or the cluster's own where none was.

        Args:
            path: The setting in Python's names, e.g. `version` or `network.range`.
        """
        for layer in reversed(self.layers):
            found = value_at(layer.settings, path)
            if found is not None:
                return found[0]
        return self.layers[-1].settings


def listed(fleet: ClusterFleet) -> Iterator[ListedCluster]:
    """Every cluster of a fleet with its settings; the names that a matrix makes are checked by `check`."""
    hubs = {hub.cluster for hub in fleet.hubs}
    for cluster in fleet.clusters:
        yield listed_one(fleet, hubs, cluster, cluster.name, cluster.region)
    for matrix in fleet.matrix:
        for region in matrix.regions:
            for index in range(1, matrix.count + 1):
                yield listed_one(fleet, hubs, matrix, matrix.cluster_name(region, index), region)


def listed_clusters(fleet: ClusterFleet) -> Iterator[tuple[Cluster, Cluster | ClusterMatrix]]:
    """Every cluster of a fleet with its settings, and the part of the blueprint it comes from."""
    return ((one.cluster, one.source) for one in listed(fleet))


def traits(cluster: Cluster, hubs: set[str]) -> Traits:
    """What selectors know of a cluster whose settings are merged.

    Args:
        cluster: The cluster.
        hubs: Names of the hubs.
    """
    return _traits(cluster.name, cluster.provider, cluster.region, said(cluster), hubs)


def listed_one(
    fleet: ClusterFleet, hubs: set[str], source: Cluster | ClusterMatrix, name: str, region: str
) -> ListedCluster:
    """One cluster of a fleet with its settings.

    Args:
        fleet: The fleet.
        hubs: Names of its hubs.
        source: The part of the blueprint that the cluster comes from.
        name: Its name.
        region: Its region.
    """
    defaults = fleet.defaults
    own = source.template if isinstance(source, ClusterMatrix) else source
    layers = [
        Layer("defaults of all clusters", defaults.all),
        Layer(f"defaults of {source.provider}", getattr(defaults, source.provider)),
    ]
    values: dict[str, Any] = {}
    for layer in layers:
        lay(values, said(layer.settings))
    wanted = said(own)
    for group in fleet.groups:
        seen = {key: values[key] for key in ("kind", "role", "labels") if key in values}
        lay(seen, {key: wanted[key] for key in ("kind", "role", "labels") if key in wanted})
        if chooses(group.clusters, _traits(name, source.provider, region, seen, hubs)):
            layers.append(Layer(f"group {group.name}", group.settings))
            lay(values, said(group.settings))
    lay(values, wanted)
    title = f"matrix {source.name}" if isinstance(source, ClusterMatrix) else f"cluster {name}"
    named = {**values, "name": name, "provider": source.provider, "region": region}
    cluster = Cluster.model_construct(_fields_set=set(named), **named)
    return ListedCluster(cluster, source, (*layers, Layer(title, own)))


def _traits(name: str, provider: str, region: str, values: dict[str, Any], hubs: set[str]) -> Traits:
    role = values.get("role") or ("hub" if name in hubs else "spoke")
    labels = {"role": role, "provider": provider, **values.get("labels", {})}
    kind = named_kind(values.get("kind"), provider)
    return Traits(name, provider, region, kind, role, labels)
