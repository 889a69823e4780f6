"""Provider blocks: one for each provider that the program makes or Pulumi would make by itself, and that is used."""

from __future__ import annotations

import json
from collections.abc import Mapping
from difflib import get_close_matches

from fleetform import names
from fleetform.export.opentofu.addresses import camel
from fleetform.export.opentofu.assets import ARCHIVE_PROVIDER, ARCHIVE_SOURCE
from fleetform.export.opentofu.bodies import body
from fleetform.export.opentofu.context import Context, Owner
from fleetform.export.opentofu.expressions import Writer
from fleetform.export.opentofu.families import family_of
from fleetform.export.opentofu.kubeconfig import connection
from fleetform.export.opentofu.tree import Argument, Block, Fn, Lit, Node, Obj
from fleetform.graph.expressions import Call, Expr, Literal, MapOf, Secret, Template, rewrite
from fleetform.graph.model import Resource, ResourceKind
from fleetform.names.model import BUILT_IN, Attribute

OPENTOFU = ">= 1.12.0"
"""`lifecycle { destroy = false }` and what else is written needs this version."""

_CLUSTER_PROVIDERS = ("kubernetes", "helm")
_ENGINES_OWN = frozenset(
    {
        "clusterIdentifier",
        "deleteUnreachable",
        "enableConfigMapMutable",
        "enableSecretMutable",
        "enableServerSideApply",
        "enablePatchForce",
        "helmReleaseSettings",
        "kubeClientSettings",
        "skipUpdateUnreachable",
        "strictMode",
        "suppressDeprecationWarnings",
        "suppressHelmHookWarnings",
        "upsertExistingObjects",
    }
)
"""How Pulumi's own Kubernetes provider works, with nothing in OpenTofu to set."""

_SDK_DEFAULTS = (
    ("skipCredentialsValidation", Literal("false")),
    ("skipRegionValidation", Literal("true")),
    ("skipMetadataApiCheck", Literal("false")),
)
"""What Pulumi's SDK sets by itself in every provider; nobody would write it."""


def collect(context: Context) -> None:
    """Finds which providers are used, and gives them aliases.

    A single provider of its kind is the default one; several have aliases, unless Pulumi's default provider is used
    beside them: that one has none then.
    """
    used: dict[str, dict[str | None, None]] = {}
    for owner in _owners(context):
        local = family_of(owner.package).local_provider(context, owner)
        if local == BUILT_IN:
            continue
        used.setdefault(local, {})[_provider_of(owner)] = None
    order = {urn: number for number, urn in enumerate(context.graph.resources)}
    for local, providers in used.items():
        for urn in sorted(providers, key=lambda urn: order[urn] if urn is not None else -1):
            alone = len(providers) == 1 or urn is None
            name = context.graph.resources[urn].name if urn is not None else ""
            alias = None if alone else context.names.take(f"provider.{local}", [name])
            context.providers[(urn, local)] = alias


def _owners(context: Context) -> list[Owner]:
    resources = [
        resource
        for resource in context.graph.resources.values()
        if resource.kind in (ResourceKind.CUSTOM, ResourceKind.READ)
    ]
    return [owner for owner in (*resources, *context.graph.data_calls.values()) if _key(owner) in context.addresses]


def _key(owner: Owner) -> str:
    return owner.urn if isinstance(owner, Resource) else owner.id


def _provider_of(owner: Owner) -> str | None:
    return owner.options.provider if isinstance(owner, Resource) else owner.provider


def required(context: Context) -> Block:
    """The `terraform` block: which OpenTofu and which providers."""
    locals_ = {local for _, local in context.providers}
    if any(address.type == "archive_file" for address in context.addresses.values()):
        locals_.add(ARCHIVE_PROVIDER)
    needed = Block("required_providers")
    for local in sorted(locals_):
        source, version = _origin(local)
        entries = (("source", Lit(source)), *((("version", Lit(_range(version))),) if version else ()))
        needed.set(local, Obj(entries))
    block = Block("terraform")
    block.set("required_version", Lit(OPENTOFU))
    block.body.append(needed)
    return block


def _origin(local: str) -> tuple[str, str]:
    """Where a provider comes from, and the version whose schema is known; empty where none is."""
    if local == ARCHIVE_PROVIDER:
        return ARCHIVE_SOURCE
    found = names.terraform_provider(local)
    return found.source, found.version


def _range(version: str) -> str:
    """Versions that speak the same schema: those of the same major version, from the known minor one on."""
    major, minor, *_ = version.split(".")
    return f"~> {major}.{minor}"


def blocks(context: Context) -> list[Block]:
    """All provider blocks, and the local values that they need."""
    made: list[Block] = []
    for (urn, local), alias in sorted(context.providers.items(), key=lambda item: (item[0][1], item[1] or "")):
        resource = context.graph.resources.get(urn) if urn is not None else None
        made += [block for block in _blocks(context, resource, local, alias) if block not in made]
    return made


def _blocks(context: Context, resource: Resource | None, local: str, alias: str | None) -> list[Block]:
    block = Block("provider", (local,))
    block.set("alias", Lit(alias) if alias else None)
    if local in _CLUSTER_PROVIDERS:
        return _cluster_provider(context, resource, local, block)
    package = resource.package if resource is not None else names.terraform_provider(local).package
    inputs = resource.inputs if resource is not None else context.graph.provider_config.get(package, {})
    block.body += _configured(context, resource, local, inputs)
    written = {item.type for item in block.body if isinstance(item, Block)}
    block.body += [Block(name) for name in names.terraform_provider(local).blocks if name not in written]
    return [block] if block.body else []


def _configured(
    context: Context, resource: Resource | None, local: str, inputs: Mapping[str, Expr]
) -> list[Argument | Block]:
    known = names.terraform_provider(local).configuration
    writer = Writer(context, resource, "" if resource is not None else f"config {local}")
    given: dict[str, Expr] = {}
    for name, expr in inputs.items():
        attribute = known.get(name)
        if (name, expr) in _SDK_DEFAULTS:
            continue
        if attribute is None:
            _unknown(context, resource, local, name, known)
        else:
            given[name] = _renamed(_decoded(expr, attribute), attribute)
    return body(writer, given, known)


def _unknown(
    context: Context, resource: Resource | None, local: str, name: str, known: Mapping[str, Attribute]
) -> None:
    own = names.terraform_provider(local).own
    if name.startswith("skip") or name in ("version", "pluginDownloadURL", *own):
        return
    near = get_close_matches(name, list(known), n=1)
    told = f"the provider {local} has no such setting"
    context.problems.add(told, resource, name, near[0] if near else None)


def _decoded(expr: Expr, attribute: Attribute) -> Expr:
    """A provider's setting as data: Pulumi hands providers everything but texts as JSON."""
    if isinstance(expr, Secret):
        inner = _decoded(expr.value, attribute)
        return inner if isinstance(inner, Secret) else Secret(inner)
    if attribute.kind == "string":
        return expr
    if isinstance(expr, Call) and expr.function == "json_encode":
        return expr.args[0]
    if isinstance(expr, Literal) and isinstance(expr.value, str):
        try:
            value = json.loads(expr.value)
        except ValueError:
            return expr
        if isinstance(value, bool | int | float):
            return Literal(value)
    if isinstance(expr, Literal | Template):
        from fleetform.export.opentofu.json_texts import json_value

        return json_value(expr) or expr
    return expr


def _renamed(expr: Expr, attribute: Attribute) -> Expr:
    """Plain dicts in a provider's settings keep their Python names on the way to JSON; here they get Pulumi's."""
    fields = attribute.fields or {}

    def change(part: Expr) -> Expr:
        if not isinstance(part, MapOf):
            return part
        return MapOf(tuple((camel(k) if isinstance(k, str) and camel(k) in fields else k, v) for k, v in part.entries))

    return rewrite(expr, change) if fields else expr


def _cluster_provider(context: Context, resource: Resource | None, local: str, block: Block) -> list[Block]:
    """How to reach a cluster, for the two providers that Pulumi's one is here."""
    writer = Writer(context, resource, "")
    config = context.graph.provider_config.get("kubernetes", {})
    inputs = resource.inputs if resource is not None else config
    found, locals_ = connection(writer, inputs)
    for name in inputs:
        if name not in ("kubeconfig", "context", "cluster", "namespace") and name not in _ENGINES_OWN:
            context.problems.add("OpenTofu's providers for Kubernetes have no such setting", resource, name)
    if local == "helm":
        # The provider for Helm takes it as one object, the command as another inside it.
        block.set("kubernetes", Obj(tuple(_entry(item) for item in found)))
    else:
        block.body += found
    return [*locals_, block]


def _entry(item: Argument | Block) -> tuple[str, Node]:
    """An argument, or a block as an object; one that may not be there is null then."""
    if isinstance(item, Argument):
        return item.name, item.value
    if item.type != "dynamic":
        return item.type, _object(item)
    (content,) = (part for part in item.body if isinstance(part, Block))
    return item.labels[0], Fn("try", (_object(content), Lit(None)))


def _object(block: Block) -> Obj:
    return Obj(tuple((item.name, item.value) for item in block.body if isinstance(item, Argument)))
