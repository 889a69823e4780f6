"""What one layer reads of another: outputs there, and expressions here that read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from fleetform.export.opentofu.addresses import Names, identifier, short_label, snake
from fleetform.export.opentofu.building import Configuration
from fleetform.export.opentofu.context import Context
from fleetform.export.opentofu.layers.values import is_secret, kind_of
from fleetform.export.opentofu.modules.inventory import Inventory, Keys
from fleetform.export.opentofu.modules.paths import with_keys
from fleetform.export.opentofu.tree import Argument, Block, Fn, Lit, Node, Raw

Links = Literal["state", "variables"]
"""How a layer gets what it reads of others: out of their state, or as variables that somebody fills."""

_WRAPPERS = frozenset({"manifest", "object", "output", "properties", "this"})
"""Steps of a path that tell nothing in a name."""


@dataclass(slots=True)
class Value:
    """A value that crosses layers.

    Attributes:
        name: Name of the output.
        source: The layer that makes it.
        node: The value there.
        told: What it is.
        kind: Its type.
        secret: It must not be shown.
        shown: An output of the stack gives it already.
        readers: The layers that read it.
    """

    name: str
    source: int
    node: Node
    told: str
    kind: str
    secret: bool
    shown: bool = False
    readers: set[int] = field(default_factory=set[int])


class Crossings:
    """All values that cross layers."""

    def __init__(
        self, configuration: Configuration, inventory: Inventory, folders: dict[int, str], links: Links
    ) -> None:
        self._context = Context(configuration.graph)
        self._inventory = inventory
        self._folders = folders
        self._links: Links = links
        self._values: dict[tuple[str, Keys], Value] = {}
        self._names = Names()
        for block in configuration.outputs:
            self._names.take("output", block.labels)
        for block in configuration.variables:
            self._names.take("output", block.labels)

        self._shown = self._stack_outputs(configuration)

    def _stack_outputs(self, configuration: Configuration) -> dict[tuple[str, Keys], str]:
        """Values that the stack shows anyway: they need no further output."""
        found: dict[tuple[str, Keys], str] = {}
        for block in configuration.outputs:
            arguments = {item.name: item.value for item in block.body if isinstance(item, Argument)}
            read = self._inventory.reference(arguments["value"])
            if read is not None:
                found.setdefault(read, block.labels[0])
        return found

    def read(self, reader: int, source: int, address: str, keys: Keys) -> Node:
        """The expression by which a layer reads a value of another one."""
        value = self._value(source, address, keys)
        value.readers.add(reader)
        if self._links == "variables":
            return Raw(f"var.{value.name}")
        made = Raw(f"local.{identifier(self._folders[source])}.{value.name}")
        # The state of another configuration does not say what in it is sensitive.
        return Fn("sensitive", (made,)) if value.secret else made

    def _value(self, source: int, address: str, keys: Keys) -> Value:
        if (address, keys) not in self._values:
            home = self._inventory.homes[address]
            kind, label = address.removeprefix("data.").split(".", 1)
            last = "_".join(snake(key) for key in keys if isinstance(key, str) and key not in _WRAPPERS)
            numbered = "_".join(map(str, keys))
            short = kind.split("_", 1)[-1]
            wanted = [f"{label}_{last}" if last else label, f"{label}_{short}_{last}", f"{label}_{short}_{numbered}"]
            if home.owner is not None and _is_called_after(label, self._inventory.component_name(home.owner)):
                wanted.insert(0, f"{label}_{short}_{last}")
            path = ".".join(map(str, keys))
            shown = self._shown.get((address, keys))
            self._values[(address, keys)] = Value(
                name=shown or self._names.take("output", wanted),
                shown=shown is not None,
                source=source,
                node=with_keys(Raw(address), keys),
                told=f"`{path}` of {address}." if path else f"{address} itself.",
                kind=kind_of(home, keys),
                secret=is_secret(self._context, home, keys),
            )
        return self._values[(address, keys)]

    def outputs(self, layer: int) -> list[Block]:
        """The outputs that later layers read of a layer, by name."""
        made: list[Block] = []
        for value in self._sorted(lambda value: value.source == layer and not value.shown):
            block = Block("output", (value.name,))
            block.set("description", Lit(value.told))
            block.set("value", value.node)
            block.set("sensitive", Lit(True) if value.secret else None)
            made.append(block)
        return made

    def variables(self, layer: int) -> list[Block]:
        """The variables by which a layer gets what it reads, where it does not read states."""
        made: list[Block] = []
        if self._links == "state":
            return made
        for value in self._sorted(lambda value: layer in value.readers):
            block = Block("variable", (value.name,))
            block.set("description", Lit(f"{value.told[:-1]}, an output of {self._folders[value.source]}."))
            block.set("type", Raw(value.kind))
            block.set("sensitive", Lit(True) if value.secret else None)
            made.append(block)
        return made

    def sources(self, layer: int) -> list[int]:
        """The layers that a layer reads of."""
        return sorted({value.source for value in self._values.values() if layer in value.readers})

    def kinds(self, layer: int) -> dict[str, str]:
        """The types of what a layer reads, by the expression that reads it."""
        read = self._sorted(lambda value: layer in value.readers)
        return {f"local.{identifier(self._folders[value.source])}.{value.name}": value.kind for value in read}

    def _sorted(self, wanted: Callable[[Value], bool]) -> list[Value]:
        return sorted(filter(wanted, self._values.values()), key=lambda value: value.name)


def _is_called_after(label: str, component: str) -> bool:
    """Whether a resource is called like the component it is in, so that its name does not tell what it is."""
    return component != "" and not short_label(label, component)


def name_of(block: Block) -> str:
    """What a provider block is called where it is used."""
    alias = next((item.value for item in block.body if isinstance(item, Argument) and item.name == "alias"), None)
    return f"{block.labels[0]}.{alias.value}" if isinstance(alias, Lit) else block.labels[0]
