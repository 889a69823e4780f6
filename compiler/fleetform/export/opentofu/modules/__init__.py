"""A configuration whose repeated components are modules.

Components of one type whose blocks have one shape are calls of one module; what differs between them are its
variables. Nothing else changes: the same resources, in the same order, with the same values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from fleetform import names
from fleetform.export.opentofu.addresses import Names, identifier
from fleetform.export.opentofu.building import Configuration, Part
from fleetform.export.opentofu.layout import flat
from fleetform.export.opentofu.modules.grouping import Instance, groups_of
from fleetform.export.opentofu.modules.inventory import Inventory, Keys, resolved
from fleetform.export.opentofu.modules.leaves import Before, Leaf, Outside, Outsides
from fleetform.export.opentofu.modules.module import FOLDER, Module
from fleetform.export.opentofu.modules.paths import with_keys
from fleetform.export.opentofu.modules.readme import readme
from fleetform.export.opentofu.modules.walking import ROOT_ONLY
from fleetform.export.opentofu.tree import Argument, Block, Lit, Lst, Node, Raw
from fleetform.graph.model import DataCall

__all__ = ["modular"]


def modular(configuration: Configuration) -> tuple[dict[str, list[Block]], dict[str, str]]:
    """The files of a configuration with modules.

    Returns:
        File name without suffix, with `/`, to blocks; and further files of text.
    """
    return _Layout(configuration).files()


@dataclass(frozen=True, slots=True)
class _Home:
    """The call that makes an address."""

    module: Module
    instance: Instance
    call: str


class _Layout:
    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._inventory = Inventory(configuration)
        groups = groups_of(configuration, self._inventory)
        taken = Names()
        self._modules: list[Module] = []
        self._homes: dict[str, _Home] = {}
        for group in groups:
            wanted = [_call_name(i.component.name, group.kind) for i in group.instances]
            calls = [taken.take("module", [name, f"{name}_{group.name}"]) for name in wanted]
            module = Module(group, configuration.graph, calls, self._kind)
            self._modules.append(module)
            for instance, call in zip(group.instances, calls, strict=True):
                for address in instance.scan.local:
                    self._homes[address] = _Home(module, instance, call)

    def files(self) -> tuple[dict[str, list[Block]], dict[str, str]]:
        configuration = self._configuration
        root = Configuration(
            configuration.graph,
            configuration.terraform,
            [self._in_root(block) for block in configuration.providers],
            configuration.variables,
            self._root_parts(),
            [self._in_root(block) for block in configuration.outputs],
            configuration.files,
            configuration.notes,
        )
        made = flat(root)
        texts: dict[str, str] = {}
        for module in sorted(self._modules, key=lambda module: module.group.name):
            folder = str(PurePosixPath(FOLDER, module.group.name))
            parts = {
                "main": module.blocks,
                "outputs": module.output_blocks(),
                "variables": module.variable_blocks(),
                "versions": [module.versions(configuration.terraform)],
            }
            made.update({f"{folder}/{name}": blocks for name, blocks in parts.items() if blocks})
            texts[f"{folder}/README.md"] = readme(module)
        return made, texts

    def _root_parts(self) -> list[Part]:
        """The parts that stay in the root, and a call where an instance's first part was."""
        calls = self._calls()
        instances = {id(block): home for home in self._homes.values() for block in home.instance.blocks}
        made: list[Part] = []
        done: set[str] = set()
        for part in self._configuration.parts:
            home = next((instances[id(block)] for block in part.blocks if id(block) in instances), None)
            if home is None:
                made.append(Part(part.owner, [self._in_root(block) for block in part.blocks]))
                continue
            blocks = [self._in_root(block) for block in part.blocks if block.type in ROOT_ONLY]
            if home.call not in done:
                done.add(home.call)
                blocks = [calls[home.call], *blocks]
            if blocks:
                made.append(Part(part.owner, blocks))
        return made

    def _calls(self) -> dict[str, Block]:
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
                    return Raw(f"module.{home.call}.{home.module.list_output(home.instance, items, wanted)}")
                return Lst(tuple(self._value(item, wanted) for item in items))
            case Before(addresses):
                return Lst(self._waited(addresses))

    def _common_home(self, addresses: Sequence[str]) -> _Home | None:
        """The call that makes all of several addresses."""
        homes = [self._homes.get(address) for address in addresses]
        calls = {home.call if home is not None else "" for home in homes}
        return homes[0] if len(homes) > 1 and len(calls) == 1 else None

    def _resolve(self, address: str, keys: Keys) -> Node | None:
        home = self._homes.get(address)
        if home is None:
            return None
        return Raw(f"module.{home.call}.{home.module.output(home.instance, address, keys)}")

    def _waited(self, addresses: Sequence[str]) -> tuple[Node, ...]:
        """What says that resources are there: themselves in the root, an output for those of a module together."""
        made: dict[str, list[str]] = {}
        for address in addresses:
            home = self._homes.get(address)
            made.setdefault(home.call if home is not None else address, []).append(address)
        return tuple(self._ready(together) for together in made.values())

    def _ready(self, addresses: Sequence[str]) -> Node:
        home = self._homes.get(addresses[0])
        if home is None:
            return Raw(addresses[0])
        return Raw(f"module.{home.call}.{home.module.ready(home.instance, addresses)}")

    def _in_root(self, block: Block) -> Block:
        made = Block(block.type, block.labels, comment=block.comment)
        for item in block.body:
            if isinstance(item, Block):
                made.body.append(self._in_root(item))
            elif item.name == "depends_on" and isinstance(item.value, Lst):
                found = [self._inventory.reference(node) for node in item.value.items]
                made.set(item.name, Lst(self._waited([address for address, _ in filter(None, found)])))
            elif block.type in ROOT_ONLY and item.name in ("to", "from"):
                made.set(item.name, self._moved(item.value))
            else:
                made.body.append(Argument(item.name, resolved(item.value, self._inventory, self._resolve)))
        return made

    def _moved(self, node: Node) -> Node:
        """An address as it is now: inside the module that makes it."""
        found = self._inventory.reference(node)
        home = self._homes.get(found[0]) if found is not None else None
        if found is None or home is None:
            return node
        return Raw(f"module.{home.call}.{home.module.inner_address(home.instance, found[0])}")

    def _kind(self, outside: Outside) -> str:
        """The type of what is read of a resource, where the provider's schema says it."""
        if not outside.keys and outside.address in self._inventory.kinds:
            return self._inventory.kinds[outside.address]
        home = self._inventory.homes.get(outside.address)
        if home is None or home.owner is None or len(outside.keys) != 1:
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
