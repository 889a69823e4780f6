"""The way into a cluster: the connection Secret that its managed resource writes, or a Secret of the user's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.export.crossplane.known import NotKnownError
from fleetform.export.crossplane.metadata import place
from fleetform.export.crossplane.object_names import object_name
from fleetform.export.crossplane.property_paths import field_path
from fleetform.export.crossplane.provider_configs.settings import Settings
from fleetform.export.crossplane.scalars import PLACEHOLDER
from fleetform.export.crossplane.unresolved import PAUSED
from fleetform.graph.expressions import Expr, Literal, Ref, Variable, refs, walk
from fleetform.graph.model import Graph, Resource, ResourceKind

KEY = "kubeconfig"
_KIND = "kubernetes:core/v1:Secret"
_EKS, _GKE, _AKS = "eks.aws", "container.gcp", "containerservice.azure"
_CLUSTERS = {(_EKS, "Cluster"), (_GKE, "Cluster"), (_AKS, "KubernetesCluster")}


def access(settings: Settings) -> dict[str, Any]:
    """`credentials` (and `identity`) of a ProviderConfig for a cluster."""
    world = settings.world
    expr = settings.inputs.get(KEY)
    cluster = _cluster(settings, expr) if expr is not None else None
    if cluster is None:
        _tell_choice(settings)
        copied = _looked_up(settings, expr) if expr is not None else None
        return {"credentials": _secret(settings, copied) if copied else _of_user(settings, expr)}
    identity = world.identities[cluster.urn]
    area = identity.group.partition(".")[0]
    if area == "eks":
        return {"credentials": _secret(settings, _eks_secret(settings, cluster))}
    written = world.secrets.connection(cluster.urn, identity, KEY)
    found: dict[str, Any] = {"credentials": _secret(settings, written)}
    if area == "container":
        # Google's kubeconfig says where the cluster is; who asks is said by the same account that made it.
        reference = settings.configs.reference(cluster, "gcp")["name"]
        account = world.secrets.reference(object_name(f"{reference}-gcp-credentials"), "credentials")
        found["identity"] = {"type": "GoogleApplicationCredentials", **_secret(settings, account)}
    return found


def _tell_choice(settings: Settings) -> None:
    """Both providers take the kubeconfig as it is, whatever context or cluster the program chooses."""
    for name in ("context", "cluster"):
        expr = settings.inputs.get(name)
        if expr is None or expr in (Literal(None), Literal("")):
            continue
        chosen = f"{expr.value!r}" if isinstance(expr, Literal) else "what the program gives"
        note = (
            f"ProviderConfig {settings.name}: Crossplane's providers take a kubeconfig's current context; its {name} "
            f"must be {chosen} in the Secret"
        )
        # One for provider-kubernetes and provider-helm.
        if note not in settings.world.notes:
            settings.world.notes.append(note)


def _looked_up(settings: Settings, expr: Expr) -> dict[str, str] | None:
    """A Secret on another cluster that holds the whole kubeconfig, which is looked up there and copied here."""
    world = settings.world
    for ref in refs(expr):
        resource = world.graph.resources.get(ref.node)
        if resource is None or resource.type != _KIND or resource.kind is not ResourceKind.READ:
            continue
        match ref.path:
            case ("data", str()) if _is_known(settings, resource):
                return world.secrets.copy(resource.urn, world.identities[resource.urn], field_path(ref.path), KEY)
            case _:
                return None
    return None


def _is_known(settings: Settings, secret: Resource) -> bool:
    """Whether namespace and name of a Secret are known; no other can be asked for what is in it."""
    try:
        return "/" in str(settings.world.known.value(secret.read_id)) if secret.read_id is not None else False
    except NotKnownError:
        return False


def _secret(settings: Settings, reference: dict[str, str]) -> dict[str, Any]:
    return {"source": "Secret", "secretRef": settings.world.secrets.with_namespace(reference)}


def _of_user(settings: Settings, expr: Expr | None) -> dict[str, Any]:
    secrets = settings.world.secrets
    for part in walk(expr) if expr is not None else ():
        if isinstance(part, Variable):
            return _secret(settings, secrets.variable(part.name, part.description))
    return settings.from_user(
        f"{settings.name}-{KEY}", KEY, f"the kubeconfig of the cluster{_found_in(settings, expr)}"
    )


def _found_in(settings: Settings, expr: Expr | None) -> str:
    """Where the program looks a kubeconfig up in a Secret whose name is known only later: which key it is there."""
    for ref in refs(expr) if expr is not None else ():
        resource = settings.world.graph.resources.get(ref.node)
        looked_up = resource is not None and resource.type == _KIND and resource.kind is ResourceKind.READ
        if looked_up and ref.path[:1] == ("data",) and len(ref.path) > 1:
            name = settings.world.identities[ref.node].name
            return f": `data.{ref.path[1]}` of the Secret that Object {name} looks up, named in UNRESOLVED.md"
    return ""


def _cluster(settings: Settings, expr: Expr) -> Resource | None:
    """The cluster that a kubeconfig is made from, straight or by a data source that asks for it."""
    graph = settings.world.graph
    for ref in _reached(graph, expr):
        identity = settings.world.identities.get(ref.node)
        if identity and (".".join(identity.group.split(".")[:2]), identity.kind) in _CLUSTERS:
            return graph.resources[ref.node]
    return None


def _reached(graph: Graph, expr: Expr) -> Iterator[Ref]:
    for ref in refs(expr):
        yield ref
        call = graph.data_calls.get(ref.node)
        for argument in call.arguments.values() if call else ():
            yield from _reached(graph, argument)


def _eks_secret(settings: Settings, cluster: Resource) -> dict[str, str]:
    """EKS gives no kubeconfig that lasts: a ClusterAuth object writes one and keeps its token fresh."""
    world = settings.world
    identity = world.identities[cluster.urn]
    name = object_name(f"{identity.name}-auth")
    reference = world.secrets.reference(object_name(f"{identity.name}-kubeconfig"), KEY)
    region = world.known.text(cluster, "region") or world.settings.of(cluster).get("region")
    meta = place(world, name)
    if region is None:
        meta["annotations"] = {PAUSED: "true"}
        world.notes.append(f"ClusterAuth {name}: paused; the region of {cluster.type} '{cluster.name}' is not known")
    document = {
        "apiVersion": f"{identity.group}/v1beta1",
        "kind": "ClusterAuth",
        "metadata": meta,
        "spec": {
            "forProvider": {"region": region or PLACEHOLDER, "clusterNameRef": {"name": identity.name}},
            "providerConfigRef": settings.configs.reference(cluster, "aws"),
            "writeConnectionSecretToRef": {key: value for key, value in reference.items() if key != "key"},
        },
    }
    if document not in settings.configs.extra:
        settings.configs.extra.append(document)
    return reference
