"""From a state of OpenTofu's to the file that `pulumi import --file` takes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fleetform import names
from fleetform.export.opentofu.adopt.documents import as_map, refused
from fleetform.export.opentofu.adopt.import_ids import import_id, rules
from fleetform.export.opentofu.adopt.places import Root, forms
from fleetform.export.opentofu.adopt.tofu_state import Held, read_tofu_state
from fleetform.graph.expressions import Expr, ListOf, Literal, MapOf
from fleetform.graph.model import Graph, Resource, ResourceKind


def pulumi_import(graph: Graph, files: Sequence[Path]) -> str:
    """The text of the file for `pulumi import`; what it does not have is noted in the graph.

    Args:
        graph: The program that the configuration was exported from.
        files: States, one for each root module.

    Raises:
        ExportError: A file is no state, or has nothing of the program.
    """
    states = [read_tofu_state(file) for file in files]
    found, left = _best(graph, states)
    if not found:
        told = "has nothing of this program: no address is that of an export"
        raise refused(", ".join(map(str, files)), told)
    return _Writer(graph, found, left).text()


def _best(graph: Graph, states: Sequence[Mapping[str, Held]]) -> tuple[dict[str, Held], list[str]]:
    """What is there of the program, by URN, in the form that the states were made with; and other addresses."""
    best: tuple[dict[str, Held], list[str]] = ({}, [address for state in states for address in state])
    for form in forms(graph):
        made = _in_form(form, states)
        if len(made[0]) > len(best[0]):
            best = made
        if not best[1]:
            break
    return best


def _in_form(form: Sequence[Root], states: Sequence[Mapping[str, Held]]) -> tuple[dict[str, Held], list[str]]:
    """Each state is of the root that it has most in common with."""
    found: dict[str, Held] = {}
    left: list[str] = []
    for state in states:
        root = max(form, key=lambda root: len(root.keys() & state.keys()))
        found |= {root[address]: held for address, held in state.items() if address in root}
        left += [address for address in state if address not in root]
    return found, left


class _Writer:
    def __init__(self, graph: Graph, found: Mapping[str, Held], left: list[str]) -> None:
        self._graph = graph
        self._found = found
        self._left = left
        self._secret: list[str] = []
        self._no_import: list[str] = []
        self._names = _unique_names(graph)
        self._used_providers: dict[str, None] = {}

    def text(self) -> str:
        entries = [entry for resource in self._graph.resources.values() for entry in self._entry(resource)]
        self._tell()
        providers = {urn: self._names[urn] for urn in self._used_providers}
        content: dict[str, Any] = {"nameTable": {name: urn for urn, name in providers.items()}, "resources": entries}
        given = {name: self._settings(urn) for urn, name in providers.items()}
        if any(given.values()):
            content["providerInputs"] = {name: settings for name, settings in given.items() if settings}
        return json.dumps(content, indent=2, ensure_ascii=False) + "\n"

    def _entry(self, resource: Resource) -> Iterator[dict[str, Any]]:
        if resource.kind is ResourceKind.COMPONENT:
            yield {**self._head(resource), "component": True, **self._parent(resource)}
        elif resource.urn in self._found:
            identity = self._id(resource, self._found[resource.urn])
            if identity is not None:
                yield {**self._head(resource), "id": identity, **self._parent(resource), **self._provider(resource)}

    def _head(self, resource: Resource) -> dict[str, Any]:
        name = self._names[resource.urn]
        logical = {"logicalName": resource.name} if name != resource.name else {}
        return {"type": resource.type, "name": name, **logical}

    def _parent(self, resource: Resource) -> dict[str, Any]:
        return {"parent": self._names[resource.parent]} if resource.parent in self._names else {}

    def _provider(self, resource: Resource) -> dict[str, Any]:
        urn = resource.options.provider
        version = {"version": resource.options.version} if resource.options.version else {}
        if urn is None:
            return version
        self._used_providers[urn] = None
        return {"provider": self._names[urn], **version}

    def _id(self, resource: Resource, held: Held) -> str | None:
        """Pulumi's import id: bridged types have Terraform's."""
        told = f"{resource.type} '{resource.name}'"
        reason, secret = rules().not_importable.get(held.type), rules().secret.get(held.type)
        if reason is not None or secret is not None:
            (self._no_import if reason is not None else self._secret).append(told)
            return None
        if held.type == "kubernetes_manifest":
            return _object_id(held.values)
        own = str(held.values.get("id", ""))
        found = names.terraform_resource(resource.type)
        return (import_id(held.type, own, held.values) or own) if found is not None else own

    def _settings(self, urn: str) -> dict[str, Any]:
        """What a provider of the program is made with, where all of it is known."""
        provider = self._graph.resources[urn]
        values = {name: _plain(expr) for name, expr in provider.inputs.items()}
        lost = [name for name, value in values.items() if value is None]
        if lost:
            self._graph.notes.append(
                f"provider '{provider.name}': {', '.join(lost)} is not known or is secret; add it to providerInputs"
            )
        return {name: value for name, value in values.items() if value is not None}

    def _tell(self) -> None:
        own = [r for r in self._graph.resources.values() if r.kind is ResourceKind.CUSTOM]
        new = [f"{r.type} '{r.name}'" for r in own if r.urn not in self._found]
        for told, items in (
            ("the state does not have these; Pulumi will make them", new),
            ("the state has these, but the program does not make them", self._left),
            ("their import id is a secret, which is not written; import them by hand", self._secret),
            ("these cannot be imported; Pulumi will make them", self._no_import),
        ):
            if items:
                self._graph.notes.append(f"{told}: {', '.join(items)}")


def _unique_names(graph: Graph) -> dict[str, str]:
    """A name for each resource that no other has: its own, or with its type and a number behind it."""
    taken: set[str] = set()
    made: dict[str, str] = {}
    for urn, resource in graph.resources.items():
        kind = resource.type.rsplit(":", 1)[-1]
        wanted = [resource.name, f"{resource.name}-{kind}"]
        wanted += [f"{resource.name}-{kind}-{number}" for number in range(2, len(graph.resources) + 2)]
        made[urn] = next(name for name in wanted if name not in taken)
        taken.add(made[urn])
    return made


def _object_id(values: Mapping[str, Any]) -> str:
    """`namespace/name` of a Kubernetes object."""
    manifest = as_map(values.get("manifest"))
    metadata = as_map(as_map(manifest.get("value", manifest)).get("metadata"))
    namespace = metadata.get("namespace")
    return f"{namespace}/{metadata.get('name')}" if namespace else str(metadata.get("name"))


def _plain(expr: Expr) -> Any:
    """A value that is known now; None for any other."""
    if isinstance(expr, Literal):
        return expr.value
    if isinstance(expr, ListOf):
        items = [_plain(item) for item in expr.items]
        return None if None in items else items
    if isinstance(expr, MapOf):
        entries = {str(key): _plain(value) for key, value in expr.entries}
        return None if None in entries.values() else entries
    return None
