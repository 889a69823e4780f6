"""From a composite resource to the graph of its component."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pulumi

from fleetform.export.crossplane.interface import Api, Arguments, InterfaceError
from fleetform.export.crossplane.interface.offers import offered
from fleetform.export.crossplane.metadata import OWN_NAME
from fleetform.function.checking import problems
from fleetform.function.errors import NotComposedError
from fleetform.graph.errors import RecordingError
from fleetform.graph.model import Graph, ResourceKind
from fleetform.graph.recorder import record

_PACKAGES = {"aws": "aws", "gcp": "gcp", "azure": "azure-native", "kubernetes": "kubernetes", "helm": "kubernetes"}
"""The Pulumi package of each Crossplane provider."""

_PROJECT, _STACK = "fleetform.dev/project", "fleetform.dev/stack"

# While a program is recorded, functions of Pulumi's SDK are replaced, in the whole process.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Built:
    """A component, recorded.

    Attributes:
        graph: What it makes. Its exports are the component's outputs, by their fields in `status`.
        arguments: What it was made from.
        outside: URNs of the providers that it was given.
    """

    graph: Graph
    arguments: Arguments
    outside: frozenset[str]


def build(api: Api, composite: Mapping[str, Any], facts: Mapping[str, object], *, offering: bool = True) -> Built:
    """Records the component of a composite resource.

    Args:
        api: The component as an API.
        composite: The composite resource.
        facts: Known answers of data sources.
        offering: Have the component make the providers that it offers to others.

    Raises:
        NotComposedError: The spec is wrong, or the component cannot be made from it.
    """
    spec: Mapping[str, Any] = composite.get("spec") or {}
    if wrong := list(problems(spec, api.spec)):
        raise NotComposedError(wrong)
    metadata: Mapping[str, Any] = composite["metadata"]
    labels: Mapping[str, str] = metadata.get("labels") or {}
    annotations: Mapping[str, str] = metadata.get("annotations") or {}
    name = annotations.get(OWN_NAME) or metadata["name"]
    try:
        arguments = api.arguments(spec)
        with _ONE_AT_A_TIME:
            graph = record(
                lambda: _make(api, name, arguments, offering=offering),
                project=labels.get(_PROJECT) or metadata.get("namespace") or api.singular,
                stack=labels.get(_STACK) or metadata["name"],
                root=Path.cwd(),
                facts=facts,
            )
    except InterfaceError as error:
        raise NotComposedError([str(error)]) from error
    except RecordingError as error:
        raise NotComposedError([f"{api.kind} cannot be made from this spec: {error}"]) from error
    providers = (r.urn for r in graph.resources.values() if r.kind is ResourceKind.PROVIDER)
    # They were made first.
    return Built(graph, arguments, frozenset(islice(providers, len(_given(arguments)))))


def _make(api: Api, name: str, arguments: Arguments, *, offering: bool) -> None:
    """The program that is recorded: the providers that the spec names, the component, its outputs."""
    made = [pulumi.ProviderResource(package, name, settings) for package, name, settings in _given(arguments)]
    constructor: Any = api.component
    component = constructor(name, **arguments.keywords, opts=pulumi.ResourceOptions(providers=made))
    for attribute in offered(api.component) if offering else ():
        getattr(component, attribute)
    for field, attribute in api.outputs.items():
        if (output := getattr(component, attribute, None)) is not None:
            pulumi.export(field, output)


def _given(arguments: Arguments) -> list[tuple[str, str, Mapping[str, Any]]]:
    """The providers that the spec names: Pulumi package, name, settings. Objects and releases have one together."""
    found = {
        _PACKAGES.get(flavour, flavour): (name, arguments.provider_settings.get(flavour, {}))
        for flavour, name in sorted(arguments.provider_configs.items())
    }
    return [(package, name, settings) for package, (name, settings) in found.items()]
