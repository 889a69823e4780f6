"""The composite resources of an environment, with all values that the environment would have once it is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from engines import crossplane_stacks
from engines.crossplane_providers import observed
from fleetform.components.package import COMPONENTS
from fleetform.export.crossplane.export import Written, write
from fleetform.export.crossplane.interface import Api, api
from fleetform.export.crossplane.provider_settings import decoded
from fleetform.export.crossplane.world import World, world
from fleetform.function.observing import Observed
from fleetform.graph.expressions import Expr
from fleetform.graph.model import Graph, Resource, ResourceKind

_LOCATED = ("region", "project", "subscriptionId", "allowedAccountIds", "defaultTags", "defaultLabels")


@dataclass(frozen=True)
class Composite:
    """One component of an environment.

    Attributes:
        api: The component.
        document: Its composite resource.
        resources: Its managed resources in the direct export, complete, by kind and name.
    """

    api: Api
    document: dict[str, Any]
    resources: dict[tuple[str, str], dict[str, Any]]

    def __str__(self) -> str:
        return f"{self.api.kind} {self.document['metadata']['name']}"


@dataclass(frozen=True)
class Environment:
    """An environment as composite resources, and all that is there when it is deployed.

    Attributes:
        composites: They, in the order of the program.
        there: The managed resources with their made-up status, by kind and name.
    """

    composites: list[Composite]
    there: dict[tuple[str, str], dict[str, Any]]


@cache
def environment(name: str) -> Environment:
    """An environment of `stacks/`."""
    graph = crossplane_stacks.graph(name)
    before: dict[tuple[str, str], dict[str, Any]] = {}
    while True:
        seen = Observed({f"{kind}/{name}": document for (kind, name), document in before.items()})
        known = world(graph, namespaced=True, observed=seen.outputs)
        seen.identities = known.identities
        written = write(known)
        there = {place(document): with_status(document) for document in written.documents.values()}
        if there == before:
            return Environment(list(_composites(graph, written)), there)
        # What one resource has often follows from what another one has: the next look sees it.
        before = there


def shape(composite: Composite) -> tuple[str, ...]:
    """What tells apart composite resources of one kind: the kinds of what they are composed of."""
    return composite.api.kind, *sorted(kind for kind, _ in composite.resources)


def place(document: Mapping[str, Any]) -> tuple[str, str]:
    """Kind with group, and name."""
    return f"{document['kind']}.{document['apiVersion'].partition('/')[0]}", document["metadata"]["name"]


def with_status(document: Mapping[str, Any]) -> dict[str, Any]:
    """A managed resource as its provider leaves it once it is there."""
    conditions = [{"type": type_, "status": "True"} for type_ in ("Synced", "Ready")]
    found = {} if document["kind"] in ("ProviderConfig", "ClusterAuth") else observed(document)
    return {**document, "status": {"conditions": conditions, "atProvider": found}}


def _composites(graph: Graph, written: Written) -> Iterator[Composite]:
    for resource in graph.resources.values():
        made = resource.made
        if made is None or made.component not in COMPONENTS or _is_inside(graph, resource):
            continue
        arguments = {name: written.world.known.value(expr) for name, expr in made.arguments.items() if name != "opts"}
        found = api(made.component)
        below = [urn for urn in written.documents if _is_below(written.world, urn, resource.urn)]
        configs, settings = _providers(written, below)
        meta = {
            "name": resource.name,
            "namespace": written.world.scope.namespace,
            "labels": {"fleetform.dev/project": graph.project, "fleetform.dev/stack": graph.stack},
        }
        document = {
            "apiVersion": found.api_version,
            "kind": found.kind,
            "metadata": meta,
            "spec": found.spec_of(arguments, configs, settings),
        }
        yield Composite(found, document, _alone([written.documents[urn] for urn in below]))


def _alone(documents: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """The resources of a component, without what waits for resources of others: options are no part of a spec."""
    own = {document["metadata"]["name"] for document in documents}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for document in documents:
        spec = dict(document["spec"])
        awaited = [r for r in spec.pop("references", []) if r.get("dependsOn", {}).get("name", next(iter(own))) in own]
        found[place(document)] = {**document, "spec": {**spec, **({"references": awaited} if awaited else {})}}
    return found


def _is_inside(graph: Graph, resource: Resource) -> bool:
    return any(above.made and above.made.component in COMPONENTS for above in graph.ancestors(resource))


def _is_below(known: World, urn: str, component: str) -> bool:
    return any(above.urn == component for above in known.graph.ancestors(known.graph.resources[urn]))


def _providers(written: Written, below: list[str]) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
    """The names of the ProviderConfigs that resources have, and the settings of the providers behind them."""
    configs: dict[str, str] = {}
    settings: dict[str, dict[str, Any]] = {}
    for urn in below:
        identity = written.world.identities[urn]
        flavour = {"object": "kubernetes", "release": "helm"}.get(identity.form) or identity.type.provider  # type: ignore[union-attr]
        configs[flavour] = written.documents[urn]["spec"]["providerConfigRef"]["name"]
        provider = written.world.graph.resources.get(written.world.graph.resources[urn].options.provider or "")
        assert provider is None or provider.kind is ResourceKind.PROVIDER
        inputs: Mapping[str, Expr] = provider.inputs if provider else {}
        settings[flavour] = {name: decoded(inputs[name]) for name in _LOCATED if name in inputs}
    return configs, settings
