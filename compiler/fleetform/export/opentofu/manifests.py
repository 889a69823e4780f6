"""Kubernetes objects as manifests."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fleetform import names
from fleetform.export.opentofu.expressions import Writer
from fleetform.export.opentofu.ignoring import written
from fleetform.export.opentofu.tree import Block, Lit, Node, Obj, Raw
from fleetform.graph.expressions import Expr, Literal, MapOf, Secret, rewrite
from fleetform.graph.model import Resource

_ROLLOUTS = frozenset({"Deployment", "DaemonSet", "StatefulSet"})
_FIRST = ("apiVersion", "kind", "metadata")
_READABLE = "fleetform.dev/holds-no-secret"
_SKIP_AWAIT = "pulumi.com/skipAwait"
_WAIT_FOR = "pulumi.com/waitFor"
_CONDITION = re.compile(r"condition=(?P<type>[^=]+)(?:=(?P<status>\w+))?")
_OTHER = re.compile(r"[^a-z0-9.-]+")

# Built-in kinds that belong to no namespace: https://kubernetes.io/docs/reference/kubernetes-api/
_OF_CLUSTERS = frozenset(
    [
        "APIService",
        "CertificateSigningRequest",
        "ClusterRole",
        "ClusterRoleBinding",
        "ClusterTrustBundle",
        "ComponentStatus",
        "CSIDriver",
        "CSINode",
        "CustomResourceDefinition",
        "DeviceClass",
        "DeviceTaintRule",
        "FlowSchema",
        "IngressClass",
        "IPAddress",
        "MutatingAdmissionPolicy",
        "MutatingAdmissionPolicyBinding",
        "MutatingWebhookConfiguration",
        "Namespace",
        "Node",
        "PersistentVolume",
        "PriorityClass",
        "PriorityLevelConfiguration",
        "ResourceSlice",
        "RuntimeClass",
        "SelfSubjectAccessReview",
        "SelfSubjectReview",
        "SelfSubjectRulesReview",
        "ServiceCIDR",
        "StorageClass",
        "StorageVersionMigration",
        "SubjectAccessReview",
        "TokenReview",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration",
        "VolumeAttachment",
        "VolumeAttributesClass",
    ]
)


def api_of(resource: Resource) -> tuple[str, str]:
    """API version and kind of an object."""
    found = names.kubernetes_kind(resource.type)
    version, kind = resource.inputs.get("apiVersion"), resource.inputs.get("kind")
    if isinstance(version, Literal) and isinstance(kind, Literal):
        return str(version.value), str(kind.value)
    return found or ("", "")


def name_of(resource: Resource) -> str:
    """The name of an object that the program did not name: Pulumi's name, as Kubernetes allows it."""
    return _OTHER.sub("-", resource.name.lower()).strip("-.")


def manifest(writer: Writer, resource: Resource) -> Node:
    """The object."""
    version, kind = api_of(resource)
    entries: list[tuple[str, Expr]] = [("apiVersion", Literal(version)), ("kind", Literal(kind))]
    entries.append(("metadata", metadata_of(writer, resource)))
    entries += [(name, expr) for name, expr in resource.inputs.items() if name not in _FIRST]
    made = [(name, writer.inside(name).node(rewrite(_secret(writer, name, expr), _renamed))) for name, expr in entries]
    return Obj(tuple((name, node) for name, node in made if node != Lit(None)))


def _secret(writer: Writer, name: str, expr: Expr) -> Expr:
    """The content of Secrets, which no program has to mark."""
    owner = writer.owner
    is_secret = (
        isinstance(owner, Resource)
        and owner.type == "kubernetes:core/v1:Secret"
        and name in ("data", "stringData")
        and not holds_no_secret(owner)
    )
    return Secret(expr) if is_secret and not isinstance(expr, Secret) else expr


def holds_no_secret(resource: Resource) -> bool:
    """Whether a Secret says itself that what is in it may be read: some controllers take settings in Secrets only."""
    return _annotation(resource, _READABLE) == Literal("true")


def _renamed(expr: Expr) -> Expr:
    """Keys that Pulumi spells in its own way, in those of CustomResourceDefinitions."""
    if not isinstance(expr, MapOf):
        return expr
    return MapOf(tuple((_key(key) if isinstance(key, str) else key, item) for key, item in expr.entries))


def _key(key: str) -> str:
    return key.replace("_", "-") if key.startswith("x_kubernetes_") else key


def metadata_of(writer: Writer, resource: Resource) -> MapOf:
    """The metadata of an object, with a name."""
    given = resource.inputs.get("metadata")
    if isinstance(given, Secret):
        given = given.value
    entries = dict(given.entries) if isinstance(given, MapOf) else {}
    head: dict[str | Expr, Expr] = {}
    if "name" not in entries and "generateName" not in entries:
        head["name"] = Literal(name_of(resource))
    elif "name" in entries:
        head["name"] = entries.pop("name")
    if "namespace" in entries:
        head["namespace"] = entries.pop("namespace")
    else:
        default = default_namespace(writer, resource)
        head.update({"namespace": default} if default is not None else {})
    return MapOf(tuple({**head, **entries}.items()))


def default_namespace(writer: Writer, resource: Resource) -> Expr | None:
    """The namespace that Pulumi's provider puts objects in; of custom kinds it is not known here which have one."""
    version, kind = api_of(resource)
    if kind in _OF_CLUSTERS and ("/" not in version or version.partition("/")[0].endswith((".k8s.io", "apps"))):
        return None
    graph = writer.context.graph
    provider = graph.resources.get(resource.options.provider or "")
    return provider.inputs.get("namespace") if provider is not None else None


def wait_block(resource: Resource, read: Sequence[Sequence[str | int | Expr]]) -> Block | None:
    """What is waited for: a rollout, as Pulumi does, and fields of the status that others read."""
    block = Block("wait")
    if _waits_for_rollout(resource):
        block.set("rollout", Lit(True))
    paths = [written([step for step in path if isinstance(step, str | int)]) for path in read if len(path) > 1]
    if paths:
        block.set("fields", Obj(tuple((path, Lit("*")) for path in dict.fromkeys(paths))))
    if not block.body and (awaited := _awaited(resource)) is not None:
        # The provider waits for one thing only.
        block.body.append(awaited)
    return block if block.body else None


def _awaited(resource: Resource) -> Block | None:
    """The condition that Pulumi is told to wait for; it also waits for what has no words in OpenTofu."""
    found = _annotation(resource, _WAIT_FOR)
    told = _CONDITION.fullmatch(str(found.value)) if isinstance(found, Literal) else None
    if told is None:
        return None
    block = Block("condition")
    block.set("type", Lit(told["type"]))
    block.set("status", Lit(told["status"] or "True"))
    return block


def _annotation(resource: Resource, name: str) -> Expr | None:
    metadata = resource.inputs.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, MapOf) else None
    return annotations.get(name) if isinstance(annotations, MapOf) else None


def _waits_for_rollout(resource: Resource) -> bool:
    """Pulumi waits until the pods of an object run, unless it is told not to."""
    if api_of(resource)[1] not in _ROLLOUTS:
        return False
    return _annotation(resource, _SKIP_AWAIT) != Literal("true")


def status_block(writer: Writer, resource: Resource) -> Block:
    """The data source that reads an object back from the cluster."""
    address = writer.context.addresses[resource.urn]
    version, kind = api_of(resource)
    block = Block("data", ("kubernetes_resource", address.name))
    block.set("provider", writer.context.provider_node(resource.options.provider, "kubernetes"))
    block.set("api_version", Lit(version))
    block.set("kind", Lit(kind))
    metadata = Block("metadata")
    metadata.set("name", Raw(f"{address}.object.metadata.name"))
    given = resource.inputs.get("metadata")
    if isinstance(given, MapOf) and given.get("namespace") is not None:
        metadata.set("namespace", Raw(f"{address}.object.metadata.namespace"))
    block.body.append(metadata)
    return block
