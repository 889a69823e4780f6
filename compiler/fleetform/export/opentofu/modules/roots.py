"""What is alike in the root becomes one block: calls, resources of one component, providers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from fleetform.export.opentofu.addresses import identifier, snake
from fleetform.export.opentofu.building import Configuration, Part
from fleetform.export.opentofu.layout import only_component
from fleetform.export.opentofu.modules.alike import Unit
from fleetform.export.opentofu.modules.inventory import MADE, address_of
from fleetform.export.opentofu.modules.repeating import Repetition
from fleetform.export.opentofu.modules.rewriting import Library
from fleetform.export.opentofu.modules.whereabouts import Whereabouts
from fleetform.export.opentofu.tree import Argument, Block, Lit
from fleetform.graph.model import Resource, ResourceKind


def put_together(root: Configuration, library: Library, whereabouts: Whereabouts) -> Configuration:
    """The root with one block for what is alike in it."""
    names = {call: (m.group.instances[n].component) for m in library.values() for n, call in enumerate(m.calls)}
    units = [*_calls_and_resources(root, names), *_providers(root)]
    blocks = [block for part in root.parts for block in part.blocks]
    found = Repetition(units, [*blocks, *root.providers, *root.outputs])
    whereabouts.move({address: found.new_address(address) for address in found.places})
    providers = [found.block(_address(block), block) for block in root.providers]
    parts = [_part(root, part, names, found) for part in root.parts]
    local_values = found.local_values(of_providers=False)
    return replace(
        root,
        providers=[*found.local_values(of_providers=True), *(block for block in providers if block is not None)],
        parts=[*([Part(None, local_values)] if local_values else []), *(part for some in parts for part in some)],
        outputs=[found.outside(block) for block in root.outputs],
    )


def _calls_and_resources(root: Configuration, names: dict[str, Resource]) -> Iterator[Unit]:
    resources = root.graph.resources
    above = [part.owner.parent for part in root.parts if part.owner is not None for b in part.blocks if b.type in MADE]
    count = Counter(above)
    for part in root.parts:
        component = resources.get(part.owner.parent or "") if part.owner is not None else None
        for block in part.blocks:
            address = address_of(block) if block.type in MADE else ""
            if block.type == "module":
                yield Unit(address, block, names[block.labels[0]].name, named=True)
            elif address and component is not None and count[component.urn] == 1:
                # All that a component has here: it is one of several like it.
                kind = snake(component.type.rsplit(":", 1)[-1])
                yield Unit(address, block, component.name, (component.type, component.parent), named=True, kind=kind)
            elif address:
                own = part.owner.name if isinstance(part.owner, Resource) else ""
                above_it = component.urn if component is not None else None
                yield Unit(address, block, block.labels[-1], above_it, own=own)


def _providers(root: Configuration) -> Iterator[Unit]:
    named = {
        identifier(resource.name): resource.name
        for resource in root.graph.resources.values()
        if resource.kind is ResourceKind.PROVIDER
    }
    for block in root.providers:
        alias = _alias(block)
        if block.type == "provider" and alias:
            yield Unit(_address(block), block, named.get(alias, alias))


def _address(block: Block) -> str:
    return f"provider.{block.labels[0]}.{_alias(block)}" if block.type == "provider" else ""


def _alias(block: Block) -> str:
    given = [item.value for item in block.body if isinstance(item, Argument) and item.name == "alias"]
    return str(given[0].value) if given and isinstance(given[0], Lit) else ""


def _part(root: Configuration, part: Part, names: dict[str, Resource], found: Repetition) -> list[Part]:
    """A part as it is now; a call for components of several files is in none of these."""
    here: list[Block] = []
    apart: list[Part] = []
    for block in part.blocks:
        address = address_of(block) if block.type in MADE else ""
        made = found.block(address, block)
        if made is None:
            continue
        together = _components(root, part, block, names, found)
        if together and _are_everywhere(root, together):
            apart.append(Part(None, [made]))
        else:
            here.append(made)
    return [*apart, *([Part(part.owner, here)] if here else [])]


def _components(
    root: Configuration, part: Part, block: Block, names: dict[str, Resource], found: Repetition
) -> list[Resource]:
    """The components that a block stands for, where it stands for whole components."""
    units = found.together(address_of(block)) if block.type in MADE else ()
    if block.type == "module":
        return [names[unit.block.labels[0]] for unit in units]
    own = root.graph.resources.get(part.owner.parent or "") if part.owner is not None else None
    return [own] if own is not None and units and units[0].named else []


def _are_everywhere(root: Configuration, components: list[Resource]) -> bool:
    """Whether components have files of their own, each another one."""
    above = {component.parent for component in components}
    return len(above) > 1 or above <= {None, only_component(root.graph)}
