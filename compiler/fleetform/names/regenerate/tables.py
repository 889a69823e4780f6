"""All tables, one after the other, as file names and bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from fleetform.names.packs import packed
from fleetform.names.places import COVERAGE, PROVIDER
from fleetform.names.regenerate.azure import azure_table
from fleetform.names.regenerate.command import command_table
from fleetform.names.regenerate.crds import kinds
from fleetform.names.regenerate.crossplane import crossplane_table
from fleetform.names.regenerate.crossplane_azure import azure_managed_table
from fleetform.names.regenerate.facts import NO_BRIDGE, Facts
from fleetform.names.regenerate.helm import add_helm_release
from fleetform.names.regenerate.kubernetes import kubernetes_table
from fleetform.names.regenerate.providers import provider_entry, providers_file
from fleetform.names.regenerate.schema import Schema
from fleetform.names.regenerate.sdk import Package, read_package
from fleetform.names.regenerate.terraform import Table, terraform_table
from fleetform.names.regenerate.written import written_alone, written_entries, written_resources
from fleetform.names.sources import Source, known_sources

Files = Iterator[tuple[str, bytes]]

_TERRAFORM = {"aws": "aws", "gcp": "google", "random": "random", "tls": "tls"}


def tables(
    facts: Facts, *, only: Collection[str] | None = None, read: Callable[[str], Package] = read_package
) -> Files:
    """Make the tables.

    Args:
        facts: Upstream facts.
        only: Pulumi packages to make tables of; all when not given. The file of providers needs them all.
        read: Reads an installed SDK.

    Yields:
        File name and content.
    """
    own = (*_TERRAFORM, "azure-native", "command", "kubernetes")
    packages = {name: read(name) for name in own if only is None or name in only}
    coverage: dict[str, Any] = {}
    for name, provider in _TERRAFORM.items():
        if name in packages:
            yield from _bridged(packages[name], provider, facts, coverage)
    if "azure-native" in packages:
        yield from _azure(packages["azure-native"], facts, coverage)
    if "command" in packages:
        yield from _command(packages["command"], coverage)
    if "kubernetes" in packages:
        yield from _kubernetes(packages["kubernetes"], facts, coverage)
    yield from more_tables(facts, only, read)
    for name, entries in written_alone({*own, *known_sources()}).items():
        if only is None or name in only:
            counts: dict[str, Any] = {
                "resources": {"types": len(entries), "missing": {}},
                "functions": {"types": 0, "missing": {}},
            }
            yield f"terraform-{name}.pack", packed({**entries, COVERAGE: counts}, {})
    if only is None:
        yield "providers.json", _json(providers_file(packages, facts))
        yield "coverage.json", _json(coverage)


def more_tables(facts: Facts, only: Collection[str] | None, read: Callable[[str], Package]) -> Files:
    """Tables of the packages that `names/data/sources.json` has beside: each has its provider and its counts in itself.

    Of those the SDK need not be installed, nor need the facts be there: the table stays as it is then.
    """
    for name, source in known_sources().items():
        if name in _TERRAFORM or (only is not None and name not in only):
            continue
        bridge = facts.bridge(name)
        if not facts.has_schema(source.local) and bridge is NO_BRIDGE:
            continue
        try:
            package = read(name)
        except ModuleNotFoundError:
            continue
        known = facts.has_schema(source.local)
        schema = facts.schema(source.local) if known else Schema(source.local, "", {}, {}, {})
        yield f"terraform-{name}.pack", whole_table(package, source, schema, bridge)


def whole_table(package: Package, source: Source, schema: Schema, bridge: Mapping[str, Any]) -> bytes:
    """The packed table of a package, with its provider and its counts."""
    table = terraform_table(package, schema, bridge, source.types)
    written = written_resources(package, schema)
    missing = {token: why for token, why in table.missing.items() if token not in written}
    entries = (
        table.entries
        | written
        | {
            PROVIDER: provider_entry(source, package.name, schema, package, bridge.get("configuration", {})),
            COVERAGE: _counted(package, missing),
        }
    )
    return packed(entries, table.about)


def _bridged(package: Package, provider: str, facts: Facts, coverage: dict[str, Any]) -> Files:
    table = terraform_table(package, facts.schema(provider), facts.bridge(package.name))
    yield f"terraform-{package.name}.pack", packed(table.entries, table.about)
    coverage[package.name] = _counted(package, table.missing)
    if package.name in ("aws", "gcp"):
        managed = crossplane_table(table.types, kinds(facts.crds(f"upjet-{package.name}")))
        yield f"crossplane-{package.name}.pack", packed(managed, {"sdk": package.version})


def _counted(package: Package, missing: Mapping[str, str]) -> dict[str, Any]:
    """What is in an SDK and not in its table, for the coverage report; the rest is counted from the tables."""
    return {
        "sdk": package.version,
        "resources": {"types": len(package.resources), "missing": _only(missing, package.resources)},
        "functions": {"types": len(package.functions), "missing": _only(missing, package.functions)},
    }


def _only(missing: Mapping[str, str], tokens: Collection[str]) -> dict[str, str]:
    return {token: why for token, why in missing.items() if token in tokens}


def _azure(package: Package, facts: Facts, coverage: dict[str, Any]) -> Files:
    table = azure_table(package, facts.arm())
    yield "azure-native.pack", packed(table.entries, table.about)
    managed = azure_managed_table(package, kinds(facts.crds("upjet-azure")))
    yield "crossplane-azure.pack", packed(managed, table.about)
    yield "terraform-azure-native.pack", packed(written_entries(package, facts), table.about)
    coverage["azure-native"] = _counted(package, table.missing)


def _command(package: Package, coverage: dict[str, Any]) -> Files:
    table = command_table(package)
    yield "terraform-command.pack", packed(table.entries, table.about)
    coverage["command"] = _counted(package, table.missing)


def _kubernetes(package: Package, facts: Facts, coverage: dict[str, Any]) -> Files:
    table = kubernetes_table(package)
    yield "kubernetes.pack", packed(table, {"sdk": package.version})
    typed = Table(about={"sdk": package.version})
    add_helm_release(typed, package, facts.schema("helm"))
    typed.entries.update(written_resources(package, facts.schema("kubernetes")))
    yield "terraform-kubernetes.pack", packed(typed.entries, typed.about)
    refused = [token for token, kind in sorted(table.items()) if kind is None and token not in typed.entries]
    coverage["kubernetes"] = _counted(package, dict.fromkeys(refused, "not one Kubernetes object of its own"))


def _json(content: Any) -> bytes:
    return (json.dumps(content, indent=1, sort_keys=True) + "\n").encode()
