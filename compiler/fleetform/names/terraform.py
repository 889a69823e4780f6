"""Pulumi types of bridged providers in their Terraform provider's words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from fleetform.names.lazy import Lazy
from fleetform.names.model import Provider, TerraformType
from fleetform.names.places import PROVIDER, own_packages, table_of
from fleetform.names.sources import known_sources
from fleetform.names.unpacking import attribute_shapes


@lru_cache(maxsize=4096)
def terraform_resource(token: str) -> TerraformType | None:
    """The Terraform resource type behind a Pulumi resource type.

    Args:
        token: Pulumi token, e.g. `aws:ec2/vpc:Vpc`.

    Returns:
        Its name and attributes; None if no name map has it.
    """
    return _read(token, data=False)


@lru_cache(maxsize=4096)
def terraform_data_source(token: str) -> TerraformType | None:
    """The Terraform data source behind a Pulumi function.

    Args:
        token: Pulumi token, e.g. `aws:ec2/getAmi:getAmi`.

    Returns:
        Its name and attributes, arguments and results together; None if no name map has it.
    """
    return _read(token, data=True)


def _read(token: str, *, data: bool) -> TerraformType | None:
    table = table_of(token.partition(":")[0])
    raw = table.get(token) if table is not None else None
    if raw is None or raw.get("data", False) is not data:
        return None
    shapes = attribute_shapes(raw["shapes"])
    return TerraformType(
        token=token,
        name=raw["name"],
        provider=raw["provider"],
        attributes=shapes[raw["fields"]],
        lacking=raw.get("lacking", {}),
        auto_name=raw.get("auto_name"),
        data=data,
    )


@cache
def _providers_file() -> dict[str, Any]:
    file = resources.files("fleetform.names") / "data" / "providers.json"
    return json.loads(file.read_text(encoding="utf-8"))


def _provider(raw: Mapping[str, Any]) -> Provider:
    shapes = attribute_shapes(raw["shapes"])
    configuration = shapes[raw["fields"]]
    name, source, version, package = (raw[part] for part in ("name", "source", "version", "package"))
    blocks, own = (tuple(raw.get(part, ())) for part in ("blocks", "own"))
    return Provider(name, source, version, package, configuration, raw.get("beta"), blocks, own)


def terraform_provider(name: str) -> Provider:
    """A Terraform provider by its local name, e.g. `google`.

    Raises:
        KeyError: No name map uses that provider.
    """
    known = _all_providers()
    return known[name] if name in known else _of_package(name)


@cache
def _of_package(local: str) -> Provider:
    """The provider whose description is in the table of its package.

    Raises:
        KeyError: No table has it.
    """
    packages = [*own_packages(), *(package for package, source in known_sources().items() if source.local == local)]
    for package in dict.fromkeys((*packages, local)):
        table = table_of(package)
        raw = table.get(PROVIDER) if table is not None else None
        if raw is not None and raw["name"] == local:
            return _provider(raw)
    raise KeyError(local)


def forget() -> None:
    """Forget what was read from tables."""
    for read in (terraform_resource, terraform_data_source, _of_package):
        read.cache_clear()


@cache
def _all_providers() -> Mapping[str, Provider]:
    return Lazy(_providers_file()["providers"], _provider)


def provider_for_package(package: str) -> str | None:
    """Local name of the Terraform provider for a Pulumi package: `gcp` gives `google`; None if there is none."""
    known = _providers_file()["packages"].get(package)
    if known is not None:
        return known
    table = table_of(package)
    raw = table.get(PROVIDER) if table is not None else None
    return raw["name"] if raw is not None else None


def __getattr__(name: str) -> Mapping[str, Provider]:
    if name == "PROVIDERS":  # read at first use, so that importing this module opens no file
        return _all_providers()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
