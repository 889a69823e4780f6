"""Which Terraform provider a Pulumi package is made from."""

from __future__ import annotations

import base64
import importlib.util
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

_TOOL = "terraform-provider"
"""The plugin by which `pulumi package add` makes an SDK of any Terraform provider."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a provider comes from.

    Attributes:
        address: Registry address without host, e.g. `kreuzwerker/docker`.
        version: Version of the provider that the SDK was made from, where the SDK says it.
        types: How the names of its types begin, e.g. `docker`.
        blocks: What a provider block must hold even when there is nothing to say.
        own: What Pulumi's provider is told and hands on to each resource by itself.
    """

    address: str
    version: str = ""
    types: str = ""
    blocks: tuple[str, ...] = ()
    own: tuple[str, ...] = ()

    @property
    def local(self) -> str:
        """Local name of the provider, e.g. `docker`."""
        return self.address.rpartition("/")[2].lower()


def known_sources() -> dict[str, Source]:
    """Every package whose provider the data file has."""
    return {package: _said(one) for package, one in _file().items()}


def source_of(package: str) -> Source | None:
    """The provider that a package is made from, by the data file or by the installed SDK; None if neither says it."""
    said = _file().get(package)
    return _said(said) if said is not None else _told_by_sdk(package)


def _said(one: dict[str, Any]) -> Source:
    source = Source(one["source"])
    blocks, own = (tuple(one.get(part, ())) for part in ("blocks", "own"))
    return Source(source.address, "", one.get("types", source.local), blocks, own)


@cache
def _file() -> dict[str, dict[str, Any]]:
    file = resources.files("fleetform.names") / "data" / "sources.json"
    return json.loads(file.read_text(encoding="utf-8"))["packages"]


def _told_by_sdk(package: str) -> Source | None:
    """What an SDK that `pulumi package add terraform-provider ...` made says of its provider."""
    spec = importlib.util.find_spec("pulumi_" + package.replace("-", "_"))
    file = Path(spec.origin).parent / "pulumi-plugin.json" if spec is not None and spec.origin else None
    if file is None or not file.is_file():
        return None
    said = json.loads(file.read_text(encoding="utf-8"))
    if said.get("name") != _TOOL or "parameterization" not in said:
        return None
    remote = json.loads(base64.b64decode(said["parameterization"]["value"])).get("remote", {})
    if not remote:
        return None
    source = Source("/".join(remote["url"].split("/")[-2:]))
    return Source(source.address, remote.get("version", ""), source.local)
