"""Which components become modules: those of one type whose blocks have one shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fleetform.export.opentofu.building import Configuration, Part
from fleetform.export.opentofu.modules.inventory import MADE, Inventory
from fleetform.export.opentofu.modules.leaves import NotModularError
from fleetform.export.opentofu.modules.naming import Naming
from fleetform.export.opentofu.modules.walking import Scan
from fleetform.export.opentofu.tree import Block
from fleetform.graph.model import Graph, Resource, ResourceKind

_FEWEST = 2
"""A module of a single resource would say nothing that the resource does not."""

Key = int
"""Stands for a type and shape: what makes a component a call of one module with others."""
Path = tuple[int, ...]
Place = tuple[Key | None, Path]
"""In which module, and where in it; None is the root."""


@dataclass(slots=True)
class Instance:
    """A component that may be a call of a module."""

    component: Resource
    blocks: list[Block]
    scan: Scan
    key: Key


@dataclass(slots=True)
class Group:
    """Instances that are one module.

    Attributes:
        name: Folder of the module.
        kind: Name of the component, without what tells variants apart.
        instances: In program order.
    """

    name: str
    kind: str
    instances: list[Instance] = field(default_factory=list[Instance])


class Candidates:
    """The components of a configuration as instances."""

    def __init__(self, configuration: Configuration, inventory: Inventory) -> None:
        self._inventory = inventory
        self._parts = _parts_below(configuration)
        self._triggers = list(inventory.triggers())
        self._known: dict[str, Instance | None] = {}
        self._keys: dict[tuple[object, ...], Key] = {}

    def instance(self, component: Resource) -> Instance | None:
        """A component as an instance, if it can be one."""
        if component.urn not in self._known:
            self._known[component.urn] = self._made(component)
        return self._known[component.urn]

    def _made(self, component: Resource) -> Instance | None:
        blocks = [block for part in self._parts.get(component.urn, ()) for block in part.blocks]
        if not any(block.type == "module" for block in blocks) and sum(b.type in MADE for b in blocks) < _FEWEST:
            return None
        scan = Scan(self._inventory, component.name, blocks)
        try:
            scan.walk()
        except NotModularError:
            return None
        if any(target in scan.local and source not in scan.local for source, target in self._triggers):
            return None
        key = self._keys.setdefault((component.type, *scan.shape), len(self._keys))
        return Instance(component, blocks, scan, key)


def levels_of(graph: Graph, candidates: Candidates) -> list[list[Resource]]:
    """The components that become calls, those with none of the others in them first.

    A component becomes one when there are several of its shape: at several places, where all calls of one module are
    one place. What is only inside of one module, and there once, is part of that module.
    """
    return _Nesting(graph, candidates).levels()


class _Nesting:
    def __init__(self, graph: Graph, candidates: Candidates) -> None:
        self._candidates = candidates
        self._children: dict[str | None, list[Resource]] = {}
        for resource in graph.resources.values():
            if resource.kind is ResourceKind.COMPONENT:
                self._children.setdefault(resource.parent, []).append(resource)
        self._wanted: set[Key] = set()

    def levels(self) -> list[list[Resource]]:
        while True:
            repeated = {key for key, places in self._places().items() if len(places) > 1}
            new = repeated & self._outermost(repeated - self._wanted)
            if not new:
                break
            self._wanted |= new
        made: dict[int, list[Resource]] = {}
        for component in self._children.get(None, []):
            self._height(component, made)
        return [made[height] for height in sorted(made)]

    def _key(self, component: Resource) -> Key | None:
        instance = self._candidates.instance(component)
        return instance.key if instance is not None else None

    def _places(self) -> dict[Key, set[Place]]:
        """Where components of each shape are."""
        found: dict[Key, set[Place]] = {}

        def visit(urn: str | None, scope: Key | None, path: Path) -> None:
            for number, component in enumerate(self._children.get(urn, ())):
                key, here = self._key(component), (*path, number)
                if key is not None:
                    found.setdefault(key, set()).add((scope, here))
                if key in self._wanted:
                    visit(component.urn, key, ())
                else:
                    visit(component.urn, scope, here)

        visit(None, None, ())
        return found

    def _outermost(self, wanted: set[Key]) -> set[Key]:
        """The wanted shapes that are somewhere inside of no other wanted one."""
        found: set[Key] = set()
        waiting = list(self._children.get(None, ()))
        while waiting:
            component = waiting.pop()
            key = self._key(component)
            if key is not None and key in wanted:
                found.add(key)
            else:
                waiting += self._children.get(component.urn, ())
        return found

    def _height(self, component: Resource, made: dict[int, list[Resource]]) -> int:
        """Puts a component and what is in it into levels; how many calls are nested in it, itself counted."""
        height = max((self._height(child, made) for child in self._children.get(component.urn, ())), default=0)
        key = self._key(component)
        if key is None or key not in self._wanted:
            return height
        made.setdefault(height, []).append(component)
        return height + 1


def groups_of(level: Sequence[Resource], candidates: Candidates, naming: Naming) -> list[Group]:
    """The modules of a level, in program order."""
    found: dict[Key, list[Instance]] = {}
    for component in level:
        instance = candidates.instance(component)
        if instance is not None:
            found.setdefault(instance.key, []).append(instance)
    return [
        Group(*naming.named(instances[0].component.type, instances[0].scan), instances)
        for instances in found.values()
        if len(instances) > 1
    ]


def _parts_below(configuration: Configuration) -> Mapping[str, list[Part]]:
    """The parts in each component, those of its inner components among them."""
    resources = configuration.graph.resources
    found: dict[str, list[Part]] = {}
    for part in configuration.parts:
        urn = part.owner.parent if part.owner is not None else None
        while urn is not None and urn in resources:
            found.setdefault(urn, []).append(part)
            urn = resources[urn].parent
    return found
