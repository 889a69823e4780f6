"""Where the settings of a cluster come from: who said each value, and whom it overrode."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from pydantic.alias_generators import to_camel

from fleetform.blueprints.fleet import ClusterMatrix
from fleetform.blueprints.groups import Layer, ListedCluster, listed
from fleetform.blueprints.loading.places import item_at
from fleetform.blueprints.loading.tree import Item, plain
from fleetform.blueprints.machines import ResolvedPool
from fleetform.blueprints.merging import value_at
from fleetform.blueprints.model import Model
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.positions import Position
from fleetform.blueprints.resolve import ResolvedCluster, resolve


@dataclass(frozen=True, slots=True)
class Said:
    """A value and who said it.

    Attributes:
        value: The value, as JSON has it.
        by: Who said it, e.g. `group payments`, or why it is so.
        position: Where; None where nobody wrote it.
    """

    value: Any
    by: str
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of a cluster.

    Attributes:
        path: The setting as YAML writes it, e.g. `network.range`.
        said: What holds.
        overrode: What was said below it, nearest first.
    """

    path: str
    said: Said
    overrode: list[Said] = field(default_factory=list[Said])

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"path": self.path, **_as_dict(self.said), "overrode": [_as_dict(one) for one in self.overrode]}


def explain(platform: Platform, cluster: str, tree: Item | None = None) -> list[Setting]:
    """Every setting of a cluster with where it comes from.

    Args:
        platform: A platform that has been checked.
        cluster: Name of the cluster.
        tree: The document it was read from; tells what an environment overrides in the file that it extends.

    Raises:
        KeyError: There is no such cluster.
    """
    found = next((one for one in listed(platform.fleet) if one.cluster.name == cluster), None)
    if found is None:
        raise KeyError(cluster)
    resolved = next(one for one in resolve(platform).clusters if one.name == cluster)
    written = {setting.path: setting for setting in _written(found, tree)}
    if resolved.version != resolved.asked_version:
        _upgrade(platform, resolved, written)
    if resolved.shared is not None:
        _shared(platform, resolved, written)
    for setting in _unsaid(platform, found, resolved):
        if not any(path == setting.path or path.startswith(f"{setting.path}.") for path in written):
            written[setting.path] = setting
    return [*_identity(found), *(written[path] for path in sorted(written))]


def below(settings: Sequence[Setting], path: str) -> list[Setting]:
    """The settings at a path or below it."""
    return [one for one in settings if one.path == path or one.path.startswith(f"{path}.")]


def _identity(found: ListedCluster) -> Iterator[Setting]:
    """What no layer can say: the cluster's own place."""
    for name in ("name", "provider", "region"):
        place = name
        if found.source is not found.layers[-1].settings:
            place = {"name": "nameFormat", "region": _region(found)}.get(name, name)
        by = found.layers[-1].title
        yield Setting(name, Said(getattr(found.cluster, name), by, found.source.position_of(place)))


def _region(found: ListedCluster) -> str:
    """Which of a matrix' regions a cluster is in."""
    assert isinstance(found.source, ClusterMatrix)
    return f"regions[{found.source.regions.index(found.cluster.region)}]"


def _written(found: ListedCluster, tree: Item | None) -> Iterator[Setting]:
    """Everything that some layer says, each with all that say it."""
    for path in _leaves(found.cluster, ""):
        if path in ("name", "provider", "region"):
            continue
        said = [one for layer in reversed(found.layers) for one in _in_layer(layer, path, tree)]
        yield Setting(_camel(path), said[0], said[1:])


def _leaves(model: Model, above: str) -> Iterator[str]:
    for name in sorted(model.model_fields_set):
        value = getattr(model, name)
        path = f"{above}{name}"
        if value is None:
            continue
        if isinstance(value, Model):
            yield from _leaves(value, f"{path}.")
        elif isinstance(value, dict) and value:
            yield from (f"{path}.{key}" for key in cast("dict[str, Any]", value))
        else:
            yield path


def _in_layer(layer: Layer, path: str, tree: Item | None) -> Iterator[Said]:
    """What a layer says at a path, and what that replaces in the files that its file extends."""
    found = value_at(layer.settings, path)
    if found is None:
        return
    model, value = found
    field_path = _camel(_rest(layer.settings, path))
    yield Said(_json(value), layer.title, model.position_of(field_path))
    if tree is None or model.position is None:
        return
    item = item_at(tree, f"{model.position.path}.{field_path}")
    while item is not None and item.under is not None:
        item = item.under
        yield Said(plain(item), f"{layer.title}, in the file it extends", item.position)


def _rest(settings: Model, path: str) -> str:
    """The part of a path that is below its innermost model."""
    name, _, rest = path.partition(".")
    inner = getattr(settings, name)
    return _rest(inner, rest) if rest and isinstance(inner, Model) else path


def _unsaid(platform: Platform, found: ListedCluster, cluster: ResolvedCluster) -> Iterator[Setting]:
    """What nobody said, and why it is as it is."""
    fleet, own = platform.fleet, found.cluster
    default = "nobody says it: the default"
    hub = next((one for one in fleet.hubs if one.cluster == cluster.hub), None)
    is_hub = next((one for one in fleet.hubs if one.cluster == cluster.name), None)
    yield Setting("version", Said(cluster.version, "nobody says it: the default of this release of Fleetform"))
    yield Setting("kind", Said(cluster.kind.name, f"nobody says it: usual on {cluster.provider}"))
    role = Said(cluster.role, "fleet.hubs names it", is_hub.position) if is_hub else Said(cluster.role, default)
    yield Setting("role", role)
    if hub is not None and own.hub is None:
        yield Setting("hub", Said(cluster.hub, "that hub chooses it", hub.position_of("manages")))
    if cluster.account is not None:
        by = f"nobody says it: the first {cluster.provider} account"
        yield Setting("account", Said(cluster.account.name, by, cluster.account.position))
    yield Setting("endpoint.access", Said(cluster.endpoint.access, default))
    if cluster.planned is not None:
        yield Setting("network.range", _range(platform, cluster))
        yield Setting("network.nat", Said(cluster.nat, default))
    yield Setting("zones", Said(cluster.zones, default))
    yield Setting("nodePools", Said([_usual(pool) for pool in cluster.node_pools], default))
    if not cluster.protect and platform.environment != "prod":
        yield Setting("protect", Said(cluster.protect, default))
    else:
        by = f"nobody says it: the environment is {platform.environment}"
        yield Setting("protect", Said(cluster.protect, by, platform.position_of("environment")))


def _upgrade(platform: Platform, cluster: ResolvedCluster, written: dict[str, Setting]) -> None:
    """The version that a cluster has because its wave has begun: above all that says one."""
    upgrades = platform.fleet.upgrades
    below = written.get("version")
    overrode = [below.said, *below.overrode] if below else []
    position = upgrades.position_of("version") if upgrades else None
    said = Said(cluster.version, "fleet.upgrades: its wave has begun", position)
    written["version"] = Setting("version", said, overrode)


def _shared(platform: Platform, cluster: ResolvedCluster, written: dict[str, Setting]) -> None:
    """The ways out of a cluster in a shared network: what the network says holds, whatever the cluster's layers say."""
    network = next(one for one in platform.fleet.networks if one.name == cluster.shared)
    for name, value in (("nat", network.nat), ("flowLogs", network.flow_logs)):
        below = written.get(f"network.{name}")
        overrode = [below.said, *below.overrode] if below else []
        said = Said(value, f"network {network.name}, which it is in", network.position_of(name))
        written[f"network.{name}"] = Setting(f"network.{name}", said, overrode)


def _range(platform: Platform, cluster: ResolvedCluster) -> Said:
    fleet = platform.fleet
    if cluster.name in fleet.addresses:
        return Said(cluster.network.range, "the ledger keeps it", fleet.position_of(f"addresses.{cluster.name}"))
    if cluster.shared is not None:
        network = next(one for one in fleet.networks if one.name == cluster.shared)
        by = f"planned from the range of the network {network.name}"
        return Said(cluster.network.range, by, network.position_of("range"))
    return Said(cluster.network.range, f"planned from {fleet.address_range}", fleet.position_of("addressRange"))


def _usual(pool: ResolvedPool) -> dict[str, Any]:
    """A node pool that nobody wrote, as one would write it."""
    return {"name": pool.name, "machineType": pool.machine_type, "min": pool.min, "max": pool.max}


def _json(value: Any) -> Any:
    if isinstance(value, Model):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, list):
        return [_json(one) for one in cast("list[Any]", value)]
    return value


def _camel(path: str) -> str:
    """A path as YAML writes it; the keys of mappings stay as they are."""
    head, dot, rest = path.partition(".")
    if head.endswith("labels"):
        return f"{to_camel(head)}{dot}{rest}"
    return f"{to_camel(head)}{dot}{_camel(rest)}" if rest else to_camel(head)


def _as_dict(said: Said) -> dict[str, Any]:
    at = said.position
    place = {"file": at.file, "line": at.line, "column": at.column} if at else None
    return {"value": said.value, "by": said.by, "at": place}
