"""Provider resources as ProviderConfigs: one file a Crossplane provider, found by its name.

Each file has `API_GROUP` (of both scopes) and `spec(settings) -> dict`. Credentials are references to Secrets.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from importlib import import_module
from typing import Any, cast

from fleetform.export.crossplane.metadata import place
from fleetform.export.crossplane.object_names import Names
from fleetform.export.crossplane.provider_configs.settings import Settings
from fleetform.export.crossplane.world import World
from fleetform.graph.model import Options, Resource

_FLAVOURS = {"aws": ("aws",), "gcp": ("gcp",), "azure-native": ("azure",), "kubernetes": ("kubernetes", "helm")}
"""The Crossplane providers that take the place of each Pulumi provider."""


class ProviderConfigs:
    """Makes the ProviderConfigs that are used."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._names = Names()
        self._documents: dict[tuple[str, str], dict[str, Any]] = {}
        self.extra: list[dict[str, Any]] = []
        """Objects that a ProviderConfig needs beside it."""
        self._extra_of: list[str] = []

    def reference(self, resource: Resource, flavour: str) -> dict[str, str]:
        """The `providerConfigRef` of a resource.

        Args:
            resource: The resource.
            flavour: Which Crossplane provider has it: `aws`, `gcp`, `azure`, `kubernetes`, `helm`.
        """
        provider = resource.options.provider
        package = resource.package
        key = (flavour, provider or package)
        if key not in self._documents:
            self._documents[key] = self._document(flavour, provider, package, resource)
        name: str = self._documents[key]["metadata"]["name"]
        return {"kind": "ProviderConfig", "name": name} if self._world.scope.namespaced else {"name": name}

    def offer(self, provider: Resource) -> None:
        """Makes the ProviderConfigs of a provider for others to use, whether or not a resource here uses it."""
        user = replace(provider, type=provider.package, options=Options(provider=provider.urn))
        for flavour in _FLAVOURS.get(provider.package, ()):
            self.reference(user, flavour)

    def documents(self, without: Collection[str] = ()) -> list[dict[str, Any]]:
        """All of them, by provider and name, each with what it needs.

        Args:
            without: URNs of providers whose ProviderConfigs somebody else makes; a package, for its default one.
        """
        wanted = [document for (_, provider), document in self._documents.items() if provider not in without]
        ordered = sorted(wanted, key=lambda d: (d["apiVersion"], d["metadata"]["name"]))
        needed = [
            document for document, provider in zip(self.extra, self._extra_of, strict=True) if provider not in without
        ]
        return [*ordered, *needed]

    def _document(self, flavour: str, provider: str | None, package: str, resource: Resource) -> dict[str, Any]:
        world = self._world
        module = import_module(f"{__name__}.{flavour}")
        node = world.graph.resources.get(provider or "")
        wanted = node.name if node else "default"
        name = self._names.take(flavour, world.scope.object_name(wanted), provider or package)
        settings = Settings(world, flavour, name, world.settings.inputs(resource), self)
        make = cast("Callable[[Settings], dict[str, Any]]", module.spec)
        api = cast("tuple[str, str]", module.API_VERSIONS)[0 if world.scope.namespaced else 1]
        spec = make(settings)
        self._extra_of += [provider or package] * (len(self.extra) - len(self._extra_of))
        return {"apiVersion": api, "kind": "ProviderConfig", "metadata": place(world, name), "spec": spec}
