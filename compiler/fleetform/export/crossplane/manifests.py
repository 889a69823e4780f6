"""Kubernetes objects as `Object`s of provider-kubernetes."""

from __future__ import annotations

from typing import Any

from fleetform.export.crossplane.known import NotKnownError
from fleetform.export.crossplane.metadata import metadata
from fleetform.export.crossplane.policies import policies
from fleetform.export.crossplane.property_paths import PropertyPath, field_path, show
from fleetform.export.crossplane.provider_configs import ProviderConfigs
from fleetform.export.crossplane.structures import structure
from fleetform.export.crossplane.world import World, is_plain, is_secret
from fleetform.graph.expressions import Expr, Ref, Secret, Variable
from fleetform.graph.model import Resource, ResourceKind

_NOT_GIVEN = frozenset({"apiVersion", "kind", "status"})


def document(world: World, configs: ProviderConfigs, resource: Resource) -> dict[str, Any]:
    """The `Object` of one Kubernetes resource."""
    identity = world.identities[resource.urn]
    manifest = Manifest(world, resource)
    spec: dict[str, Any] = {"forProvider": {"manifest": manifest.build()}}
    references = [*manifest.references, *_depends(world, resource)]
    if references:
        spec["references"] = references
    spec.update(policies(world.scope, resource))
    spec["providerConfigRef"] = configs.reference(resource, "kubernetes")
    if resource.options.ignore_changes and "*" not in resource.options.ignore_changes:
        ignored = ", ".join(resource.options.ignore_changes)
        world.notes.append(
            f"{resource.type} '{resource.name}': provider-kubernetes keeps every field it is given as it is given; "
            f"ignore_changes ({ignored}) has no counterpart"
        )
    return {
        "apiVersion": identity.api_version,
        "kind": identity.kind,
        "metadata": metadata(world, resource),
        "spec": spec,
    }


class Manifest:
    """Builds one manifest; values of other objects become references."""

    def __init__(self, world: World, resource: Resource) -> None:
        self._world = world
        self._resource = resource
        self._identity = world.identities[resource.urn]
        self.references: list[dict[str, Any]] = []

    def build(self) -> dict[str, Any]:
        """The manifest, with what is known."""
        assert self._identity.manifest is not None
        api_version, kind = self._identity.manifest
        found: dict[str, Any] = {"apiVersion": api_version, "kind": kind, "metadata": {}}
        if self._resource.kind is ResourceKind.READ and self._resource.read_id is not None:
            found["metadata"] = self._looked_up(self._resource.read_id)
        for name, expr in self._resource.inputs.items():
            if name not in _NOT_GIVEN and (value := self._value(expr, (name,))) is not None:
                found[name] = value
        meta = found["metadata"]
        if "name" not in meta and "generateName" not in meta:
            meta["name"] = self._resource.name
        return found

    def _looked_up(self, read_id: Expr) -> dict[str, Any]:
        """Pulumi's ids of Kubernetes objects are `namespace/name`, or a name alone."""
        try:
            namespace, _, name = str(self._world.known.value(read_id)).rpartition("/")
        except NotKnownError:
            self._open(read_id, ("metadata", "name"))
            return {}
        return {"name": name, **({"namespace": namespace} if namespace else {})}

    def _value(self, expr: Expr, path: PropertyPath) -> Any:
        return structure(expr, path, self._scalar)

    def _scalar(self, expr: Expr, path: PropertyPath) -> Any:
        if is_secret(expr):
            self._secret(expr, path)
            return None
        try:
            value = self._world.known.planned(expr)
        except NotKnownError:
            return self._from_other(expr, path)
        return self._plain(value, path)

    def _plain(self, value: Any, path: PropertyPath) -> Any:
        if not is_plain(value):
            why = "the content of a file", "write it into the field"
            self._world.leave_open(self._resource, show(path), self._field(path), why)
            return None
        return value

    def _from_other(self, expr: Expr, path: PropertyPath) -> Any:
        """A whole value of another object is patched in by provider-kubernetes; others are observed, or stay open."""
        identity = self._world.identities.get(expr.node) if isinstance(expr, Ref) else None
        if not isinstance(expr, Ref) or identity is None or identity.form == "release" or not _is_plain_path(expr):
            try:
                return self._plain(self._world.known.value(expr), path)
            except NotKnownError:
                self._open(expr, path)
                return None
        source = {
            "apiVersion": identity.api_version,
            "kind": identity.kind,
            "name": identity.name,
            **self._within(),
            "fieldPath": self._world.origins.status_field(identity, expr),
        }
        self.references.append({"patchesFrom": source, "toFieldPath": field_path(path)})
        return None

    def _secret(self, expr: Expr, path: PropertyPath) -> None:
        """A value of a Kubernetes Secret comes from the user's Secret; nowhere else can a secret be patched in."""
        kind = self._identity.manifest
        if kind != ("v1", "Secret") or len(path) != 2 or path[0] not in ("data", "stringData"):
            self._open(expr, path)
            return
        bare = expr.value if isinstance(expr, Secret) else expr
        secrets = self._world.secrets
        if isinstance(bare, Variable) and path[0] == "stringData":
            reference = secrets.variable(bare.name, bare.description)
        else:
            told = f"{show(path)} (base64-encoded)" if path[0] == "data" else show(path)
            reference = secrets.for_property(self._resource, self._identity, told)
        source = {
            "apiVersion": "v1",
            "kind": "Secret",
            "name": reference["name"],
            "namespace": secrets.namespace,
            "fieldPath": show(("data", reference["key"]))
            if "." not in reference["key"]
            else f"data[{reference['key']}]",
        }
        self.references.append({"patchesFrom": source, "toFieldPath": field_path(("data", *path[1:]))})

    def _within(self) -> dict[str, str]:
        return {"namespace": self._world.scope.namespace} if self._world.scope.namespaced else {}

    def _open(self, expr: Expr, path: PropertyPath) -> None:
        self._world.leave_open(self._resource, show(path), self._field(path), self._world.known.simplify(expr))

    def _field(self, path: PropertyPath) -> str:
        return f"spec.forProvider.manifest.{field_path(path)}"


def _is_plain_path(ref: Ref) -> bool:
    return bool(ref.path) and all(isinstance(step, str | int) for step in ref.path)


def _depends(world: World, resource: Resource) -> list[dict[str, Any]]:
    """Objects and releases this one waits for."""
    within = {"namespace": world.scope.namespace} if world.scope.namespaced else {}
    found: list[dict[str, Any]] = []
    for urn in resource.dependencies:
        other = world.identities.get(urn)
        if other is not None and other.form in ("object", "release"):
            reference = {"apiVersion": other.api_version, "kind": other.kind, "name": other.name, **within}
            found.append({"dependsOn": reference})
    return found
