"""Clusters of a state as a blueprint to start from: what a fleet says of each, by the shape of what is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import yaml

from fleetform.migrate.adopt.holding import Item

_POOL_NAME = re.compile(r"[^a-z0-9]")
_REGION_OF_ARN = re.compile(r"arn:[\w-]+:\w+:([\w-]+):")


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster that a blueprint can say.

    Attributes:
        address: Where it is in the state.
        parts: Addresses of its node pools.
        entry: What the blueprint says of it.
        account: What the blueprint says of the account that it is in.
    """

    address: str
    parts: tuple[str, ...]
    entry: Mapping[str, Any]
    account: Mapping[str, Any]


def clusters(items: Iterable[Item]) -> list[Cluster]:
    """The clusters of a state."""
    every = list(items)
    return [cluster for item in every if (read := _READERS.get(item.type)) for cluster in [read(item, every)]]


def blueprint(found: list[Cluster]) -> str:
    """A `Platform` with these clusters, as YAML."""
    about = {"kind": "Platform", "name": "adopted", "environment": "adopted", "owner": "somebody", "costCenter": "some"}
    accounts = {one.account["provider"]: dict(one.account) for one in reversed(found)}
    content = {**about, "accounts": list(accounts.values()), "fleet": {"clusters": [dict(one.entry) for one in found]}}
    head = (
        "# Made from a state: what its clusters and node pools are. Whose it is, networks, access and add-ons are\n"
        "# yours to say; a pool's name may have been made shorter.\n"
    )
    return head + yaml.safe_dump(content, sort_keys=False, allow_unicode=True)


def _eks(item: Item, every: list[Item]) -> Cluster:
    values = item.values
    region = _REGION_OF_ARN.match(str(values.get("arn")))
    groups = [
        one
        for one in every
        if one.type == "aws_eks_node_group" and one.values.get("cluster_name") == values.get("name")
    ]
    pools = [dict(_eks_pool(one.values)) for one in groups]
    return _cluster(item, "aws", region[1] if region else "", values.get("version"), groups, pools)


def _eks_pool(values: Mapping[str, Any]) -> Generator[tuple[str, Any]]:
    scaling = _first(values.get("scaling_config"))
    yield from _pool(values.get("node_group_name"), next(iter(values.get("instance_types") or ()), None))
    yield from _sizes(scaling.get("min_size"), scaling.get("max_size"))
    if values.get("capacity_type") == "SPOT":
        yield "spot", True
    if values.get("disk_size"):
        yield "diskGib", int(values["disk_size"])


def _gke(item: Item, every: list[Item]) -> Cluster:
    values = item.values
    own = {values.get("name"), values.get("id")}
    groups = [one for one in every if one.type == "google_container_node_pool" and one.values.get("cluster") in own]
    pools = [dict(_gke_pool(one.values)) for one in groups]
    place = str(values.get("location") or "")
    region = place.rpartition("-")[0] if re.fullmatch(r".*-[a-z]", place) else place
    return _cluster(
        item, "gcp", region, values.get("min_master_version") or values.get("master_version"), groups, pools
    )


def _gke_pool(values: Mapping[str, Any]) -> Generator[tuple[str, Any]]:
    scaling, node = _first(values.get("autoscaling")), _first(values.get("node_config"))
    count = values.get("node_count")
    yield from _pool(values.get("name"), node.get("machine_type"))
    yield from _sizes(scaling.get("min_node_count", count), scaling.get("max_node_count", count))
    if node.get("spot"):
        yield "spot", True
    if node.get("disk_size_gb"):
        yield "diskGib", int(node["disk_size_gb"])


def _aks(item: Item, every: list[Item]) -> Cluster:
    values = item.values
    groups = [
        one
        for one in every
        if one.type == "azurerm_kubernetes_cluster_node_pool"
        and one.values.get("kubernetes_cluster_id") == values.get("id")
    ]
    pools = [dict(_aks_pool(_first(values.get("default_node_pool"))))]
    pools += [dict(_aks_pool(one.values)) for one in groups]
    return _cluster(item, "azure", str(values.get("location") or ""), values.get("kubernetes_version"), groups, pools)


def _aks_pool(values: Mapping[str, Any]) -> Generator[tuple[str, Any]]:
    count = values.get("node_count")
    yield from _pool(values.get("name"), values.get("vm_size"))
    yield from _sizes(values.get("min_count") or count, values.get("max_count") or count)
    if values.get("priority") == "Spot":
        yield "spot", True


_READERS: Mapping[str, Callable[[Item, list[Item]], Cluster]] = {
    "aws_eks_cluster": _eks,
    "google_container_cluster": _gke,
    "azurerm_kubernetes_cluster": _aks,
}


def _cluster(
    item: Item, provider: str, region: str, version: object, groups: list[Item], pools: list[dict[str, Any]]
) -> Cluster:
    entry: dict[str, Any] = {"name": item.values.get("name"), "provider": provider, "region": region}
    minor = re.match(r"\d+\.\d+", str(version or ""))
    entry |= {"version": minor[0]} if minor else {}
    entry |= {"nodePools": _told_apart(pools)} if pools else {}
    account = {"name": provider, "provider": provider, **_account(provider, item.values)}
    return Cluster(item.address, tuple(one.address for one in groups), entry, account)


def _account(provider: str, values: Mapping[str, Any]) -> dict[str, str]:
    """What the state says of the account that a cluster is in."""
    arn, own = str(values.get("arn")).split(":"), str(values.get("id")).split("/")
    if provider == "aws":
        return {"accountId": arn[4]} if len(arn) > 4 else {}
    if provider == "gcp":
        return {"project": str(values["project"])} if values.get("project") else {}
    return {"subscriptionId": own[2]} if own[1:2] == ["subscriptions"] and len(own) > 2 else {}


def _pool(name: object, machine: object) -> Generator[tuple[str, Any]]:
    """Name and machine; a name that no cloud takes everywhere is made shorter."""
    yield "name", (_POOL_NAME.sub("", str(name).lower()).lstrip("0123456789") or "general")[:12]
    if machine:
        yield "machineType", machine


def _told_apart(pools: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Pools whose names became alike get a number."""
    seen: dict[str, int] = {}
    for pool in pools:
        seen[pool["name"]] = number = seen.get(pool["name"], 0) + 1
        if number > 1:
            pool["name"] = f"{pool['name'][:10]}{number}"
    return pools


def _sizes(least: object, most: object) -> Generator[tuple[str, Any]]:
    if isinstance(least, int | float) and isinstance(most, int | float):
        yield from (("min", int(least)), ("max", max(int(most), 1)))


def _first(blocks: object) -> Mapping[str, Any]:
    items = cast("list[Any]", blocks) if isinstance(blocks, list) else []
    return cast("Mapping[str, Any]", items[0]) if items and isinstance(items[0], dict) else {}
