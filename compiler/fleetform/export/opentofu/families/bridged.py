"""Packages that Pulumi bridges from Terraform providers: aws, gcp, random, tls and the like."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Any

from fleetform import names
from fleetform.export.opentofu.assets import archive_hash
from fleetform.export.opentofu.beta import uses_beta
from fleetform.export.opentofu.bodies import Body, body
from fleetform.export.opentofu.context import Context, Owner
from fleetform.export.opentofu.expressions import Writer
from fleetform.export.opentofu.families import Path
from fleetform.export.opentofu.ignoring import ignored_path
from fleetform.export.opentofu.shapes import Shape, Step, TerraformShape, at, walk
from fleetform.export.opentofu.timeouts import timeouts_of
from fleetform.export.opentofu.tree import Argument, Block, Lit, Node
from fleetform.graph.expressions import Archive
from fleetform.graph.model import DataCall, Resource, ResourceKind
from fleetform.names.model import Attribute, TerraformType


class Bridged:
    """Resources and data sources by the name maps of Terraform providers."""

    def resource_type(self, resource: Resource) -> str | None:
        """See `Family`."""
        found = self._type(resource)
        return found.name if found is not None else None

    def data_type(self, call: DataCall) -> str | None:
        """See `Family`."""
        found = names.terraform_data_source(call.token)
        return found.name if found is not None else None

    def local_provider(self, context: Context, owner: Owner) -> str:
        """See `Family`. The beta edition makes what uses something that only it has."""
        found = self._type(owner)
        if found is None:
            return owner.package
        edition = names.terraform_provider(found.provider).beta
        return edition if edition is not None and uses_beta(context, owner, found.attributes) else found.provider

    def resource_body(self, context: Context, resource: Resource) -> Body:
        """See `Family`."""
        found = names.terraform_resource(resource.type)
        assert found is not None
        made = body(Writer(context, resource, ""), resource.inputs, found.attributes, found.lacking)
        return [*_own_name(found, resource), *made, *_code_hash(found, resource, made)]

    def read_body(self, context: Context, resource: Resource) -> Body:
        """See `Family`."""
        found = self._type(resource)
        assert found is not None
        required = [attribute for attribute in found.attributes.values() if attribute.required]
        key = required[0] if len(required) == 1 else found.attributes.get("id")
        if key is None or not (key.required or key.optional) or len(required) > 1 or resource.read_id is None:
            told = f"data source {found.name} cannot be asked by the id alone; use the function instead"
            context.problem(resource, told)
            return []
        return [Argument(key.name, Writer(context, resource, "id").node(resource.read_id))]

    def data_body(self, context: Context, call: DataCall) -> Body:
        """See `Family`."""
        found = names.terraform_data_source(call.token)
        assert found is not None
        return body(Writer(context, call, ""), call.arguments, found.attributes, found.lacking)

    def companions(self, context: Context, resource: Resource) -> list[Block]:  # noqa: ARG002  Family's signature
        """See `Family`."""
        return []

    def reference(self, context: Context, owner: Owner, path: Sequence[Step]) -> tuple[Node, Shape | None]:
        """See `Family`."""
        found = self._type(owner)
        assert found is not None
        first = str(path[0])
        attribute = found.attributes.get(first)
        address = context.addresses[owner.urn if isinstance(owner, Resource) else owner.id].node
        if attribute is None:
            if first == "id":
                return at(address, "id"), None
            reason = found.lacking.get(first)
            near = get_close_matches(first, list(found.attributes), n=1)
            told = f": {reason}" if reason else ""
            context.problem(owner, f"{found.name} has no such output{told}", first, near[0] if near else None)
            return Lit(None), None
        node, shape = walk(at(address, attribute.name), TerraformShape(attribute), path[1:])
        return (shape.whole(node) if shape is not None else node), shape

    def is_secret(self, owner: Owner, path: Path) -> bool:
        """See `Family`."""
        found = self._type(owner)
        fields: Mapping[str, Attribute] = found.attributes if found is not None else {}
        for step in path:
            if not isinstance(step, str):
                continue
            attribute = fields.get(step)
            if attribute is None:
                return False
            if attribute.sensitive:
                return True
            fields = attribute.fields or {}
        return any(map(_holds_secret, fields.values()))

    def has_timeouts(self, resource: Resource) -> frozenset[str]:
        """See `Family`."""
        found = self._type(resource)
        return timeouts_of(found.name) if found is not None else frozenset()

    def ignored(self, resource: Resource, path: str) -> str | None:
        """See `Family`."""
        found = self._type(resource)
        return ignored_path(path, found.attributes) if found is not None else None

    def import_id(self, resource: Resource, pulumi_id: str) -> str:  # noqa: ARG002  Family's signature
        """See `Family`."""
        return pulumi_id

    def makes_own_name(self, resource: Resource) -> bool:
        """See `Family`."""
        found = self._type(resource)
        return found is not None and _needs_name(found, resource) and _prefix(found, resource) is not None

    def _type(self, owner: Owner) -> TerraformType | None:
        if isinstance(owner, DataCall):
            return names.terraform_data_source(owner.token)
        if owner.kind is ResourceKind.READ:
            return names.terraform_data_source(_getter(owner.type))
        return names.terraform_resource(owner.type)


def _getter(token: str) -> str:
    """The function that reads a resource: `aws:ec2/getVpc:getVpc` for `aws:ec2/vpc:Vpc`."""
    package, module, name = token.split(":")
    folder = module.split("/")[0]
    return f"{package}:{folder}/get{name}:get{name}"


def _needs_name(found: TerraformType, resource: Resource) -> bool:
    prefix = f"{found.auto_name}Prefix"
    return found.auto_name is not None and found.auto_name not in resource.inputs and prefix not in resource.inputs


def _prefix(found: TerraformType, resource: Resource) -> Attribute | None:
    """The attribute after whose value the provider makes up the rest of the name, if the name is short enough."""
    attribute = found.attributes.get(f"{found.auto_name}Prefix")
    fits = len(f"{resource.name}-") <= _longest_prefix(found.name)
    return attribute if attribute is not None and attribute.optional and fits else None


def _longest_prefix(type_name: str) -> int:
    limits = _prefix_limits()
    return int(limits["types"].get(type_name, limits["default"]))


@cache
def _prefix_limits() -> dict[str, Any]:
    file = resources.files("fleetform.export.opentofu") / "data" / "prefix_limits.json"
    return json.loads(file.read_text(encoding="utf-8"))


def _own_name(found: TerraformType, resource: Resource) -> Body:
    """A name where Pulumi would have made one up: a prefix where the provider takes one, else Pulumi's own name."""
    if not _needs_name(found, resource) or found.auto_name is None:
        return []
    prefix = _prefix(found, resource)
    if prefix is not None:
        return [Argument(prefix.name, Lit(f"{resource.name}-"))]
    attribute = found.attributes.get(found.auto_name)
    return [Argument(attribute.name, Lit(resource.name))] if attribute is not None else []


def _code_hash(found: TerraformType, resource: Resource, made: Body) -> Body:
    """New code is noticed by its hash, as Pulumi notices it."""
    hashed = found.attributes.get("sourceCodeHash")
    name = next((name for name, expr in resource.inputs.items() if isinstance(expr, Archive)), None)
    if hashed is None or name is None or "sourceCodeHash" in resource.inputs:
        return []
    attribute = found.attributes.get(name)
    value = next(
        (i.value for i in made if isinstance(i, Argument) and attribute is not None and i.name == attribute.name), None
    )
    argument = archive_hash(value) if value is not None else None
    return [argument] if argument is not None else []


def _holds_secret(attribute: Attribute) -> bool:
    return attribute.sensitive or any(map(_holds_secret, (attribute.fields or {}).values()))


FAMILY = Bridged()
