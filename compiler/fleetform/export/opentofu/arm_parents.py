"""Ids of what an Azure resource lies in: by reference where the parent is in the program, else put together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from fleetform.export.opentofu.context import Address, Owner
from fleetform.export.opentofu.expressions import Writer
from fleetform.export.opentofu.hcl import merged
from fleetform.export.opentofu.shapes import at
from fleetform.export.opentofu.tree import Block, Lit, Node, Raw, Tpl
from fleetform.graph.expressions import Expr, Literal
from fleetform.graph.model import Resource

_IN_TYPE = re.compile(r"\{(\w+)\}")
_SCOPES = ("scope", "resourceUri", "resourceId", "resourceScope")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an ARM type lies: see `ArmType`."""

    type: str
    inputs: tuple[str, ...]
    types: tuple[str, ...]
    scope: str

    @property
    def outer(self) -> str | None:
        """The input that gives the resource group, or the whole id of what the outermost parent is."""
        return self.inputs[0] if self.inputs and self.scope in ("resource_group", "any") else None


def parent_of(writer: Writer, owner: Owner, inputs: Mapping[str, Expr], place: Place) -> Node:
    """The id of what a resource lies in."""
    if place.scope == "any" and not place.types:
        return scope_of(writer, owner, inputs, place)
    named = [name for name in place.inputs if name != place.outer]
    found = _by_name(writer, inputs.get(named[-1])) if named else None
    if found is not None:
        return found
    base = scope_of(writer, owner, inputs, place)
    if not named:
        return base
    parts: list[str | Node] = [] if place.scope == "tenant" else [*_parts(base)]
    before = ""
    for name, kind in zip(named, place.types[-len(named) :], strict=False):
        own = kind.removeprefix(f"{before}/") if before and kind.startswith(f"{before}/") else f"providers/{kind}"
        # A name such as `=default` is one that Azure fixes.
        given = Literal(name[1:]) if name.startswith("=") else inputs.get(name)
        value = writer.inside(name).node(given) if given is not None else Lit("")
        parts += ["/", *_filled(writer, own, inputs), "/", *_parts(value)]
        before = kind
    return Tpl(tuple(merged(parts)))


def scope_of(writer: Writer, owner: Owner, inputs: Mapping[str, Expr], place: Place) -> Node:
    """The id of the resource group, subscription or other thing that the outermost parent is."""
    if place.scope == "any":
        name = next((name for name in (*place.inputs, *_SCOPES) if name in inputs), None)
        node = writer.inside(name).node(inputs[name]) if name is not None else Lit("/")
        # Pulumi takes an id with and without the slash before it, azapi only with it.
        return Lit(f"/{str(node.value).lstrip('/')}") if isinstance(node, Lit) else node
    if place.scope == "tenant":
        return Lit("/")
    if place.scope == "resource_group":
        name = place.outer or ""
        group = inputs.get(name)
        found = _by_name(writer, group)
        if found is not None:
            return found
        if group is not None:
            parts = [
                *_parts(_subscription(writer, owner)),
                "/resourceGroups/",
                *_parts(writer.inside(name).node(group)),
            ]
            return Tpl(tuple(merged(parts)))
    return _subscription(writer, owner)


def _filled(writer: Writer, kind: str, inputs: Mapping[str, Expr]) -> list[str | Node]:
    """A type some of whose words are inputs: `{clusterRp}/{clusterResourceName}`."""
    parts: list[str | Node] = []
    for number, text in enumerate(_IN_TYPE.split(kind)):
        given = inputs.get(text) if number % 2 else None
        parts += [text] if given is None else _parts(writer.inside(text).node(given))
    return parts


def _by_name(writer: Writer, expr: Expr | None) -> Node | None:
    """The id of the resource whose name an expression is."""
    for resource in writer.context.named_by(expr):
        address = writer.context.addresses.get(resource.urn)
        if address is not None:
            return at(address.node, "id")
    return None


def _subscription(writer: Writer, owner: Owner) -> Node:
    """The id of the subscription: the provider's own, or the one that is logged in to."""
    context = writer.context
    urn = owner.options.provider if isinstance(owner, Resource) else owner.provider
    provider = context.graph.resources.get(urn) if urn is not None else None
    config = context.graph.provider_config.get("azure-native", {})
    given = provider.inputs.get("subscriptionId") if provider is not None else config.get("subscriptionId")
    if given is not None:
        node = writer.node(given)
        return Lit(f"/subscriptions/{node.value}") if isinstance(node, Lit) else Tpl(("/subscriptions/", node))
    return Raw(f"{_client_config(writer, urn)}.subscription_resource_id")


def _client_config(writer: Writer, provider: str | None) -> Address:
    context = writer.context
    key = f"azapi_client_config:{provider}"
    if key not in context.addresses:
        label = context.names.take("data.azapi_client_config", ["current"])
        context.addresses[key] = Address("azapi_client_config", label, data=True)
        block = Block("data", ("azapi_client_config", label))
        block.set("provider", context.provider_node(provider, "azapi"))
        context.archives.append(block)
    return context.addresses[key]


def _parts(node: Node) -> tuple[str | Node, ...]:
    if isinstance(node, Lit):
        return (str(node.value),)
    return node.parts if isinstance(node, Tpl) else (node,)
