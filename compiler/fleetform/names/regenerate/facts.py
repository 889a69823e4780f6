"""Upstream facts on disk, as packed files: see docs/names.md for their form and where they come from."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from fleetform.names.regenerate.bridge import bridge_tables
from fleetform.names.regenerate.schema import Schema, official_schema, packed_schema

NO_BRIDGE: Mapping[str, Any] = {"resources": {}, "data_sources": {}}


@dataclass(frozen=True, slots=True)
class Facts:
    """A folder of facts.

    Attributes:
        folder: Holds `tfschema/`, `pulumi/`, `azure/` and `crds/`. `tfschema/official/PROVIDER-VERSION.json` may
            hold the output of `tofu providers schema -json`, and is then used instead of the packed schema.
    """

    folder: Path

    def schema(self, provider: str) -> Schema:
        """The schema of a Terraform provider, e.g. `google`.

        Raises:
            FileNotFoundError: The folder has none.
        """
        official = sorted((self.folder / "tfschema" / "official").glob(f"{provider}-*.json"))
        if official:
            version = official[-1].stem.removeprefix(f"{provider}-")
            parts: Mapping[str, Any] = json.loads(official[-1].read_bytes())["provider_schemas"]
            (part,) = (part for address, part in parts.items() if address.endswith(f"/{provider}"))
            return official_schema(provider, version, part)
        facts = _unzipped(self.folder / "tfschema" / f"{provider}.json.gz")
        facts["config"] |= data("provider_blocks").get(provider, {})
        return packed_schema(facts)

    def bridge(self, package: str) -> Mapping[str, Any]:
        """What the bridge of a Pulumi package says; empty where nothing is known."""
        path = self.folder / "pulumi" / f"{package}-bridge.json.gz"
        if path.is_file():
            return _unzipped(path)
        path = self.folder / "pulumi" / f"{package}-bridge-metadata.json"
        return bridge_tables(json.loads(path.read_bytes())) if path.is_file() else NO_BRIDGE

    def has_schema(self, provider: str) -> bool:
        """Whether the folder has the schema of a provider."""
        tfschema = self.folder / "tfschema"
        return (tfschema / f"{provider}.json.gz").is_file() or any((tfschema / "official").glob(f"{provider}-*.json"))

    def arm(self) -> dict[str, Any]:
        """ARM types by azure-native token."""
        return _unzipped(self.folder / "azure" / "arm.json.gz")

    def crds(self, project: str) -> Iterator[dict[str, Any]]:
        """The CRDs of a project, e.g. `upjet-aws`."""
        with gzip.open(self.folder / "crds" / f"{project}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)


def _unzipped(path: Path) -> dict[str, Any]:
    return json.loads(gzip.decompress(path.read_bytes()))


@cache
def data(name: str) -> dict[str, Any]:
    """A hand-written file of facts beside this module; what starts with `_` in it is a comment."""
    text = (resources.files("fleetform.names.regenerate") / "data" / f"{name}.json").read_text(encoding="utf-8")
    return {key: value for key, value in json.loads(text).items() if not key.startswith("_")}
