"""kubernetes: objects as `kubernetes_manifest`, Secrets as their own type, Helm releases as `helm_release`."""

from __future__ import annotations

from collections.abc import Sequence

from fleetform import names
from fleetform.export.opentofu import cluster_secrets, helm, patches
from fleetform.export.opentofu.context import Context, Owner
from fleetform.export.opentofu.expressions import Writer
from fleetform.export.opentofu.families import Body, Path
from fleetform.export.opentofu.ignoring import ignored_path, steps_of, written
from fleetform.export.opentofu.manifests import api_of, manifest, status_block, wait_block
from fleetform.export.opentofu.shapes import Shape, Step, at, walk
from fleetform.export.opentofu.timeouts import timeouts_of
from fleetform.export.opentofu.tree import Argument, Block, Fn, Lit, Node, Raw, Tpl
from fleetform.graph.expressions import Expr, ListOf, MapOf
from fleetform.graph.model import DataCall, Resource, ResourceKind

MANIFEST = "kubernetes_manifest"
EXISTING = "kubernetes_resource"


class Kubernetes:
    """What runs on clusters."""

    def resource_type(self, resource: Resource) -> str | None:
        """See `Family`."""
        if resource.type == helm.RELEASE:
            return helm.TYPE
        if patches.is_patch(resource):
            return patches.type_of(resource) if resource.kind is ResourceKind.CUSTOM else None
        if resource.type.endswith("Patch") or _kind_of(resource) is None:
            return None
        if cluster_secrets.is_typed(resource):
            return cluster_secrets.mapped().name
        return EXISTING if resource.kind is ResourceKind.READ else MANIFEST

    def data_type(self, call: DataCall) -> str | None:  # noqa: ARG002  Family's signature
        """See `Family`. Kubernetes has no functions that OpenTofu could ask."""
        return None

    def local_provider(self, context: Context, owner: Owner) -> str:  # noqa: ARG002  Family's signature
        """See `Family`."""
        return "helm" if isinstance(owner, Resource) and owner.type == helm.RELEASE else "kubernetes"

    def resource_body(self, context: Context, resource: Resource) -> Body:
        """See `Family`."""
        writer = Writer(context, resource, "")
        if resource.type == helm.RELEASE:
            return helm.release_body(writer, resource)
        if patches.is_patch(resource):
            return patches.body(context, resource)
        if cluster_secrets.is_typed(resource):
            return cluster_secrets.secret_body(writer, resource)
        made: Body = [Argument("manifest", manifest(writer, resource))]
        wait = wait_block(resource, [path for path in context.wanted.get(resource.urn, ()) if _is_live(resource, path)])
        return [*made, wait] if wait is not None else made

    def read_body(self, context: Context, resource: Resource) -> Body:
        """See `Family`."""
        writer = Writer(context, resource, "id")
        version, kind = _kind_of(resource) or ("", "")
        given = writer.node(resource.read_id) if resource.read_id is not None else Lit("")
        metadata = Block("metadata")
        if isinstance(given, Lit):
            namespace, _, name = str(given.value).rpartition("/")
            metadata.set("name", Lit(name))
            metadata.set("namespace", Lit(namespace) if namespace else None)
        else:
            found = _parted(given)
            metadata.set("name", found[1] if found else at(Fn("reverse", (Fn("split", (Lit("/"), given)),)), 0))
            metadata.set("namespace", Lit(found[0]) if found else None)
        return [Argument("api_version", Lit(version)), Argument("kind", Lit(kind)), metadata]

    def data_body(self, context: Context, call: DataCall) -> Body:  # noqa: ARG002  Family's signature
        """See `Family`."""
        return []

    def companions(self, context: Context, resource: Resource) -> list[Block]:
        """See `Family`. What only the cluster knows (an address, say) is read by a data source beside the object."""
        if resource.type == helm.RELEASE or resource.kind is not ResourceKind.CUSTOM:
            return []
        if patches.is_patch(resource):
            return patches.companions(context, resource)
        if cluster_secrets.is_typed(resource) or not any(
            _is_live(resource, path) for path in context.wanted.get(resource.urn, ())
        ):
            return []
        return [status_block(Writer(context, resource, ""), resource)]

    def reference(self, context: Context, owner: Owner, path: Sequence[Step]) -> tuple[Node, Shape | None]:
        """See `Family`."""
        assert isinstance(owner, Resource)
        address = context.addresses[owner.urn]
        if owner.type == helm.RELEASE:
            return helm.reference(context, owner, address, path), None
        if patches.is_patch(owner):
            return patches.reference(context, owner, path)
        if cluster_secrets.is_typed(owner):
            return self._of_secret(context, owner, path)
        if path[0] == "id":
            return _id(owner, address.node), None
        if owner.kind is ResourceKind.READ:
            return walk(at(address.node, "object"), None, path)
        if _is_live(owner, path):
            return walk(at(Raw(f"data.{EXISTING}.{address.name}"), "object"), None, path)
        given = _is_given(owner, path) or list(path) == ["metadata", "name"]
        return walk(at(address.node, "manifest" if given else "object"), None, path)

    def _of_secret(self, context: Context, owner: Resource, path: Sequence[Step]) -> tuple[Node, Shape | None]:
        found = cluster_secrets.secret_reference(owner, context.addresses[owner.urn].node, path)
        if found is None:
            told = f"{cluster_secrets.mapped().name} has no such output"
            context.problem(owner, told, ".".join(str(step) for step in path if isinstance(step, str | int)))
        return found or (Lit(None), None)

    def is_secret(self, owner: Owner, path: Path) -> bool:
        """See `Family`."""
        return isinstance(owner, Resource) and owner.type == cluster_secrets.KIND and path[0] in ("data", "stringData")

    def has_timeouts(self, resource: Resource) -> frozenset[str]:
        """See `Family`."""
        if patches.is_patch(resource):
            return frozenset()
        return timeouts_of(self.resource_type(resource) or MANIFEST)

    def ignored(self, resource: Resource, path: str) -> str | None:
        """See `Family`."""
        if path == "*":
            return "all"
        if resource.type == helm.RELEASE:
            return helm.ignored(path)
        if cluster_secrets.is_typed(resource):
            return ignored_path(path, cluster_secrets.mapped().attributes)
        steps = steps_of(path)
        return written(["manifest", *steps[: steps.index("*")]] if "*" in steps else ["manifest", *steps])

    def import_id(self, resource: Resource, pulumi_id: str) -> str:
        """See `Family`. Pulumi's id is `namespace/name`."""
        if resource.type == helm.RELEASE:
            return pulumi_id
        version, kind = api_of(resource)
        namespace, _, name = pulumi_id.rpartition("/")
        if cluster_secrets.is_typed(resource):
            return f"{namespace or 'default'}/{name}"
        where = f",namespace={namespace}" if namespace else ""
        return f"apiVersion={version},kind={kind}{where},name={name}"

    def makes_own_name(self, resource: Resource) -> bool:  # noqa: ARG002  Family's signature
        """See `Family`."""
        return False


def _parted(given: Node) -> tuple[str, Node] | None:
    """Namespace and name of an object, where the namespace is known and the name is not."""
    if not isinstance(given, Tpl) or not isinstance(given.parts[0], str):
        return None
    namespace, slash, start = given.parts[0].partition("/")
    rest = [*([start] if start else []), *given.parts[1:]]
    if not slash or any("/" in part for part in rest if isinstance(part, str)):
        return None
    return namespace, rest[0] if len(rest) == 1 and not isinstance(rest[0], str) else Tpl(tuple(rest))


def _kind_of(resource: Resource) -> tuple[str, str] | None:
    found = names.kubernetes_kind(resource.type)
    if found is not None:
        return found
    return api_of(resource) if "apiVersion" in resource.inputs and "kind" in resource.inputs else None


def _is_live(resource: Resource, path: Sequence[object]) -> bool:
    return bool(path) and path[0] == "status" and resource.type != helm.RELEASE


def _is_given(resource: Resource, path: Sequence[Step]) -> bool:
    """Whether an output is what the program gave as input: it is known before the object exists."""
    expr: Expr | None = resource.inputs.get(str(path[0]))
    for step in path[1:]:
        if isinstance(expr, MapOf) and isinstance(step, str):
            expr = expr.get(step)
        elif isinstance(expr, ListOf) and isinstance(step, int) and -len(expr.items) <= step < len(expr.items):
            expr = expr.items[step]
        else:
            return False
    return expr is not None


def _id(resource: Resource, address: Node) -> Node:
    """Pulumi's id of an object: `namespace/name`, or the name alone."""
    metadata = at(at(address, "manifest" if resource.kind is ResourceKind.CUSTOM else "object"), "metadata")
    given = resource.inputs.get("metadata")
    if isinstance(given, MapOf) and given.get("namespace") is not None:
        return Tpl((at(metadata, "namespace"), "/", at(metadata, "name")))
    return at(metadata, "name")


FAMILY = Kubernetes()
