"""The Crossplane packages that serve the kinds of an export."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, TypedDict

from fleetform.export.crossplane.facts import facts


class _Package(TypedDict):
    """One entry of `data/packages.json`."""

    group: str
    family: str
    member: str | None
    registry: str
    version: str


def providers(groups: Iterable[str]) -> list[dict[str, Any]]:
    """The `Provider` objects for API groups, each once, by name."""
    packages = {package["metadata"]["name"]: package for group in groups for package in _of(group)}
    return [packages[name] for name in sorted(packages)]


def _of(group: str) -> list[dict[str, Any]]:
    area, package = _split(group)
    names = [package["family"]]
    if area and package["member"]:
        names.append(package["member"].format(area=area))
    return [
        {
            "apiVersion": "pkg.crossplane.io/v1",
            "kind": "Provider",
            "metadata": {"name": name},
            "spec": {"package": f"{package['registry']}/{name}:{package['version']}"},
        }
        for name in names
    ]


def _split(group: str) -> tuple[str, _Package]:
    """`eks.aws.m.upbound.io` is area `eks` of aws; `azure.m.upbound.io` the family's own group."""
    words = group.split(".")
    for place in (0, 1):
        if words[place] in _packages():
            return ".".join(words[:place]), _packages()[words[place]]
    raise KeyError(f"no package serves {group}")


@cache
def _packages() -> dict[str, _Package]:
    packages: list[_Package] = facts("packages")["packages"]
    return {package["group"]: package for package in packages}
