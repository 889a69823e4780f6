"""Makes the user's own table of a package: from the provider's schema, or from nothing but the installed SDK."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fleetform.names.sources import Source, known_sources, source_of

_LOCK = re.compile(r'provider "([^"]+)" \{\s+version\s+= "([^"]+)"')


class AddingError(ValueError):
    """What was given makes no table; the message says why."""


@dataclass(frozen=True, slots=True)
class Added:
    """A table that was written.

    Attributes:
        file: Where it is.
        address: Registry address of the provider.
        version: Its version; empty where nobody said it.
        types: Resources and functions that have a Terraform type.
        missing: Those that have none, with the reason.
    """

    file: Path
    address: str
    version: str
    types: int
    missing: Mapping[str, str]


def add(package: str, schema: Path, folder: Path, *, source: str | None = None, version: str | None = None) -> Added:
    """Write the table of a package.

    Args:
        package: An installed Pulumi package, e.g. `docker`.
        schema: The output of `tofu providers schema -json`, or a packed schema (docs/names.md).
        folder: The folder of tables; it is made when it is missing.
        source: Registry address of the provider, e.g. `kreuzwerker/docker`, where the file has several.
        version: The provider's version, where no lock file beside the schema says it.

    Raises:
        AddingError: The SDK is not installed, or the file is no schema of the package's provider.
    """
    from fleetform.names.places import COVERAGE, forget
    from fleetform.names.regenerate.facts import NO_BRIDGE
    from fleetform.names.regenerate.sdk import read_package
    from fleetform.names.regenerate.tables import whole_table

    wanted = source or (said.address if (said := source_of(package)) is not None else None)
    address, facts = _provider(package, _read(schema), wanted)
    found = replace(known_sources().get(package, Source(address)), address=address)
    release = version or _locked(schema, address)
    try:
        sdk = read_package(package)
    except ModuleNotFoundError as error:
        raise AddingError(f"{error}: install it beside fleetform first") from error
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{package}.pack"
    file.write_bytes(whole_table(sdk, found, _schema(found, release, facts), NO_BRIDGE))
    forget()
    return _counted(file, address, release, COVERAGE)


def _counted(file: Path, address: str, version: str, counts: str) -> Added:
    from fleetform.names.packs import Pack

    table = Pack(file)
    said = table[counts]
    missing = {**said["resources"]["missing"], **said["functions"]["missing"]}
    return Added(file, address, version, sum(not token.startswith("@") for token in table), missing)


def _read(file: Path) -> dict[str, Any]:
    raw = file.read_bytes()
    try:
        facts = json.loads(gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw)
    except (ValueError, OSError) as error:
        raise AddingError(f"{file}: {error}") from error
    if not isinstance(facts, dict) or not ("provider_schemas" in facts or "resources" in facts):
        raise AddingError(f"{file}: neither the output of `tofu providers schema -json` nor a packed schema")
    return facts  # pyright: ignore[reportUnknownVariableType]  JSON


def _provider(package: str, facts: dict[str, Any], wanted: str | None) -> tuple[str, dict[str, Any]]:
    """The address and the schema of the provider that is meant."""
    if "provider_schemas" not in facts:
        if wanted is None:
            raise AddingError(
                "a packed schema does not say where the provider comes from: give --source NAMESPACE/NAME"
            )
        return wanted, facts
    schemas: dict[str, Any] = facts["provider_schemas"]
    by_address = {"/".join(address.split("/")[-2:]): part for address, part in schemas.items()}
    if wanted is None and len(by_address) == 1:
        (wanted,) = by_address
    for address, part in by_address.items():
        if wanted is not None and address.lower() == wanted.lower():
            return address, part
    there = ", ".join(sorted(by_address)) or "none"
    if wanted is None:
        raise AddingError(f"which provider is {package} made from? Give --source; the file has {there}")
    raise AddingError(f"the file has no schema of {wanted}, only of {there}")


def _schema(source: Source, version: str, facts: dict[str, Any]) -> Any:
    from fleetform.names.regenerate.schema import official_schema, packed_schema

    if "resources" in facts:
        return packed_schema({**facts, "provider": source.local, "version": version or facts["version"]})
    return official_schema(source.local, version, facts)


def _locked(schema: Path, address: str) -> str:
    """The version that a lock file beside the schema says; empty if there is none."""
    lock = schema.resolve().parent / ".terraform.lock.hcl"
    if not lock.is_file():
        return ""
    found = {match[1]: match[2] for match in _LOCK.finditer(lock.read_text(encoding="utf-8"))}
    return next((said for name, said in found.items() if name.lower().endswith(f"/{address.lower()}")), "")
