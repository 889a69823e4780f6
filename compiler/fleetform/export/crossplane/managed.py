"""Cloud resources as managed resources of the upjet providers."""

from __future__ import annotations

from typing import Any

from fleetform.export.crossplane.fields import Fields
from fleetform.export.crossplane.known import NotKnownError
from fleetform.export.crossplane.metadata import EXTERNAL_NAME, metadata
from fleetform.export.crossplane.pairs import Pair
from fleetform.export.crossplane.policies import policies
from fleetform.export.crossplane.provider_configs import ProviderConfigs
from fleetform.export.crossplane.world import World
from fleetform.graph.expressions import Call, Expr, Literal, MapOf
from fleetform.graph.model import Resource, ResourceKind
from fleetform.names import terraform_resource
from fleetform.names.model import CrdField, ManagedType

_TAGS = {"aws": "tags", "gcp": "labels"}
_FROM_PROVIDER = ("region", "location", "project", "zone")


def document(world: World, configs: ProviderConfigs, resource: Resource) -> dict[str, Any]:
    """The managed resource of one cloud resource."""
    identity = world.identities[resource.urn]
    type_ = identity.type
    assert type_ is not None
    pair = _fields(world, resource, type_)
    external = _external_name(world, resource, type_)
    spec: dict[str, Any] = {"forProvider": pair.kept}
    if pair.initial:
        spec["initProvider"] = pair.initial
    spec.update(policies(world.scope, resource))
    spec["providerConfigRef"] = configs.reference(resource, type_.provider)
    return {
        "apiVersion": identity.api_version,
        "kind": identity.kind,
        "metadata": metadata(world, resource, {EXTERNAL_NAME: external} if external else None),
        "spec": spec,
    }


def _fields(world: World, resource: Resource, type_: ManagedType) -> Pair:
    given = {name: expr for name, expr in resource.inputs.items() if name != type_.external_name}
    inputs = {**_settings(world, resource, type_), **given}
    if resource.kind is not ResourceKind.READ:
        _add_common_tags(world, resource, type_, inputs)
    return Fields(world, resource, type_.lacking).top(_demands(resource, type_), inputs.items())


def _demands(resource: Resource, type_: ManagedType) -> dict[str, CrdField]:
    """The fields; of a resource that is only looked up, only what the schema itself demands is needed."""
    if resource.kind is not ResourceKind.READ:
        return dict(type_.inputs)
    from dataclasses import replace

    needed = set(_FROM_PROVIDER)
    return {name: field if name in needed else replace(field, required=False) for name, field in type_.inputs.items()}


def _add_common_tags(world: World, resource: Resource, type_: ManagedType, inputs: dict[str, Expr]) -> None:
    """Tags of the provider: Pulumi's providers add them to every resource, Crossplane's do not."""
    name = _TAGS.get(type_.provider)
    common = world.settings.common_tags(resource)
    if name is None or not common or name not in type_.inputs:
        return
    base = MapOf(tuple((key, Literal(value)) for key, value in common.items()))
    given = inputs.get(name)
    if given is None:
        inputs[name] = base
    elif isinstance(given, MapOf):
        own = {key for key, _ in given.entries}
        inputs[name] = MapOf((*(entry for entry in base.entries if entry[0] not in own), *given.entries))
    else:
        inputs[name] = Call("merge", (base, given))


def _settings(world: World, resource: Resource, type_: ManagedType) -> dict[str, Expr]:
    """What the program may leave to the provider, or to Pulumi's naming, and the schema demands."""
    values = {name: value for name, value in world.settings.of(resource).items() if name in _FROM_PROVIDER}
    named = terraform_resource(resource.type)
    if named is not None and named.auto_name:
        values[named.auto_name] = resource.name
    demanded = {name for name, known in type_.inputs.items() if known.required}
    return {name: Literal(value) for name, value in values.items() if name in demanded}


def _external_name(world: World, resource: Resource, type_: ManagedType) -> str | None:
    """What the thing is called in its cloud, where Crossplane cannot know it by itself."""
    if resource.kind is ResourceKind.READ and resource.read_id is not None:
        return _identifier(world, resource, type_, resource.read_id)
    if resource.options.import_id:
        return _last(type_, resource.options.import_id)
    if type_.external_name and (given := resource.inputs.get(type_.external_name)):
        return _identifier(world, resource, type_, given, whole=True)
    return None


def _identifier(world: World, resource: Resource, type_: ManagedType, expr: Expr, *, whole: bool = False) -> str | None:
    try:
        value = str(world.known.value(expr))
    except NotKnownError:
        field = f"metadata.annotations[{EXTERNAL_NAME}]"
        world.leave_open(resource, type_.external_name or "id", field, expr)
        return None
    return value if whole else _last(type_, value)


def _last(type_: ManagedType, identifier: str) -> str:
    """Google and Azure ids are paths; their providers want the last part where the user chose it."""
    by_path = type_.provider != "aws" and type_.external_name is not None
    return identifier.rpartition("/")[2] if by_path else identifier
