"""A graph as Crossplane managed resources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from fleetform.export.crossplane import managed, manifests, releases
from fleetform.export.crossplane.layout import Layout
from fleetform.export.crossplane.metadata import labels
from fleetform.export.crossplane.packages import providers
from fleetform.export.crossplane.provider_configs import ProviderConfigs
from fleetform.export.crossplane.unresolved import report
from fleetform.export.crossplane.world import World, world
from fleetform.export.crossplane.yaml_text import documents
from fleetform.graph.model import Graph, ResourceKind

_WRITERS = {"managed": managed.document, "object": manifests.document, "release": releases.document}


@dataclass(frozen=True, slots=True)
class Written:
    """The objects of an export, before they go into files.

    Attributes:
        world: All that was collected while they were written: identities, open fields, Secrets.
        configs: The ProviderConfigs.
        documents: The object of each resource, by its URN.
    """

    world: World
    configs: ProviderConfigs
    documents: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export is made of.

    Attributes:
        files: Name, with `/`, to content.
        notes: What a person should know: every field that stays open, every setting without a counterpart.
    """

    files: dict[str, str | bytes]
    notes: list[str]


def export(graph: Graph, *, scope: Literal["namespaced", "cluster"] = "namespaced") -> dict[str, str | bytes]:
    """The files of an export.

    Args:
        graph: What a program would deploy.
        scope: Crossplane v2's namespaced managed resources, or the older cluster-scoped ones.

    Returns:
        File name to content. The same graph always gives the same bytes.

    Raises:
        ExportError: A type or property that no Crossplane provider has; all of them are told.
    """
    return export_with_notes(graph, scope=scope).files


def export_with_notes(graph: Graph, *, scope: Literal["namespaced", "cluster"] = "namespaced") -> Exported:
    """The files of an export, and what to tell the person who asked for it.

    Raises:
        ExportError: As `export`.
    """
    written = write(world(graph, namespaced=scope == "namespaced"))
    known = written.world
    files = _files(known, written.configs, written.documents)
    return Exported(files, [*(str(place) for place in known.open.found), *known.notes])


def write(known: World, *, offering: bool = False) -> Written:
    """The objects of all resources.

    Args:
        known: The world of a graph.
        offering: Make ProviderConfigs of all providers, also of those that no resource of the graph uses.

    Raises:
        ExportError: A property has no counterpart.
    """
    configs = ProviderConfigs(known)
    documents = {urn: _document(known, configs, urn) for urn in known.identities}
    known.problems.stop()
    if offering:
        for resource in known.graph.resources.values():
            if resource.kind is ResourceKind.PROVIDER:
                configs.offer(resource)
    _add_connections(known, documents)
    return Written(known, configs, documents)


def _document(known: World, configs: ProviderConfigs, urn: str) -> dict[str, Any]:
    return _WRITERS[known.identities[urn].form](known, configs, known.graph.resources[urn])


def _add_connections(known: World, written: dict[str, dict[str, Any]]) -> None:
    """Makes the managed resources write the Secrets that something reads."""
    within = {} if known.scope.namespaced else {"namespace": known.scope.namespace}
    for urn, name in known.secrets.written.items():
        written[urn]["spec"]["writeConnectionSecretToRef"] = {"name": name, **within}
    for urn, fields in known.secrets.copied.items():
        spec = written[urn]["spec"]
        metadata = spec["forProvider"]["manifest"]["metadata"]
        found = {"apiVersion": "v1", "kind": "Secret", "name": metadata["name"], "namespace": metadata["namespace"]}
        spec["connectionDetails"] = [
            {**found, "fieldPath": path, "toConnectionSecretKey": key} for path, key in fields.items()
        ]


def _files(known: World, configs: ProviderConfigs, written: dict[str, dict[str, Any]]) -> dict[str, str | bytes]:
    layout = Layout(known.graph, known.identities)
    grouped: dict[str, list[dict[str, Any]]] = {}
    for urn, document in written.items():
        name = layout.file(known.graph.resources[urn], known.identities[urn])
        grouped.setdefault(name, []).append(document)
    setup = configs.documents()
    if setup:
        grouped["providerconfigs.yaml"] = setup
    grouped["namespace.yaml"] = [_namespace(known)]
    groups = {document["apiVersion"].partition("/")[0] for each in (written.values(), setup) for document in each}
    if groups:
        grouped["providers.yaml"] = providers(groups)
    files: dict[str, str | bytes] = {name: documents(grouped[name]) for name in sorted(grouped)}
    if known.open.found:
        files["UNRESOLVED.md"] = report(known.open.found, known.scope)
    if (secrets := known.secrets.report()) is not None:
        files["SECRETS.md"] = secrets
    return files


def _namespace(known: World) -> dict[str, Any]:
    name = known.scope.namespace
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels(known.graph)}}
