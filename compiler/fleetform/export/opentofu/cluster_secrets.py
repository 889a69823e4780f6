"""Secrets of a cluster: the one kind of object that is better as a resource of its own type.

A `kubernetes_manifest` keeps all that is in an object in the state. `kubernetes_secret_v1` takes values that no state
keeps, and spells every field in one way only. What it has no field for (owners, finalizers) stays a manifest.
"""

from __future__ import annotations

from collections.abc import Sequence

from fleetform import names
from fleetform.export.opentofu.bodies import Body, body
from fleetform.export.opentofu.expressions import Writer
from fleetform.export.opentofu.manifests import holds_no_secret, metadata_of
from fleetform.export.opentofu.shapes import Shape, Step, TerraformShape, at, walk
from fleetform.export.opentofu.tree import Each, Fn, Lit, Node, Raw
from fleetform.graph.expressions import Expr, Literal, MapOf, Secret
from fleetform.graph.model import Resource, ResourceKind
from fleetform.names.model import TerraformType

KIND = "kubernetes:core/v1:Secret"
_FIXED = ("apiVersion", "kind")
_METADATA = ("name", "namespace", "generateName", "labels", "annotations")
_CONTENT = ("data", "stringData")
_OF_CLUSTER = "kubernetes.io/service-account-token"


def is_typed(resource: Resource) -> bool:
    """Whether a resource is a Secret that its own type can say.

    One without content, or for a service account's token, is filled by the cluster: what is read of it is read from the
    object. With both kinds of content, a change of the one would make the provider forget the other.
    """
    if resource.type != KIND or resource.kind is not ResourceKind.CUSTOM or holds_no_secret(resource):
        return False
    content = [name for name in _CONTENT if name in resource.inputs]
    metadata = _plain(resource.inputs.get("metadata", MapOf(())))
    known = {*_FIXED, *_CONTENT, "metadata", "type", "immutable"}
    return (
        len(content) == 1
        and isinstance(_plain(resource.inputs[content[0]]), MapOf)
        and set(resource.inputs) <= known
        and isinstance(metadata, MapOf)
        and {key for key, _ in metadata.entries} <= set(_METADATA)
        and resource.inputs.get("type") != Literal(_OF_CLUSTER)
    )


def mapped() -> TerraformType:
    """What the name map says of Secrets."""
    found = names.terraform_resource(KIND)
    assert found is not None
    return found


def secret_body(writer: Writer, resource: Resource) -> Body:
    """The arguments and blocks of a Secret."""
    given = {name: expr for name, expr in resource.inputs.items() if name not in (*_FIXED, "metadata")}
    return body(writer, {"metadata": metadata_of(writer, resource), **given}, mapped().attributes)


def secret_reference(resource: Resource, address: Node, path: Sequence[Step]) -> tuple[Node, Shape | None] | None:
    """The expression for an output; None where there is none."""
    first, *rest = path
    if first in _FIXED:
        return Lit("v1" if first == "apiVersion" else "Secret"), None
    if first == "data" and "data" not in resource.inputs:
        return _encoded(at(address, "data"), rest), None
    if first == "metadata" and rest and rest[0] not in _METADATA and _field(rest[0]) is None:
        return None
    attribute = mapped().attributes.get(str(first))
    return None if attribute is None else walk(at(address, attribute.name), TerraformShape(attribute), rest)


def _field(name: Step) -> object:
    fields = mapped().attributes["metadata"].fields or {}
    return fields.get(name) if isinstance(name, str) else None


def _encoded(plain: Node, rest: Sequence[Step]) -> Node:
    """The provider has the words as they are, a cluster has them in base64."""
    if not rest:
        return Each("key, value", plain, Fn("base64encode", (Raw("value"),)), key=Raw("key"))
    return Fn("base64encode", (walk(plain, None, rest)[0],))


def _plain(expr: Expr) -> Expr:
    return expr.value if isinstance(expr, Secret) else expr
