"""What Pulumi's SDK tells the engine of resources when a program runs in this process, and the engine does not keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from pulumi.runtime.proto import resource_pb2_grpc

from fleetform.graph.model import Alias, Graph, Resource, ResourceKind


def listen(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Keeps every request to register a resource; the list fills as the program runs."""
    told: list[Any] = []
    connect = resource_pb2_grpc.ResourceMonitorStub.__init__

    def connected(self: Any, channel: Any) -> None:
        connect(self, channel)
        register = self.RegisterResource

        def tell(request: Any, *arguments: Any, **options: Any) -> Any:
            told.append(request)
            return register(request, *arguments, **options)

        self.RegisterResource = tell

    monkeypatch.setattr(resource_pb2_grpc.ResourceMonitorStub, "__init__", connected)
    return told


def untold(graph: Graph, told: Sequence[Any]) -> Iterator[str]:
    """The differences between options in a graph and what the engine was told of them."""
    by_name = {(request.type, request.name): request for request in told}
    for resource in graph.resources.values():
        if resource.kind in (ResourceKind.READ, ResourceKind.STACK_REFERENCE):
            continue
        request = by_name[resource.type, resource.name]
        for what, engine, recorded in _options(resource, request):
            if engine != recorded:
                told_of = f"{resource.type} '{resource.name}' ({resource.source})"
                yield f"{told_of}: {what}: engine {engine!r}, recorded {recorded!r}"


def _options(resource: Resource, request: Any) -> Iterator[tuple[str, Any, Any]]:
    options = resource.options
    yield "aliases", [_alias(alias) for alias in request.aliases], list(options.aliases)
    replace = request.deleteBeforeReplace if request.deleteBeforeReplaceDefined else None
    yield "delete before replace", replace, options.delete_before_replace
    yield "imported", request.importId or None, options.import_id
    yield "version", request.version or None, options.version
    yield "plugin", request.pluginDownloadURL or None, options.plugin_download_url
    yield "replace with", tuple(request.replace_with), options.replace_with
    yield "hidden differences", tuple(request.hideDiffs), options.hide_diffs
    providers = {package: reference.rpartition("::")[0] for package, reference in request.providers.items()}
    yield "providers", providers, dict(options.providers)


def _alias(alias: Any) -> Alias:
    if alias.WhichOneof("alias") == "urn":
        return Alias(urn=alias.urn)
    spec = alias.spec
    return Alias(
        name=spec.name or None,
        type=spec.type or None,
        parent="" if spec.noParent else spec.parentUrn or None,
        stack=spec.stack or None,
        project=spec.project or None,
    )
