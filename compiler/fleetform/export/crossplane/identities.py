"""Which Crossplane object each resource of a graph becomes, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fleetform.export.crossplane.facts import facts
from fleetform.export.crossplane.folds import folding_type
from fleetform.export.crossplane.object_names import Names
from fleetform.export.crossplane.splits import split_type
from fleetform.export.errors import Problems
from fleetform.graph.model import Graph, Resource, ResourceKind
from fleetform.names import kubernetes_kind, managed_resource, suggest
from fleetform.names.model import ManagedType

RELEASE_TOKEN = "kubernetes:helm.sh/v3:Release"  # noqa: S105  a type, not a secret
EXPORTED = (ResourceKind.CUSTOM, ResourceKind.READ)
_HANDLED = (*EXPORTED, ResourceKind.COMPONENT, ResourceKind.PROVIDER, ResourceKind.STACK_REFERENCE)


@dataclass(frozen=True, slots=True)
class Identity:
    """The object that stands for a resource.

    Attributes:
        form: A provider's managed resource, a Kubernetes object inside an `Object`, or a Helm release.
        api_version: Of the object, e.g. `ec2.aws.m.upbound.io/v1beta1`.
        kind: Of the object.
        name: Its `metadata.name`.
        type: What the name map says of a managed resource.
        manifest: For an `Object`: API version and kind of what is inside.
    """

    form: Literal["managed", "object", "release"]
    api_version: str
    kind: str
    name: str
    type: ManagedType | None = None
    manifest: tuple[str, str] | None = None

    @property
    def group(self) -> str:
        """API group of the object."""
        return self.api_version.partition("/")[0]


class Scope:
    """Where the objects live: in a namespace of their own, or in the whole control plane.

    Attributes:
        namespaced: Crossplane v2's namespaced kinds, or the older cluster-scoped ones.
        namespace: Namespace of the objects (and of the Secrets they use, in both cases).
    """

    def __init__(self, graph: Graph, *, namespaced: bool, namespace: str | None = None) -> None:
        self.namespaced = namespaced
        self.namespace = namespace or Names().take("Namespace", f"{graph.project}-{graph.stack}", "")

    def object_name(self, name: str) -> str:
        """The name wanted for an object: objects without a namespace of their own carry it in their name."""
        return name if self.namespaced else f"{self.namespace}-{name}"

    @property
    def object_api(self) -> str:
        """API version of provider-kubernetes' `Object`."""
        return "kubernetes.m.crossplane.io/v1alpha1" if self.namespaced else "kubernetes.crossplane.io/v1alpha2"

    @property
    def release_api(self) -> str:
        """API version of provider-helm's `Release`."""
        return "helm.m.crossplane.io/v1beta1" if self.namespaced else "helm.crossplane.io/v1beta1"


def identities(graph: Graph, scope: Scope, problems: Problems) -> dict[str, Identity]:
    """The identity of every resource that becomes an object, by URN, in the graph's order."""
    names = Names()
    found: dict[str, Identity] = {}
    for resource in graph.resources.values():
        if resource.kind not in _HANDLED:
            problems.add(
                "is made by a plugin, and what is inside is not in the graph; write its resources in the program",
                resource,
            )
        elif resource.kind in EXPORTED and (identity := _identity(resource, scope, names, problems)):
            found[resource.urn] = identity
    return found


def _identity(resource: Resource, scope: Scope, names: Names, problems: Problems) -> Identity | None:
    def named(kind: str) -> str:
        return names.take(kind, scope.object_name(resource.name), resource.urn)

    if resource.type == RELEASE_TOKEN:
        return Identity("release", scope.release_api, "Release", named("Release"))
    if resource.package == "kubernetes":
        if manifest := kubernetes_kind(resource.type):
            return Identity("object", scope.object_api, "Object", named("Object"), manifest=manifest)
        problems.add("is no single Kubernetes object and no Helm release", resource)
        return None
    type_ = split_type(resource.type, namespaced=scope.namespaced)
    type_ = type_ or managed_resource(resource.type, namespaced=scope.namespaced)
    if type_ is None:
        known = facts("absent")["types"].get(resource.type)
        told = f"no Crossplane provider has this type{f'; {known}' if known else ''}"
        problems.add(told, resource, suggestion=None if known else suggest(resource.type))
        return None
    type_ = folding_type(type_)
    return Identity(
        "managed", f"{type_.group}/{type_.version}", type_.kind, named(f"{type_.group}/{type_.kind}"), type_
    )
