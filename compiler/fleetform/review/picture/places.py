"""Where things are: regions of clouds as people name them, and lines of files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import normpath

from fleetform.graph.model import Graph, Resource, SourcePosition
from fleetform.review.picture.kinds import as_text, cloud_of, text_at

_ZONE = {"aws": re.compile(r"(-\d)[a-z]$"), "gcp": re.compile(r"(\d)-[a-z]$")}
_REGION_PROPERTIES = ("region", "location")
_REGION_CONFIG = {"aws": ("aws:region",), "gcp": ("gcp:region", "gcp:zone"), "azure": ("azure-native:location",)}


def region_name(cloud: str, text: str) -> str:
    """A region as its cloud names it: without a zone, and Azure's without its display spelling.

    >>> region_name("aws", "eu-west-1b"), region_name("gcp", "europe-west1-c"), region_name("azure", "West Europe")
    ('eu-west-1', 'europe-west1', 'westeurope')
    """
    if cloud == "azure":
        return text.replace(" ", "").lower()
    zone = _ZONE.get(cloud)
    return zone.sub(r"\1", text) if zone else text


def region_of(resource: Resource, graph: Graph, paths: tuple[str, ...] = _REGION_PROPERTIES) -> str:
    """The region of a resource: of its own inputs, its provider, the program's configuration; empty if none tells."""
    cloud = cloud_of(resource.package)
    return region_name(cloud, next((text for text in _regions(resource, graph, cloud, paths) if text), ""))


def line_of(resource: Resource) -> str:
    """The line behind a resource: of the blueprint, else of the program; nothing for files outside the project."""
    inside = (position for position in (resource.origin, resource.source) if position and _is_inside(position))
    found = next(inside, None)
    return f"{normpath(found.file)}:{found.line}" if found else ""


def _regions(resource: Resource, graph: Graph, cloud: str, paths: tuple[str, ...]) -> Iterator[str]:
    yield text_at(resource.inputs, paths)
    if cloud not in _REGION_CONFIG:
        return
    provider = graph.resources.get(resource.options.provider or "")
    if provider is not None and provider.package == resource.package:
        yield text_at(provider.inputs, (*_REGION_PROPERTIES, "zone"))
    for key in _REGION_CONFIG[cloud]:
        yield as_text(graph.provider_config.get(resource.package, {}).get(key.partition(":")[2]))
        yield str(graph.config.get(key, ""))


def _is_inside(position: SourcePosition) -> bool:
    # A path of this machine would make the picture another one elsewhere.
    return not normpath(position.file).startswith(("/", ".."))
