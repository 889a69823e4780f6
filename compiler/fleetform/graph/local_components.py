"""Components that a provider fills from local manifests: their children are made here, as the provider would.

Names, order and dependencies are those of pulumi-kubernetes 4 (its `yaml/v2` and `kustomize/v2` components): a child is
called `PREFIX:NAMESPACE/NAME`, and waits for its namespace, its definition, and what its annotation names.
"""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pulumi

from fleetform.graph.manifests import decode, flat, kustomized, read
from fleetform.graph.outputs import make, resolve
from fleetform.graph.session import Session

FILLED = frozenset(
    {"kubernetes:yaml/v2:ConfigFile", "kubernetes:yaml/v2:ConfigGroup", "kubernetes:kustomize/v2:Directory"}
)
_NAMESPACED = frozenset(
    (
        "ConfigMap",
        "ControllerRevision",
        "CSIStorageCapacity",
        "ResourceClaim",
        "ResourceClaimTemplate",
        "CronJob",
        "DaemonSet",
        "Deployment",
        "Endpoints",
        "EndpointSlice",
        "Event",
        "HorizontalPodAutoscaler",
        "Ingress",
        "Job",
        "Lease",
        "LimitRange",
        "LocalSubjectAccessReview",
        "NetworkPolicy",
        "PersistentVolumeClaim",
        "Pod",
        "PodDisruptionBudget",
        "PodTemplate",
        "ReplicaSet",
        "ReplicationController",
        "ResourceQuota",
        "Role",
        "RoleBinding",
        "Secret",
        "Service",
        "ServiceAccount",
        "StatefulSet",
    )
)
"""Kinds of Kubernetes itself that live in a namespace (`kubectl api-resources --namespaced`, Kubernetes 1.34)."""

_BUILT_IN = (".k8s.io", "apps", "batch", "autoscaling", "policy", "core", "events.k8s.io")
_SECRET_FIELDS = ("data", "stringData")


def fill(session: Session, component: Any, ty: str, name: str, props: Mapping[str, Any], provider: Any) -> None:
    """Makes the children of a component.

    Args:
        session: The recording.
        component: The component.
        ty: Its type.
        name: Its name.
        props: Its arguments by Python name.
        provider: The provider of its children, if one is given.

    Raises:
        NotPortable: What it is filled from cannot be read here.
        ValueError, OSError: What it is filled from is not there, or is no manifest.
    """
    given = {key: resolve(value).value for key, value in props.items()}
    default = given.get("namespace") or _namespace_of(provider) or "default"
    objects = [_checked(item) for item in flat(_objects(session, ty, given))]
    defined = {_defines(item): item for item in objects if item["kind"] == "CustomResourceDefinition"}
    for item in objects:
        metadata = item["metadata"]
        if not metadata.get("namespace") and _is_namespaced(item, defined):
            metadata["namespace"] = default
        if given.get("skip_await"):
            metadata["annotations"] = {**(metadata.get("annotations") or {}), "pulumi.com/skipAwait": "true"}
    prefix = given.get("resource_prefix")
    made = _made(component, name if prefix is None else prefix, objects, defined)
    component.__dict__["resources"] = make(made, frozenset(made))


def _objects(session: Session, ty: str, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    if ty.endswith("Directory"):
        return kustomized(session, str(given["directory"]))
    if ty.endswith("ConfigFile"):
        return read(session, [given["file"]], Path.cwd(), patterns=False)
    files, text = given.get("files") or [], given.get("yaml") or ""
    found = read(session, [files] if isinstance(files, str) else list(files), Path.cwd(), patterns=True)
    return [*found, *decode(session, text), *(given.get("objs") or [])]


def _checked(item: dict[str, Any]) -> dict[str, Any]:
    kind, version = item.get("kind"), item.get("apiVersion")
    if not kind or not version:
        raise ValueError(f"Kubernetes resources require a kind and apiVersion: {sorted(item)}")
    if not (item.get("metadata") or {}).get("name"):
        raise ValueError(f"Kubernetes resources require a metadata.name: {version}/{kind}")
    return {**item, "apiVersion": version.removeprefix("core/"), "metadata": dict(item["metadata"])}


def _made(component: Any, prefix: str, objects: list[dict[str, Any]], defined: Mapping[Any, Any]) -> list[Any]:
    """The children, those first that others wait for."""
    made: dict[int, Any] = {}
    waiting = list(objects)
    while waiting:
        ready = [item for item in waiting if all(id(other) in made for other in _before(item, objects, defined))]
        for item in ready or waiting:  # a circle: as they come
            before = [made[id(other)] for other in _before(item, objects, defined) if id(other) in made]
            made[id(item)] = _child(component, prefix, item, before)
        waiting = [item for item in waiting if id(item) not in made]
    return list(made.values())


def _before(item: dict[str, Any], objects: list[dict[str, Any]], defined: Mapping[Any, Any]) -> list[dict[str, Any]]:
    """What an object waits for."""
    metadata = item["metadata"]
    named = (metadata.get("annotations") or {}).get("config.kubernetes.io/depends-on", "")
    wanted = {text.strip() for text in named.split(",") if text.strip()}
    found = [
        other
        for other in objects
        if (other["kind"] == "Namespace" and other["metadata"]["name"] == metadata.get("namespace"))
        or _reference(other) in wanted
    ]
    definition = defined.get((_group(item), item["kind"]))
    return [*found, *([definition] if definition is not None else [])]


def _child(component: Any, prefix: str, item: dict[str, Any], before: list[Any]) -> Any:
    metadata = item["metadata"]
    name = f"{metadata['namespace']}/{metadata['name']}" if metadata.get("namespace") else metadata["name"]
    version = item["apiVersion"] if "/" in item["apiVersion"] else f"core/{item['apiVersion']}"
    secrets = _SECRET_FIELDS if version == "core/v1" and item["kind"] == "Secret" else ()
    props = {key: pulumi.Output.secret(value) if key in secrets else value for key, value in item.items()}
    options = pulumi.ResourceOptions(parent=component, depends_on=before or None)
    name = f"{prefix}:{name}" if prefix else name
    return pulumi.CustomResource(f"kubernetes:{version}:{item['kind']}", name, props, options)


def _is_namespaced(item: dict[str, Any], defined: Mapping[Any, Any]) -> bool:
    definition = defined.get((_group(item), item["kind"]))
    if definition is not None:
        return definition.get("spec", {}).get("scope") == "Namespaced"
    group = _group(item)
    return item["kind"] in _NAMESPACED and (not group or group.endswith(_BUILT_IN))


def _namespace_of(provider: Any) -> str | None:
    """The namespace that a provider puts things into that name none."""
    if provider is None:
        return None
    found = resolve(provider.__dict__.get("_fleetform_namespace")).value
    return found if isinstance(found, str) else None


def _defines(item: dict[str, Any]) -> tuple[str, str]:
    spec = item.get("spec", {})
    return spec.get("group", ""), spec.get("names", {}).get("kind", "")


def _group(item: dict[str, Any]) -> str:
    return item["apiVersion"].rpartition("/")[0]


def _reference(item: dict[str, Any]) -> str:
    """An object as the annotation names it: `GROUP/namespaces/NAMESPACE/KIND/NAME` or `GROUP/KIND/NAME`."""
    metadata = item["metadata"]
    inside = f"namespaces/{metadata['namespace']}/" if metadata.get("namespace") else ""
    return f"{_group(item)}/{inside}{item['kind']}/{metadata['name']}"
