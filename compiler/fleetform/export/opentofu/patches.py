"""Patches of objects that somebody else made: labels, annotations and the data of config maps.

OpenTofu has a resource for each of these, which works as Pulumi's patches do: the cluster remembers whose a field is.
A patch of both labels and annotations is two resources; anything else is refused by its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fleetform import names
from fleetform.export.opentofu.context import Context
from fleetform.export.opentofu.expressions import Writer
from fleetform.export.opentofu.families import Body
from fleetform.export.opentofu.manifests import default_namespace
from fleetform.export.opentofu.shapes import Shape, Step, walk
from fleetform.export.opentofu.tree import Argument, Block, Lit, Node, Obj, Raw
from fleetform.graph.expressions import Expr, MapOf, Secret
from fleetform.graph.model import Resource

_END = "Patch"
_LABELS, _ANNOTATIONS, _DATA = "kubernetes_labels", "kubernetes_annotations", "kubernetes_config_map_v1_data"
_CONFIG_MAP = ("v1", "ConfigMap")
_FORCE, _MANAGER = "pulumi.com/patchForce", "pulumi.com/patchFieldManager"
_NAMED = ("apiVersion", "kind", "metadata")


def is_patch(resource: Resource) -> bool:
    """Whether it patches an object of a known kind."""
    return resource.type.endswith(_END) and _kind(resource) is not None


def type_of(resource: Resource) -> str:
    """The first of the types that a patch becomes."""
    return next(iter(_parts(resource)), _LABELS)


def body(context: Context, resource: Resource) -> Body:
    """The first of the resources that a patch becomes, and what stands against all of them."""
    version_and_kind = _kind(resource)
    for name in resource.inputs:
        if name not in _NAMED and not (name == "data" and version_and_kind == _CONFIG_MAP):
            context.problem(resource, "OpenTofu patches labels, annotations and the data of config maps only", name)
    if not any(_parts(resource)) and not set(resource.inputs) - set(_NAMED):
        context.problem(resource, "there is nothing in this patch")
    metadata = _entries(resource.inputs.get("metadata"))
    for name in metadata:
        if name not in ("name", "namespace", "labels", "annotations"):
            context.problem(resource, "OpenTofu patches labels and annotations only", f"metadata.{name}")
    return _body(context, resource, type_of(resource))


def companions(context: Context, resource: Resource) -> list[Block]:
    """The further resources that a patch becomes."""
    made: list[Block] = []
    for kind in list(_parts(resource))[1:]:
        block = Block("resource", (kind, context.addresses[resource.urn].name))
        provider = context.provider_node(resource.options.provider, "kubernetes")
        block.set("provider", provider)
        items = _body(context, resource, kind)
        block.body += [item for item in items if isinstance(item, Argument)]
        block.body += [item for item in items if isinstance(item, Block)]
        made.append(block)
    return made


def reference(context: Context, resource: Resource, path: Sequence[Step]) -> tuple[Node, Shape | None]:
    """What was given is known; the rest of the object is not read."""
    given = resource.inputs.get(str(path[0]))
    if path[0] == "id":
        return Raw(f"{context.addresses[resource.urn]}.id"), None
    if given is None:
        context.problem(resource, "a patch in OpenTofu gives nothing but what it is given", str(path[0]))
        return Lit(None), None
    return walk(Writer(context, resource, str(path[0])).node(given), None, path[1:])


def _kind(resource: Resource) -> tuple[str, str] | None:
    return names.kubernetes_kind(resource.type.removesuffix(_END))


def _parts(resource: Resource) -> Iterator[str]:
    metadata = _entries(resource.inputs.get("metadata"))
    if "labels" in metadata:
        yield _LABELS
    if any(not key.startswith("pulumi.com/") for key in _entries(metadata.get("annotations"))):
        yield _ANNOTATIONS
    if "data" in resource.inputs and _kind(resource) == _CONFIG_MAP:
        yield _DATA


def _body(context: Context, resource: Resource, kind: str) -> Body:
    metadata = _entries(resource.inputs.get("metadata"))
    annotations = _entries(metadata.get("annotations"))
    writer = Writer(context, resource, "metadata")
    version, what = _kind(resource) or ("", "")
    made: Body = []
    if kind != _DATA:
        made += [Argument("api_version", Lit(version)), Argument("kind", Lit(what))]
    if kind == _LABELS and "labels" in metadata:
        made.append(Argument("labels", writer.inside("labels").node(metadata["labels"])))
    if kind == _ANNOTATIONS:
        kept = tuple((key, expr) for key, expr in annotations.items() if not key.startswith("pulumi.com/"))
        inner = writer.inside("annotations")
        made.append(Argument("annotations", Obj(tuple((key, inner.inside(key).node(expr)) for key, expr in kept))))
    if kind == _DATA:
        made.append(Argument("data", Writer(context, resource, "data").node(resource.inputs["data"])))
    made += [Argument("force", Lit(True))] if _FORCE in annotations else []
    if _MANAGER in annotations:
        made.append(Argument("field_manager", writer.node(annotations[_MANAGER])))
    block = Block("metadata")
    default = default_namespace(writer, resource) if kind == _DATA else None
    metadata = metadata if default is None else {"namespace": default, **metadata}
    for name in ("name", "namespace"):
        block.set(name, writer.inside(name).node(metadata[name]) if name in metadata else None)
    return [*made, block]


def _entries(given: Expr | None) -> Mapping[str, Expr]:
    inner = given.value if isinstance(given, Secret) else given
    return {key: expr for key, expr in inner.entries if isinstance(key, str)} if isinstance(inner, MapOf) else {}
