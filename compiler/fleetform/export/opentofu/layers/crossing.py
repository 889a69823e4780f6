"""What one layer reads of another: outputs there, and expressions here that read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from fleetform.export.opentofu.addresses import Names, identifier, short_label, snake
from fleetform.export.opentofu.building import Configuration
from fleetform.export.opentofu.context import Context
from fleetform.export.opentofu.layers.gathering import Entry, Gathering
from fleetform.export.opentofu.layers.values import is_secret, kind_of
from fleetform.export.opentofu.modules.inventory import Inventory, Keys
from fleetform.export.opentofu.modules.paths import with_keys
from fleetform.export.opentofu.tree import Argument, Block, Fn, Lit, Node, Obj, Raw

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
        entry: Where it is in an output that holds several.
        shown: An output of the stack gives it already.
        readers: The layers that read it.
    """

    name: str
    source: int
    node: Node
    told: str
    kind: str
    secret: bool
    entry: Entry | None = None
    shown: bool = False
    readers: set[int] = field(default_factory=set[int])

    @property
    def keys(self) -> tuple[str, ...]:
        """The way to it in what its layer gives."""
        entry = self.entry
        return (self.name,) if entry is None else (entry.output, entry.component, entry.field)


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
        self._gathering = Gathering(configuration.graph, self._names)

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
        first, *rest = value.keys
        made = with_keys(Raw(f"local.{identifier(self._folders[source])}.{first}"), tuple(rest))
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
            secret = is_secret(self._context, home, keys)
            # Variables that somebody fills have one value each.
            gathered = shown is None and self._links == "state"
            entry = self._gathering.place(home, label, last, secret=secret) if gathered else None
            self._values[(address, keys)] = Value(
                name=shown or (entry.output if entry is not None else self._names.take("output", wanted)),
                entry=entry,
                shown=shown is not None,
                source=source,
                node=with_keys(Raw(address), keys),
                told=f"`{path}` of {address}." if path else f"{address} itself.",
                kind=kind_of(home, keys),
                secret=secret,
            )
        return self._values[(address, keys)]

    def outputs(self, layer: int) -> list[Block]:
        """The outputs that later layers read of a layer, by name."""
        given = self._sorted(lambda value: value.source == layer and not value.shown)
        made: list[Block] = []
        for name, values in groupby(given, key=lambda value: value.name):
            several = list(values)
            first = several[0]
            block = Block("output", (name,))
            block.set("description", Lit(first.told if first.entry is None else self._gathering.told(name)))
            block.set("value", first.node if first.entry is None else _by_component(several))
            block.set("sensitive", Lit(True) if first.secret else None)
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
        return {".".join(("local", identifier(self._folders[value.source]), *value.keys)): value.kind for value in read}

    def _sorted(self, wanted: Callable[[Value], bool]) -> list[Value]:
        return sorted(filter(wanted, self._values.values()), key=lambda value: value.keys)


def _by_component(values: Iterable[Value]) -> Obj:
    """The values of one output: an entry for each component, and its fields."""
    found: dict[str, list[tuple[str | Node, Node]]] = {}
    for value in values:
        if value.entry is not None:
            found.setdefault(value.entry.component, []).append((value.entry.field, value.node))
    return Obj(tuple((component, Obj(tuple(fields))) for component, fields in found.items()))


def _is_called_after(label: str, component: str) -> bool:
    """Whether a resource is called like the component it is in, so that its name does not tell what it is."""
    return component != "" and not short_label(label, component)


def name_of(block: Block) -> str:
    """What a provider block is called where it is used."""
    alias = next((item.value for item in block.body if isinstance(item, Argument) and item.name == "alias"), None)
    return f"{block.labels[0]}.{alias.value}" if isinstance(alias, Lit) else block.labels[0]
