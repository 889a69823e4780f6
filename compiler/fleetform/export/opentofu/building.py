"""From a graph to the blocks of a configuration, before it is decided which file each goes into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fleetform import names
from fleetform.export.opentofu import options, providers, stack_references
from fleetform.export.opentofu.addresses import identifier
from fleetform.export.opentofu.context import Address, Context, Owner, TakenOver
from fleetform.export.opentofu.cycles import refuse_cycles
from fleetform.export.opentofu.expressions import Writer
from fleetform.export.opentofu.families import Body, family_of
from fleetform.export.opentofu.state import State
from fleetform.export.opentofu.timeouts import timeouts_block
from fleetform.export.opentofu.tree import Argument, Block, Lit, Lst, Raw
from fleetform.export.opentofu.variables import variable_blocks
from fleetform.export.opentofu.write_only import write_only
from fleetform.graph.expressions import Literal
from fleetform.graph.model import DataCall, Graph, Resource, ResourceKind

_WRITTEN = (ResourceKind.CUSTOM, ResourceKind.READ)


@dataclass(frozen=True, slots=True)
class Part:
    """The blocks of one resource or data source.

    Attributes:
        owner: What they stand for; None for what several resources share.
        blocks: The blocks, that of the resource itself among them.
    """

    owner: Owner | None
    blocks: list[Block]


@dataclass(frozen=True, slots=True)
class Configuration:
    """A whole configuration.

    Attributes:
        graph: What it was made from.
        terraform: Which OpenTofu and providers it needs.
        providers: Provider blocks and their local values.
        variables: Variable blocks.
        parts: Resources and data sources, in program order.
        outputs: Output blocks.
        files: Further files by name.
        notes: What OpenTofu does not keep.
        sources: Data sources that read other stacks' states, by stack: how each is called.
        kinds: Types of what other configurations give, by the expression that reads it.
        values: Values of variables that are configuration of the program.
    """

    graph: Graph
    terraform: Block
    providers: list[Block]
    variables: list[Block]
    parts: list[Part]
    outputs: list[Block]
    files: dict[str, str | bytes]
    notes: list[str]
    sources: Mapping[str, str] = field(default_factory=dict[str, str])
    kinds: Mapping[str, str] = field(default_factory=dict[str, str])
    values: Mapping[str, Literal] = field(default_factory=dict[str, Literal])


def build(graph: Graph, taken_over: Mapping[str, TakenOver] | None = None, state: State | None = None) -> Configuration:
    """The configuration of a graph.

    Args:
        graph: A recorded program.
        taken_over: Live resources that are imported, by URN.
        state: Where states are kept.

    Raises:
        ExportError: What cannot be said, all of it.
    """
    context = Context(graph, taken_over=taken_over or {}, state=state or State())
    context.variables.update(graph.variables)
    _give_addresses(context)
    refuse_cycles(context)
    providers.collect(context)
    parts = [_data_part(context, call) for call in graph.data_calls.values() if call.id in context.addresses]
    parts += [
        _resource_part(context, resource)
        for resource in graph.resources.values()
        if resource.urn in context.addresses and resource.kind in _WRITTEN
    ]
    provider_blocks = providers.blocks(context)
    outputs = _outputs(context)
    context.problems.stop()
    shared = [*stack_references.sources(context), *context.archives]
    if shared:
        parts.insert(0, Part(None, shared))
    write_only(context, [(part.owner, part.blocks) for part in parts], [*provider_blocks, *outputs])
    return Configuration(
        graph,
        providers.required(context),
        provider_blocks,
        variable_blocks(context),
        parts,
        outputs,
        context.files,
        list(context.notes),
        dict(context.sources),
        values=dict(context.values),
    )


def _give_addresses(context: Context) -> None:
    """An address for everything, or a problem for what no name map has."""
    graph = context.graph
    for resource in graph.resources.values():
        if resource.kind is ResourceKind.REMOTE:
            context.problem(resource, "a plugin makes what is in this component; OpenTofu has nothing for it")
        elif resource.kind in _WRITTEN:
            _give_address(context, resource.urn, resource, family_of(resource.package).resource_type(resource))
    for call in graph.data_calls.values():
        _give_address(context, call.id, call, family_of(call.package).data_type(call))


def _give_address(context: Context, key: str, owner: Owner, kind: str | None) -> None:
    if kind is None:
        token = owner.type if isinstance(owner, Resource) else owner.token
        context.problem(owner, names.refusal(token), suggestion=_near(token))
        return
    data = isinstance(owner, DataCall) or owner.kind is ResourceKind.READ
    label = context.names.take(f"data.{kind}" if data else kind, _wanted(context, owner))
    context.addresses[key] = Address(kind, label, data)
    derived = names.derived_note(owner.package)
    if derived is not None:
        context.note(derived)


def _near(token: str) -> str | None:
    near = names.suggest(token)
    return near if near != token else None


def _wanted(context: Context, owner: Owner) -> list[str]:
    """Names for an address, the best one first."""
    if isinstance(owner, Resource):
        above = context.graph.resources[owner.parent].name if owner.parent in context.graph.resources else ""
        kind = owner.type.rsplit(":", 1)[-1]
        return [owner.name, f"{owner.name}_{kind.lower()}", f"{above}_{owner.name}"]
    if owner.parent in context.graph.resources:
        return [context.graph.resources[owner.parent].name]
    named = next((owner.arguments[key] for key in ("name", "clusterName") if key in owner.arguments), None)
    if isinstance(named, Literal) and isinstance(named.value, str):
        return [identifier(named.value)]
    return ["selected" if owner.arguments else "current"]


def _resource_part(context: Context, resource: Resource) -> Part:
    """A resource, and what stands beside it."""
    if resource.kind is ResourceKind.READ:
        return Part(resource, [_read_block(context, resource)])
    family = family_of(resource.package)
    address = context.addresses[resource.urn]
    block = Block("resource", (address.type, address.name))
    _set_provider(context, block, resource.options.provider, family.local_provider(context, resource))
    _add_body(block, family.resource_body(context, resource))
    timeouts, lost = timeouts_block(resource, family.has_timeouts(resource))
    block.body += [timeouts] if timeouts is not None else []
    if lost:
        told = ", ".join(f"'{name}'" for name in lost)
        context.note(f"{resource.type} '{resource.name}': {address.type} takes no timeout for {told}; it is not kept")
    lifecycle = options.lifecycle(context, resource)
    block.body += [lifecycle] if lifecycle is not None else []
    before = options.depends_on(context, resource)
    block.set("depends_on", Lst(tuple(before)) if before else None)
    options.told(context, resource)
    return Part(
        resource,
        [
            *options.moved(context, resource),
            *options.imported(context, resource),
            block,
            *options.watcher(context, resource),
            *family.companions(context, resource),
        ],
    )


def _read_block(context: Context, resource: Resource) -> Block:
    family = family_of(resource.package)
    address = context.addresses[resource.urn]
    block = Block("data", (address.type, address.name))
    _set_provider(context, block, resource.options.provider, family.local_provider(context, resource))
    _add_body(block, family.read_body(context, resource))
    before = options.depends_on(context, resource)
    block.set("depends_on", Lst(tuple(before)) if before else None)
    return block


def _data_part(context: Context, call: DataCall) -> Part:
    family = family_of(call.package)
    address = context.addresses[call.id]
    block = Block("data", (address.type, address.name))
    _set_provider(context, block, call.provider, family.local_provider(context, call))
    _add_body(block, family.data_body(context, call))
    known = context.order.direct(call.id)
    before = [context.addresses[urn].node for urn in call.depends_on if urn in context.addresses and urn not in known]
    block.set("depends_on", Lst(tuple(before)) if before else None)
    return Part(call, [block])


def _set_provider(context: Context, block: Block, urn: str | None, local: str) -> None:
    node = context.provider_node(urn, local)
    implied = block.labels[0].partition("_")[0]
    block.set("provider", Raw(local) if node is None and local != implied else node)


def _add_body(block: Block, body: Body) -> None:
    """Arguments before nested blocks, whatever order they came in."""
    block.body += [item for item in body if isinstance(item, Argument)]
    block.body += [item for item in body if isinstance(item, Block)]


def _outputs(context: Context) -> list[Block]:
    """What the stack shows."""
    from fleetform.export.opentofu.sensitive import holds_secret

    made: list[Block] = []
    for name, expr in context.graph.exports.items():
        block = Block("output", (context.names.take("output", [name]),))
        block.set("value", Writer(context, None, name).node(expr))
        if holds_secret(expr, context.is_secret):
            block.set("sensitive", Lit(True))
        made.append(block)
    return made
