"""One step of making modules: instances become calls, and what others read of them becomes outputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fleetform import names
from fleetform.export.opentofu.addresses import Names, identifier
from fleetform.export.opentofu.building import Configuration, Part
from fleetform.export.opentofu.modules.grouping import Group, Instance
from fleetform.export.opentofu.modules.inventory import Inventory, Keys, module_of, resolved
from fleetform.export.opentofu.modules.leaves import Before, Leaf, Outside, Outsides
from fleetform.export.opentofu.modules.module import Module
from fleetform.export.opentofu.modules.paths import with_keys
from fleetform.export.opentofu.modules.walking import ROOT_ONLY
from fleetform.export.opentofu.modules.whereabouts import Whereabouts
from fleetform.export.opentofu.tree import Argument, Block, Lit, Lst, Node, Raw, Waits
from fleetform.graph.model import DataCall

Library = dict[str, Module]
"""The modules that were made already, by name."""


@dataclass(frozen=True, slots=True)
class Home:
    """The call that makes an address."""

    module: Module
    instance: Instance
    call: str

    def inner(self, address: str) -> str:
        """The address in the module."""
        return self.module.inner_address(self.instance, address)


class Rewriting:
    """A configuration in which groups of components become calls.

    Attributes:
        homes: The call that makes each address that is in a module now.
    """

    def __init__(
        self,
        configuration: Configuration,
        inventory: Inventory,
        groups: Sequence[Group],
        library: Library,
        calls: Names,
        whereabouts: Whereabouts,
    ) -> None:
        """Makes the modules.

        Args:
            configuration: The configuration.
            inventory: Its addresses.
            groups: What becomes modules.
            library: The modules of earlier steps; those of this one are added.
            calls: Names of calls that are taken.
            whereabouts: Follows the addresses.
        """
        self._configuration = configuration
        self._inventory = inventory
        self._library = library
        self._modules: list[Module] = []
        self.homes: dict[str, Home] = {}
        for group in groups:
            wanted = [_call_name(i.component.name, group.kind) for i in group.instances]
            named = [calls.take("module", [name, f"{name}_{group.name}"]) for name in wanted]
            module = Module(group, configuration.graph, named, self._kind)
            self._modules.append(module)
            for instance, call in zip(group.instances, named, strict=True):
                for address in instance.scan.local:
                    self.homes[address] = Home(module, instance, call)
        library.update({module.group.name: module for module in self._modules})
        whereabouts.move({address: f"module.{home.call}.{home.inner(address)}" for address, home in self.homes.items()})

    def configuration(self) -> Configuration:
        """The configuration with the calls."""
        made = self._configuration
        return replace(
            made,
            providers=[self._outside(block) for block in made.providers],
            parts=self._parts(),
            outputs=[self._outside(block) for block in made.outputs],
        )

    def _parts(self) -> list[Part]:
        """The parts that stay, and a call where an instance's first resource was."""
        calls = self._calls()
        instances = {id(block): home for home in self.homes.values() for block in home.instance.blocks}
        homes = [
            next((instances[id(block)] for block in part.blocks if id(block) in instances), None)
            for part in self._configuration.parts
        ]
        last = {home.call: number for number, home in enumerate(homes) if home is not None}
        made: list[Part] = []
        done: set[str] = set()
        for number, (part, home) in enumerate(zip(self._configuration.parts, homes, strict=True)):
            if home is None:
                made.append(Part(part.owner, [self._outside(block) for block in part.blocks]))
                continue
            blocks = [self._outside(block) for block in part.blocks if block.type in ROOT_ONLY]
            # All data sources come first in a configuration; they say nothing about the order of components.
            here = not isinstance(part.owner, DataCall) or number == last[home.call]
            if here and home.call not in done:
                done.add(home.call)
                blocks = [calls[home.call], *blocks]
            if blocks:
                made.append(Part(part.owner, blocks))
        return made

    def _calls(self) -> Mapping[str, Block]:
        made: dict[str, Block] = {}
        for module in self._modules:
            for number, call in enumerate(module.calls):
                block = Block("module", (call,))
                block.set("source", Lit(module.source))
                block.set("providers", module.providers(number))
                for item in module.inputs:
                    block.set(item.name, self._value(item.values[number], item.name))
                made[call] = block
        return made

    def _value(self, leaf: Leaf, wanted: str) -> Node:
        match leaf:
            case Lit():
                return leaf
            case Outside(address, keys):
                return self._resolve(address, keys) or with_keys(Raw(address), keys)
            case Outsides(items):
                home = self._common_home([item.address for item in items])
                if home is not None:
                    kinds = {self._kind(item) for item in items}
                    kind = kinds.pop() if len(kinds) == 1 else "any"
                    return Raw(f"module.{home.call}.{home.module.list_output(home.instance, items, wanted, kind)}")
                return Lst(tuple(self._value(item, wanted) for item in items))
            case Before(items):
                return Waits(self._waited(items))

    def _common_home(self, addresses: Sequence[str]) -> Home | None:
        """The call that makes all of several addresses."""
        homes = [self.homes.get(address) for address in addresses]
        calls = {home.call if home is not None else "" for home in homes}
        return homes[0] if len(homes) > 1 and len(calls) == 1 else None

    def _resolve(self, address: str, keys: Keys) -> Node | None:
        home = self.homes.get(address)
        if home is None:
            return None
        item = Outside(address, keys)
        return Raw(f"module.{home.call}.{home.module.output(home.instance, item, self._kind(item))}")

    def _waited(self, items: Sequence[Outside]) -> tuple[Node, ...]:
        """What says that resources are there: themselves in the root, an output for those of a module together."""
        made: dict[str, list[Outside]] = {}
        for item in items:
            home = self.homes.get(item.address)
            made.setdefault(home.call if home is not None else str(item), []).append(item)
        return tuple(self._ready(together) for together in made.values())

    def _ready(self, items: Sequence[Outside]) -> Node:
        home = self.homes.get(items[0].address)
        if home is None:
            return with_keys(Raw(items[0].address), items[0].keys)
        return Raw(f"module.{home.call}.{home.module.ready(home.instance, items)}")

    def _outside(self, block: Block) -> Block:
        """A block that is in no module of this step."""
        made = Block(block.type, block.labels, comment=block.comment)
        for item in block.body:
            if isinstance(item, Block):
                made.body.append(self._outside(item))
            elif isinstance(item.value, Lst) and (item.name == "depends_on" or isinstance(item.value, Waits)):
                found = [self._inventory.reference(node) for node in item.value.items]
                waits = self._waited([Outside(*reference) for reference in found if reference is not None])
                made.set(item.name, type(item.value)(waits))
            elif block.type in ROOT_ONLY and item.name in ("to", "from"):
                made.set(item.name, self._moved(item.value))
            else:
                made.body.append(Argument(item.name, resolved(item.value, self._inventory, self._resolve)))
        return made

    def _moved(self, node: Node) -> Node:
        """An address as it is now: inside the module that makes it."""
        found = self._inventory.split(node.text) if isinstance(node, Raw) else None
        home = self.homes.get(found[0]) if found is not None else None
        if found is None or home is None:
            return node
        return Raw(f"module.{home.call}.{home.inner(found[0])}{found[1]}")

    def _kind(self, outside: Outside) -> str:
        """The type of what is read of a resource, where the provider's schema says it."""
        whole = ".".join((outside.address, *map(str, outside.keys)))
        if whole in self._inventory.kinds:
            return self._inventory.kinds[whole]
        home = self._inventory.homes.get(outside.address)
        if home is None or len(outside.keys) != 1:
            return "any"
        if home.block.type == "module":
            return self._library[module_of(home.block)].outputs.kind(str(outside.keys[0]))
        if home.owner is None:
            return "any"
        owner = home.owner
        if home.block.labels[0] == "azapi_resource":
            return "string" if outside.keys[0] in ("id", "name", "location") else "any"
        found = (
            names.terraform_data_source(owner.token)
            if isinstance(owner, DataCall)
            else names.terraform_resource(owner.type)
        )
        known = found.attributes.values() if found is not None and found.name == home.block.labels[0] else ()
        kind = next((attribute.kind for attribute in known if attribute.name == outside.keys[0]), "any")
        return kind if kind in ("string", "number", "bool") else "any"


def _call_name(name: str, kind: str) -> str:
    made = identifier(name)
    return made if made.lower().endswith(kind) else f"{made}_{kind}"
