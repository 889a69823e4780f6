"""What Pulumi's resource options become: `lifecycle`, `depends_on`, `timeouts`, `import` and `moved`.

docs/opentofu.md has the table of all of them.
"""

from __future__ import annotations

from itertools import pairwise

from fleetform import names
from fleetform.export.opentofu.addresses import identifier, snake
from fleetform.export.opentofu.context import Context, TakenOver
from fleetform.export.opentofu.families import family_of
from fleetform.export.opentofu.tree import Block, Fn, Lit, Lst, Node, Raw
from fleetform.graph.expressions import Variable
from fleetform.graph.model import Alias, Resource, ResourceKind
from fleetform.names.model import BUILT_IN


def lifecycle(context: Context, resource: Resource) -> Block | None:
    """The `lifecycle` block, if the resource needs one."""
    options = resource.options
    block = Block("lifecycle")
    family = family_of(resource.package)
    create_first = options.delete_before_replace is False or (
        options.delete_before_replace is None and family.makes_own_name(resource)
    )
    if create_first:
        block.set("create_before_destroy", Lit(True))
    if options.protect:
        block.set("prevent_destroy", Lit(True))
    if options.retain_on_delete:
        block.set("destroy", Lit(False))
    block.set("ignore_changes", _ignored(context, resource))
    triggers = [*_replacement(context, resource), *_replaced_with(context, resource)]
    if triggers:
        block.set("replace_triggered_by", Lst(tuple(triggers)))
    return block if block.body else None


def _ignored(context: Context, resource: Resource) -> Node | None:
    family = family_of(resource.package)
    found: dict[str, None] = {}
    for path in resource.options.ignore_changes:
        made = family.ignored(resource, path)
        if made is None:
            context.problem(resource, "ignore_changes names a property that the type does not have", path)
        else:
            found[made] = None
    if "all" in found:
        return Raw("all")
    return Lst(tuple(map(Raw, found))) if found else None


def _replacement(context: Context, resource: Resource) -> list[Node]:
    """What is watched so that a change of a property replaces the resource."""
    return [Raw(f"terraform_data.{watched(context, resource)}")] if _is_watched(resource) else []


def _is_watched(resource: Resource) -> bool:
    return resource.options.replacement_trigger is not None or bool(_watched_inputs(resource))


def _watched_inputs(resource: Resource) -> list[str]:
    """The properties whose change replaces a resource, without those that `triggers_replace` has already."""
    wanted = [path.split(".")[0].split("[")[0] for path in resource.options.replace_on_changes]
    if not wanted:
        return []
    every = list(resource.inputs if "*" in wanted else dict.fromkeys(wanted))
    found = names.terraform_resource(resource.type)
    own = "triggers" if found is not None and found.provider == BUILT_IN else None
    return [name for name in every if name in resource.inputs and name != own]


def watched(context: Context, resource: Resource) -> str:
    """Name of the `terraform_data` that keeps the properties whose change replaces a resource."""
    address = context.addresses[resource.urn]
    key = f"terraform_data:{resource.urn}"
    if key not in context.labels:
        context.labels[key] = context.names.take("terraform_data", [f"{address.name}_replacement"])
    return context.labels[key]


def watcher(context: Context, resource: Resource) -> list[Block]:
    """That `terraform_data`."""
    from fleetform.export.opentofu.expressions import Writer

    if not _is_watched(resource):
        return []
    block = Block("resource", ("terraform_data", watched(context, resource)))
    writer = Writer(context, resource, "")
    values = [writer.inside(name).node(resource.inputs[name]) for name in _watched_inputs(resource)]
    trigger = resource.options.replacement_trigger
    if trigger is not None:
        values.append(writer.inside("replacement_trigger").node(trigger))
    block.set("input", Lst(tuple(values)))
    return [block]


def _replaced_with(context: Context, resource: Resource) -> list[Node]:
    return [context.addresses[urn].node for urn in resource.options.replace_with if urn in context.addresses]


def depends_on(context: Context, resource: Resource) -> list[Node]:
    """What the resource waits for, where no reference says it already."""
    direct = context.order.direct(resource.urn)
    needed = [urn for urn in resource.dependencies if urn in context.addresses and urn not in direct]
    if not needed:
        return []
    reached = context.order.reached(resource.urn)
    return [context.addresses[urn].node for urn in needed if urn not in reached]


def imported(context: Context, resource: Resource) -> list[Block]:
    """The `import` block of a resource that takes over an existing thing."""
    given = resource.options.import_id
    live = context.taken_over.get(resource.urn)
    if given is None and live is None:
        return []
    block = Block("import")
    block.set("to", context.addresses[resource.urn].node)
    if live is not None:
        block.set("id", _live_id(context, resource, live))
    elif given is not None:
        block.set("id", Lit(family_of(resource.package).import_id(resource, given)))
    return [block]


def _live_id(context: Context, resource: Resource, live: TakenOver) -> Node:
    """The id; for a secret one a variable, which OpenTofu demands to be shown."""
    if not live.secret:
        return Lit(live.id)
    told = f"Import id of {resource.type} '{resource.name}': {live.secret}"
    wanted = Variable(snake(f"{resource.name}_import_id"), "text", secret=True, description=told)
    name = context.new_variable(wanted).name
    context.note(
        f"{resource.type} '{resource.name}': its import id is {live.secret}, and OpenTofu prints import ids; "
        f"give it as variable {name}"
    )
    return Fn("nonsensitive", (Raw(f"var.{name}"),))


def moved(context: Context, resource: Resource) -> list[Block]:
    """`moved` blocks for earlier names; an alias of another parent, stack or project is the same address here.

    OpenTofu lets one address move to a resource, so several aliases are a chain: whichever of them is in the state
    arrives.
    """
    earlier: list[str] = []
    for alias in resource.options.aliases:
        before = _before(context, resource, alias)
        if before is not None and before not in context.moved_from:
            context.moved_from.add(before)
            earlier.append(before)
    steps = [*earlier, str(context.addresses[resource.urn])]
    made: list[Block] = []
    for before, after in pairwise(steps):
        block = Block("moved")
        block.set("from", Raw(before))
        block.set("to", Raw(after))
        made.append(block)
    return made


def _before(context: Context, resource: Resource, alias: Alias) -> str | None:
    """The address that an alias had."""
    token, name = alias.type or resource.type, alias.name or resource.name
    if alias.urn is not None:
        *_, types, name = alias.urn.split("::")
        token = types.split("$")[-1]
    earlier = Resource(resource.urn, token, name, ResourceKind.CUSTOM, inputs=resource.inputs)
    kind = family_of(earlier.package).resource_type(earlier)
    if kind != context.addresses[resource.urn].type:
        # Pulumi's SDKs give such aliases to every resource whose token was renamed; only the program's own are told.
        if name != resource.name:
            context.note(f"{resource.type} '{resource.name}': its alias of type {token} is of no use in OpenTofu")
        return None
    return f"{kind}.{identifier(name)}"


def told(context: Context, resource: Resource) -> None:
    """Notes the options that OpenTofu does not keep."""
    options = resource.options
    if options.deleted_with is not None:
        context.note(f"{resource.type} '{resource.name}': deleted_with is not kept; OpenTofu deletes it by itself")
    if options.plugin_download_url:
        context.note(
            f"{resource.type} '{resource.name}': plugin_download_url is not kept; a registry has the providers"
        )
