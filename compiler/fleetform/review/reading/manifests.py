"""A folder of Kubernetes and Crossplane manifests as a graph.

Managed resources of Crossplane get Pulumi's type and names, and so do objects and releases that provider-kubernetes
and provider-helm make; anything else is the Kubernetes object it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import yaml

from fleetform import names
from fleetform.graph.expressions import Expr, Literal, MapOf, Ref, refs
from fleetform.graph.model import Graph, Options, Resource, ResourceKind, SourcePosition
from fleetform.names.reverse import from_crd, managed_token
from fleetform.review.documents import LOADER, literal
from fleetform.review.errors import ReviewError
from fleetform.review.reading.types import kubernetes_token

PROJECT, STACK = "manifests", "export"
_MANAGED = (".upbound.io", ".crossplane.io")


def read_manifests(folder: Path) -> Graph:
    """The graph of a folder and the folders in it.

    Raises:
        ReviewError: A file cannot be read, or two objects are the same.
    """
    graph = Graph(project=PROJECT, stack=STACK, program=str(folder))
    for file in sorted((*folder.rglob("*.yaml"), *folder.rglob("*.yml"))):
        told = str(file.relative_to(folder))
        for position, document in _documents(file, told):
            resource = _resource(document, position)
            if resource.urn in graph.resources:
                before = graph.resources[resource.urn].source
                raise ReviewError(f"{position}: {resource.type} {resource.name} is there already, at {before}")
            graph.resources[resource.urn] = resource
    _connect(graph)
    return graph


def _documents(file: Path, told: str) -> Iterator[tuple[SourcePosition, dict[str, Any]]]:
    try:
        text = file.read_text(encoding="utf-8")
        loader = LOADER(text)
        while loader.check_node():
            node = loader.get_node()
            value: Any = loader.construct_document(node)
            position = SourcePosition(told, node.start_mark.line + 1, node.start_mark.column + 1)
            document = _mapping(value)
            if document.get("kind") == "List":
                yield from ((position, item) for item in map(_mapping, document.get("items") or []) if item)
            elif document.get("apiVersion") and document.get("kind"):
                yield position, document
    except (OSError, UnicodeDecodeError) as error:
        raise ReviewError(f"{told}: cannot be read: {getattr(error, 'strerror', None) or 'it is not text'}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{told}:{mark.line + 1}:{mark.column + 1}" if mark else told
        raise ReviewError(f"{place}: not readable as YAML: {getattr(error, 'problem', error)}") from error


def _resource(document: dict[str, Any], position: SourcePosition) -> Resource:
    version, kind = str(document["apiVersion"]), str(document["kind"])
    metadata, spec = _mapping(document.get("metadata")), _mapping(document.get("spec"))
    name = str(metadata.get("name") or metadata.get("generateName") or kind)
    token, inputs = _said(version.partition("/")[0], version, kind, document, spec)
    place = f"{metadata['namespace']}/{name}" if metadata.get("namespace") else name
    policies: list[Any] = spec.get("managementPolicies") or ["*"]
    kept = spec.get("deletionPolicy") == "Orphan" or not {"*", "Delete"} & {str(one) for one in policies}
    return Resource(
        urn=f"urn:pulumi:{STACK}::{PROJECT}::{token}::{place}",
        type=token,
        name=place,
        kind=ResourceKind.CUSTOM,
        inputs=inputs,
        options=Options(retain_on_delete=kept),
        source=position,
    )


def _said(
    group: str, version: str, kind: str, document: dict[str, Any], spec: dict[str, Any]
) -> tuple[str, dict[str, Expr]]:
    """Pulumi's type of a document, and its inputs."""
    given = _mapping(spec.get("forProvider")) if group.endswith(_MANAGED) else {}
    if given:
        values = {**_mapping(spec.get("initProvider")), **given}
        if kind == "Object" and _mapping(values.get("manifest")):
            manifest = _mapping(values["manifest"])
            return kubernetes_token(str(manifest.get("apiVersion")), str(manifest.get("kind"))), _inputs(manifest)
        if kind == "Release" and _mapping(values.get("chart")):
            return "kubernetes:helm.sh/v3:Release", _release(values)
        token = managed_token(group, kind)
        mapped = names.managed_resource(token) if token is not None else None
        if token is not None and mapped is not None:
            return token, from_crd(_inputs(values), mapped.inputs)
    return kubernetes_token(version, kind), _inputs(document)


def _release(values: dict[str, Any]) -> dict[str, Expr]:
    chart = _mapping(values["chart"])
    rest = {key: value for key, value in values.items() if key != "chart"}
    told = {"chart": chart.get("name"), "version": chart.get("version")}
    repository = {"repositoryOpts": {"repo": chart["repository"]}} if chart.get("repository") else {}
    return _inputs({**told, **repository, **rest})


def _mapping(value: Any) -> dict[str, Any]:
    """A part of a document, empty where it is no object."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _inputs(values: Mapping[str, Any]) -> dict[str, Expr]:
    plain = {key: value for key, value in values.items() if key != "status" and value is not None}
    return {str(key): literal(value) for key, value in plain.items()}


def _connect(graph: Graph) -> None:
    """Turns `vpcIdRef: {name: main}` into a reference to that object."""
    by_name: dict[str, list[Resource]] = {}
    for resource in graph.resources.values():
        by_name.setdefault(resource.name.rpartition("/")[2], []).append(resource)
    for resource in graph.resources.values():
        resource.inputs = dict(_connected(key, value, by_name) for key, value in resource.inputs.items())
        read = (ref.node for value in resource.inputs.values() for ref in refs(value))
        resource.dependencies = tuple(urn for urn in dict.fromkeys(read) if urn != resource.urn)


def _connected(key: str, value: Expr, by_name: Mapping[str, list[Resource]]) -> tuple[str, Expr]:
    if key.endswith("Ref") and isinstance(value, MapOf):
        name = value.get("name")
        found = by_name.get(str(name.value), []) if isinstance(name, Literal) else []
        field = key.removesuffix("Ref")
        if found and "SecretRef" not in key:
            kind = next((one for one in found if one.type.rpartition(":")[2].lower() in field.lower()), found[0])
            return field, Ref(kind.urn, ("id",))
    if isinstance(value, MapOf):
        inner = (
            _connected(name, item, by_name) if isinstance(name, str) else (name, item) for name, item in value.entries
        )
        return key, MapOf(tuple(inner))
    return key, value
