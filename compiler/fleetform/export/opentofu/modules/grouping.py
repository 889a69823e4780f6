"""Which components become modules: those of one type whose blocks have one shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from fleetform.export.opentofu.addresses import Names, snake
from fleetform.export.opentofu.building import Configuration, Part
from fleetform.export.opentofu.modules.inventory import MADE, Inventory
from fleetform.export.opentofu.modules.leaves import NotModularError
from fleetform.export.opentofu.modules.walking import Scan
from fleetform.export.opentofu.tree import Block
from fleetform.graph.model import Resource, ResourceKind

_FEWEST = 2
"""A module of a single resource would say nothing that the resource does not."""


@dataclass(slots=True)
class Instance:
    """A component that may be a call of a module."""

    component: Resource
    blocks: list[Block]
    scan: Scan


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


def groups_of(configuration: Configuration, inventory: Inventory) -> list[Group]:
    """The modules of a configuration, in program order."""
    return _named(_Grouping(configuration, inventory).groups())


class _Grouping:
    def __init__(self, configuration: Configuration, inventory: Inventory) -> None:
        self._inventory = inventory
        self._children: dict[str | None, list[Resource]] = {}
        for resource in configuration.graph.resources.values():
            if resource.kind is ResourceKind.COMPONENT:
                self._children.setdefault(resource.parent, []).append(resource)
        self._parts = _parts_below(configuration)
        self._triggers = list(inventory.triggers())

    def groups(self) -> list[list[Instance]]:
        """From the outermost components inwards: a component that is alone is looked into."""
        found: dict[object, list[Instance]] = {}
        level = self._children.get(None, [])
        while level:
            alone: list[Resource] = []
            here: dict[object, list[Instance]] = {}
            for component in level:
                instance = self._instance(component)
                if instance is None:
                    alone.append(component)
                else:
                    here.setdefault((component.type, tuple(instance.scan.shape)), []).append(instance)
            for key, instances in here.items():
                if key in found or len(instances) > 1:
                    found.setdefault(key, []).extend(instances)
                else:
                    alone.append(instances[0].component)
            level = [child for component in alone for child in self._children.get(component.urn, [])]
        return list(found.values())

    def _instance(self, component: Resource) -> Instance | None:
        blocks = [block for part in self._parts.get(component.urn, ()) for block in part.blocks]
        if sum(block.type in MADE for block in blocks) < _FEWEST:
            return None
        scan = Scan(self._inventory, component.name, blocks)
        try:
            scan.walk()
        except NotModularError:
            return None
        if any(target in scan.local and source not in scan.local for source, target in self._triggers):
            return None
        return Instance(component, blocks, scan)


def _parts_below(configuration: Configuration) -> dict[str, list[Part]]:
    """The parts in each component, those of its inner components among them."""
    resources = configuration.graph.resources
    found: dict[str, list[Part]] = {}
    for part in configuration.parts:
        urn = part.owner.parent if part.owner is not None else None
        while urn is not None and urn in resources:
            found.setdefault(urn, []).append(part)
            urn = resources[urn].parent
    return found


def _named(found: Iterable[list[Instance]]) -> list[Group]:
    """Names for all groups; variants of one component say what is different."""
    names = Names()
    first: dict[str, tuple[str, Scan, Counter[str]]] = {}
    made: list[Group] = []
    for instances in found:
        token = instances[0].component.type
        count = Counter(block.labels[0] for block in instances[0].scan.source if block.type in MADE)
        if token not in first:
            kind = names.take("module", _kind_names(token))
            first[token] = (kind, instances[0].scan, count)
            made.append(Group(kind, kind, instances))
        else:
            kind, scan, base = first[token]
            told = _difference(kind, base, count) or _inner_difference(scan, instances[0].scan)
            name = names.take("module", [f"{kind}_{told}", f"{kind}_variant"])
            made.append(Group(name, kind, instances))
    return made


def _kind_names(token: str) -> list[str]:
    *above, last = token.split(":")
    return [snake(last), snake("_".join([*above[-1:], last]))]


def _difference(module: str, base: Counter[str], count: Counter[str]) -> str:
    """What a variant has more or less of, e.g. `2_node_groups`: the last one, which what came before is there for."""
    differing = [kind for kind in dict.fromkeys((*base, *count)) if count[kind] != base[kind]]
    if not differing:
        return ""
    kind = differing[-1]
    short = kind.split("_", 1)[-1].removeprefix(f"{module.split('_')[0]}_")
    if not count[kind]:
        return f"without_{short}"
    return f"with_{short}" if not base[kind] and count[kind] == 1 else f"{count[kind]}_{_plural(short, count[kind])}"


def _inner_difference(base: Scan, scan: Scan) -> str:
    """The first argument or key that a variant has more or less of."""
    for word, more, less in (("with", scan, base), ("without", base, scan)):
        lacking = Counter(more.named) - Counter(less.named)
        found = next((name for name in more.named if lacking[name]), None)
        if found is not None:
            return f"{word}_{snake(found)}"
    return "variant"


def _plural(word: str, count: int) -> str:
    if count == 1 or word.endswith("s"):
        return word
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2] not in "aeiou" else f"{word}s"
