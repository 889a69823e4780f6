"""azure-native: `azapi_resource`, which speaks to Azure Resource Manager as Pulumi does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from fleetform import names
from fleetform.export.opentofu import azure_elsewhere
from fleetform.export.opentofu.arm_bodies import arm_object, identity_block
from fleetform.export.opentofu.arm_parents import Place, parent_of, scope_of
from fleetform.export.opentofu.context import Context, Owner
from fleetform.export.opentofu.expressions import Writer
from fleetform.export.opentofu.families import Body, Family, Path
from fleetform.export.opentofu.ignoring import steps_of, written
from fleetform.export.opentofu.shapes import Shape, Step, arm_shape, at, walk
from fleetform.export.opentofu.timeouts import timeouts_of
from fleetform.export.opentofu.tree import Argument, Block, Lit, Lst, Node, Obj, Tpl
from fleetform.graph.expressions import Expr, Literal
from fleetform.graph.model import DataCall, Resource, ResourceKind
from fleetform.names.model import ArmFunction, ArmProperty, ArmType

RESOURCE = "azapi_resource"
ACTION = "azapi_resource_action"
_OWN = ("id", "name", "location", "tags")
"""What azapi gives as attributes of its own; everything else is in `output`."""
_IN_TYPE = re.compile(r"\{(\w+)\}")


class AzureNative:
    """Azure resources by ARM's own names."""

    def resource_type(self, resource: Resource) -> str | None:
        """See `Family`."""
        return RESOURCE if names.arm_type(resource.type) is not None else None

    def data_type(self, call: DataCall) -> str | None:
        """See `Family`."""
        found = names.arm_function(call.token)
        if found is None:
            return None
        return ACTION if found.action is not None else RESOURCE

    def local_provider(self, context: Context, owner: Owner) -> str:  # noqa: ARG002  Family's signature
        """See `Family`."""
        return "azapi"

    def resource_body(self, context: Context, resource: Resource) -> Body:
        """See `Family`."""
        found = names.arm_type(resource.type)
        assert found is not None
        writer = Writer(context, resource, "")
        place = Place(found.type, found.parent_inputs, found.parent_types, found.scope)
        kind, in_type = _filled(writer, found.type, resource.inputs)
        made: Body = [Argument("type", Lit(f"{kind}@{found.api_version}"))]
        made.append(Argument("parent_id", parent_of(writer, resource, resource.inputs, place)))
        made.append(Argument("name", _name(writer, found, resource)))
        used = {*found.parent_inputs, *in_type, *_in_parents(found), found.name_input, "location", "tags", "identity"}
        inputs = {name: expr for name, expr in resource.inputs.items() if name not in used}
        location = _location(writer, found, resource)
        if location is not None:
            made.append(Argument("location", location))
        blocks: Body = []
        if "identity" in resource.inputs:
            blocks.append(identity_block(writer.inside("identity"), resource.inputs["identity"]))
        content = arm_object(writer, inputs, found.properties)
        if isinstance(content, Obj) and content.entries:
            made.append(Argument("body", content))
        if "tags" in resource.inputs:
            made.append(Argument("tags", writer.inside("tags").node(resource.inputs["tags"])))
        return [*made, *_exported(context, resource.urn, found.properties), *blocks]

    def read_body(self, context: Context, resource: Resource) -> Body:
        """See `Family`."""
        found = names.arm_type(resource.type)
        assert found is not None
        made: Body = [Argument("type", Lit(f"{found.type}@{found.api_version}"))]
        if resource.read_id is not None:
            made.append(Argument("resource_id", Writer(context, resource, "id").node(resource.read_id)))
        return [*made, *_exported(context, resource.urn, found.properties)]

    def data_body(self, context: Context, call: DataCall) -> Body:
        """See `Family`."""
        found = names.arm_function(call.token)
        assert found is not None
        writer = Writer(context, call, "")
        place = Place(found.type, found.parent_inputs, found.parent_types, found.scope)
        kind, in_type = _filled(writer, found.type, call.arguments)
        made: Body = [Argument("type", Lit(f"{kind}@{found.api_version}"))]
        if found.name_input is not None:
            used = {*found.parent_inputs, *in_type, *_in_parents(found), found.name_input}
            parent = parent_of(writer, call, call.arguments, place)
            own = call.arguments.get(found.name_input)
            if found.action is None:
                made.append(Argument("parent_id", parent))
                made += [Argument("name", writer.inside(found.name_input).node(own))] if own is not None else []
            else:
                made.append(Argument("resource_id", _id_of(writer, context, call, found, parent)))
        else:
            used = set(found.parent_inputs)
            made.append(Argument("resource_id", scope_of(writer, call, call.arguments, place)))
        if found.action is not None:
            made.append(Argument("action", Lit(found.action)))
            made += _action_arguments(writer, call, found, used)
        return [*made, *_exported(context, call.id, found.results, sensitive=found.action is not None)]

    def companions(self, context: Context, resource: Resource) -> list[Block]:  # noqa: ARG002  Family's signature
        """See `Family`."""
        return []

    def reference(self, context: Context, owner: Owner, path: Sequence[Step]) -> tuple[Node, Shape | None]:
        """See `Family`."""
        key = owner.urn if isinstance(owner, Resource) else owner.id
        address = context.addresses[key].node
        properties = _properties(owner)
        first = str(path[0])
        if first in _OWN and isinstance(owner, Resource):
            return walk(at(address, first), None, path[1:])
        found = properties.get(first)
        if found is None:
            near = get_close_matches(first, list(properties), n=1)
            context.problem(owner, "Azure has no such output", first, near[0] if near else None)
            return Lit(None), None
        node = at(address, "sensitive_output" if _is_action(owner) else "output")
        for step in found.path:
            node = at(node, step)
        return walk(node, arm_shape(found), path[1:])

    def is_secret(self, owner: Owner, path: Path) -> bool:  # noqa: ARG002  Family's signature
        """See `Family`. What an action such as `listKeys` gives is kept secret."""
        return _is_action(owner)

    def has_timeouts(self, resource: Resource) -> frozenset[str]:  # noqa: ARG002  Family's signature
        """See `Family`."""
        return timeouts_of(RESOURCE)

    def ignored(self, resource: Resource, path: str) -> str | None:
        """See `Family`."""
        found = names.arm_type(resource.type)
        if path == "*" or found is None:
            return "all"
        first, *rest = steps_of(path)
        if first in ("tags", "location"):
            return written([str(first), *rest])
        return _ignored_body(found.properties, [first, *rest])

    def import_id(self, resource: Resource, pulumi_id: str) -> str:
        """See `Family`."""
        found = names.arm_type(resource.type)
        return f"{pulumi_id}?api-version={found.api_version}" if found is not None else pulumi_id

    def makes_own_name(self, resource: Resource) -> bool:  # noqa: ARG002  Family's signature
        """See `Family`."""
        return False


def _properties(owner: Owner) -> Mapping[str, ArmProperty]:
    if isinstance(owner, DataCall):
        function = names.arm_function(owner.token)
        return function.results if function is not None else {}
    found = names.arm_type(owner.type)
    return found.properties if found is not None else {}


def _is_action(owner: Owner) -> bool:
    if not isinstance(owner, DataCall):
        return False
    found = names.arm_function(owner.token)
    return found is not None and found.action is not None


def _in_parents(found: ArmType | ArmFunction) -> set[str]:
    """Inputs that are words of the types of the parents."""
    return set(_IN_TYPE.findall(" ".join(found.parent_types)))


def _filled(writer: Writer, kind: str, inputs: Mapping[str, Expr]) -> tuple[str, set[str]]:
    """An ARM type whose last part a property says, such as the `{recordType}` of a DNS zone; and these properties."""
    names_in = set(_IN_TYPE.findall(kind))
    for name in names_in:
        given = inputs.get(name)
        if not isinstance(given, Literal):
            writer.inside(name).cannot("it is part of the type, and must be known")
            continue
        kind = kind.replace(f"{{{name}}}", str(given.value))
    return kind, names_in


def _name(writer: Writer, found: ArmType, resource: Resource) -> Node:
    """The resource's name; where Pulumi would have made one up, its own name; where Azure fixes it, that."""
    if found.name_input is None:
        return Lit("default")
    given = resource.inputs.get(found.name_input)
    return writer.inside(found.name_input).node(given) if given is not None else Lit(resource.name)


def _location(writer: Writer, found: ArmType, resource: Resource) -> Node | None:
    """Where it is: as given, or as Pulumi does it, where its resource group is."""
    given = resource.inputs.get("location")
    if given is not None:
        return writer.inside("location").node(given)
    if "location" not in found.properties or found.properties["location"].read_only:
        return None
    group = resource.inputs.get("resourceGroupName")
    for owner in writer.context.named_by(group):
        address = writer.context.addresses.get(owner.urn)
        return at(address.node, "location") if address is not None else None
    config = writer.context.graph.provider_config.get(resource.package, {}).get("location")
    return writer.node(config) if config is not None else None


def _exported(
    context: Context, key: str, properties: Mapping[str, ArmProperty], *, sensitive: bool = False
) -> list[Argument]:
    """What others read of it: azapi gives only what it is asked for."""
    owner = context.owner(key)
    found: dict[str, None] = {}
    for path in context.wanted.get(key, ()):
        if not path or (path[0] in _OWN and isinstance(owner, Resource)):
            continue
        asked = _asked(properties, path)
        if asked:
            found[asked] = None
    if not found:
        return []
    name = "sensitive_response_export_values" if sensitive else "response_export_values"
    return [Argument(name, Lst(tuple(map(Lit, _outermost(list(found))))))]


def _asked(properties: Mapping[str, ArmProperty], path: Sequence[str | int | Expr]) -> str:
    """The path in the response that an output lies in, as far as names go."""
    steps: list[str] = []
    fields: Mapping[str, ArmProperty] | None = properties
    for step in path:
        found = fields.get(step) if isinstance(step, str) and fields is not None else None
        if found is None:
            break
        steps += found.path
        fields = found.fields if found.kind == "object" else None
    return ".".join(steps)


def _outermost(paths: list[str]) -> list[str]:
    """Paths without those that lie inside another one."""
    return [path for path in paths if not any(path.startswith(f"{other}.") for other in paths)]


def _id_of(writer: Writer, context: Context, call: DataCall, found: ArmFunction, parent: Node) -> Node:
    """The id of the resource that an action is on: by reference where its name comes from a resource here."""
    own = call.arguments.get(found.name_input or "")
    for owner in context.named_by(own):
        address = context.addresses.get(owner.urn)
        if address is not None and owner.kind is ResourceKind.CUSTOM:
            return at(address.node, "id")
    name = writer.inside(found.name_input or "name").node(own) if own is not None else Lit(None)
    middle = found.type if not found.parent_types else found.type.rsplit("/", 1)[-1]
    provider = "/" if found.parent_types else "/providers/"
    return Tpl((parent, f"{provider}{middle}/", *_template_parts(name)))


def _template_parts(node: Node) -> tuple[str | Node, ...]:
    if isinstance(node, Lit):
        return (str(node.value),)
    return node.parts if isinstance(node, Tpl) else (node,)


def _action_arguments(writer: Writer, call: DataCall, found: ArmFunction, used: set[str]) -> list[Argument]:
    """What is sent with an action: its body, and what stands in the query of the address."""
    in_body = {name: expr for name, expr in call.arguments.items() if name in found.arguments and name not in used}
    others = {name: expr for name, expr in call.arguments.items() if name not in found.arguments and name not in used}
    made: list[Argument] = []
    content = arm_object(writer, in_body, found.arguments)
    if isinstance(content, Obj) and content.entries:
        made.append(Argument("body", content))
    if others:
        entries = tuple((name, Lst((writer.inside(name).node(expr),))) for name, expr in others.items())
        made.append(Argument("query_parameters", Obj(entries)))
    return made


def _ignored_body(properties: Mapping[str, ArmProperty], path: Sequence[str | int]) -> str | None:
    steps: list[str | int] = ["body"]
    fields: Mapping[str, ArmProperty] | None = properties
    for step in path:
        if step == "*":
            break
        found = fields.get(step) if isinstance(step, str) and fields is not None else None
        if found is None:
            if len(steps) == 1:
                return None
            steps.append(step)
            continue
        steps += found.path
        fields = found.fields
    return written(steps)


class _Either:
    """ARM's types by azapi, and what a written name map has in another provider by that."""

    def __init__(self, arm: Family, other: Family) -> None:
        self._arm = arm
        self._other = other

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            owner = next(one for one in arguments if isinstance(one, Resource | DataCall))
            return getattr(self._other if azure_elsewhere.has(owner) else self._arm, name)(*arguments)

        return call


FAMILY = _Either(AzureNative(), azure_elsewhere.FAMILY)
