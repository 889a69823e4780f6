"""The variables of a module: what differs between its instances, told by as few values as explain everything."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fleetform.export.opentofu.addresses import Names, short_label, snake
from fleetform.export.opentofu.modules.leaves import NOTHING, Before, Leaf, Outside, Outsides, Place
from fleetform.export.opentofu.modules.texts import Basic, Values, spellings, unified
from fleetform.export.opentofu.modules.walking import Scan
from fleetform.export.opentofu.tree import Lit, Node, Raw, children

_RESERVED = frozenset({"source", "version", "providers", "count", "for_each", "lifecycle", "depends_on", "locals"})
"""Names that OpenTofu does not let variables have."""

_SAYING_NOTHING = frozenset({"parent_id", "value"})
"""Names of arguments that do not tell what they take."""

_WRITE_ONLY = re.compile(r"_wo(?=_version$|$)")

Kinds = Callable[[Outside], str]
"""The type of what is read of something outside, as OpenTofu writes it."""
Column = tuple[Leaf, ...]
"""A leaf of each instance."""


@dataclass(slots=True)
class Input:
    """A variable of a module.

    Attributes:
        name: Its name.
        kind: Its type, as OpenTofu writes it.
        description: What it is.
        values: What each instance gives.
        sensitive: It must not be shown.
        ephemeral: No state and no plan keeps it.
    """

    name: str
    kind: str
    description: str
    values: Column
    sensitive: bool = False
    ephemeral: bool = False

    @property
    def node(self) -> Node:
        """The variable as an expression."""
        return Raw(f"var.{self.name}")


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of the providers of all instances, e.g. `region`."""

    name: str
    provider: str
    values: Values


class Inputs:
    """Finds the variables of a module.

    Attributes:
        expressions: What stands for each leaf.
        found: The variables in use, in order.
    """

    def __init__(
        self,
        component: str,
        names: Values,
        settings: Sequence[Setting],
        scans: Sequence[Scan],
        labels: Sequence[str],
        kinds: Kinds,
    ) -> None:
        """Finds them.

        Args:
            component: What the module is, in words.
            names: The name of each instance.
            settings: What the instances' providers are set to, where it differs.
            scans: A scan of each instance.
            labels: Labels of the blocks inside the module.
            kinds: Types of references.
        """
        self._first = snake(names[0])
        self._labels = labels
        self._places = scans[0].places
        self._blocks = scans[0].source
        self._inventory = scans[0].inventory
        self._kinds = kinds
        self._names = Names()
        self._by_values: dict[object, Input] = {}
        self._order: dict[str, int] = {}
        self._columns: list[Column] = list(zip(*(scan.leaves for scan in scans), strict=True))
        self._repeated = self._count_wholes()
        self._basics = self._first_basics(component, names, settings)
        self.expressions: list[Node] = self._solved()
        self.found = sorted(self._by_values.values(), key=lambda made: self._order[made.name])
        self.name_node: Node | None = None
        if len(set(names)) > 1:
            self.name_node = self._basics[0].node

    def _first_basics(self, component: str, names: Values, settings: Sequence[Setting]) -> list[Basic]:
        made: list[Basic] = []
        self._possible: dict[str, Input] = {}
        if len(set(names)) > 1:
            told = f"Name of this {component}."
            self._possible["var.name"] = Input("name", "string", told, tuple(map(Lit, names)))
            made += spellings(Raw("var.name"), names)
            self._names.take("variable", ["name"])
        for setting in settings:
            if any(basic.values == setting.values for basic in made):
                continue
            name = self._names.take("variable", [_allowed(snake(setting.name)), f"{setting.provider}_{setting.name}"])
            told = f"`{snake(setting.name)}` of the provider {setting.provider}."
            self._possible[f"var.{name}"] = Input(name, "string", told, tuple(map(Lit, setting.values)))
            made.append(Basic(Raw(f"var.{name}"), setting.values))
        return made

    def _count_wholes(self) -> set[tuple[str, Column]]:
        """Values that several blocks have under one name: they belong to the module, not to a block."""
        seen: dict[tuple[str, Column], set[int]] = {}
        for column, place in zip(self._columns, self._places, strict=True):
            if place.whole and isinstance(column[0], Lit):
                seen.setdefault((_last(place), column), set()).add(place.block)
        return {key for key, blocks in seen.items() if len(blocks) > 1}

    def _solved(self) -> list[Node]:
        expressions: list[Node | None] = [None] * len(self._columns)
        texts: list[int] = []
        for number, column in enumerate(self._columns):
            first = column[0]
            if isinstance(first, Lit) and all(leaf == first for leaf in column[1:]):
                expressions[number] = first
            elif all(leaf == Before(()) for leaf in column):
                expressions[number] = NOTHING
            elif all(isinstance(leaf, Lit) and isinstance(leaf.value, str) for leaf in column):
                texts.append(number)
            else:
                expressions[number] = self._variable(number, column)
        # What other texts are made of comes first: short texts, and the larger of two address ranges.
        for number in sorted(texts, key=lambda number: (self._length(number), number)):
            values = tuple(str(leaf.value) for leaf in self._columns[number] if isinstance(leaf, Lit))
            node = unified(values, self._basics, self._inventor(number))
            expressions[number] = node
            self._use(node, number)
        return [node for node in expressions if node is not None]

    def _length(self, number: int) -> int:
        return max(len(str(leaf.value)) for leaf in self._columns[number] if isinstance(leaf, Lit))

    def _use(self, node: Node, number: int) -> None:
        """Keeps the possible variables that an expression uses."""
        for part in _raws(node):
            made = self._possible.get(part)
            if made is not None:
                self._by_values.setdefault(("basic", made.name), made)
                first = -len(self._possible) + list(self._possible).index(part)
                self._order[made.name] = min(self._order.get(made.name, first), first)
            elif part.startswith("var."):
                name = part.removeprefix("var.")
                self._order[name] = min(self._order.get(name, number), number)

    def use_name(self) -> None:
        """Keeps the variable for the name, which keys of objects use."""
        if self.name_node is not None:
            self._use(self.name_node, 0)
            self.found = sorted(self._by_values.values(), key=lambda made: self._order[made.name])

    def _inventor(self, number: int) -> Callable[[Values, str], Node]:
        def invent(values: Values, hint: str) -> Node:
            column: Column = tuple(map(Lit, values))
            known = self._by_values.get(column)
            if known is not None:
                return known.node
            place = self._places[number]
            where = self._told(place)
            told = f"Part of {_path(place)} of {where}." if hint else f"{_path(place)} of {where}."
            wanted = [snake(hint)] if hint not in ("", "part") else self._wanted(place, column)
            made = self._add(column, column, wanted, "string", told)
            self._basics.append(Basic(made.node, values))
            return made.node

        return invent

    def _variable(self, number: int, column: Column) -> Node:
        """A variable for leaves that are no texts."""
        place = self._places[number]
        key: object = column if not isinstance(column[0], Lit) else (_last(place), column)
        known = self._by_values.get(key)
        if known is None:
            told = f"{_path(place)} of {self._told(place)}."
            if isinstance(column[0], Before):
                told = f"What is there before {self._told(place)}."
            known = self._add(key, column, self._wanted(place, column), self._kind(column), told)
        self._order[known.name] = min(self._order.get(known.name, number), number)
        return known.node

    def _told(self, place: Place) -> str:
        """The address of a block inside the module."""
        block = self._blocks[place.block]
        return f"{'module' if block.type == 'module' else block.labels[0]}.{self._labels[place.block]}"

    def _add(self, key: object, column: Column, wanted: list[str], kind: str, told: str) -> Input:
        name = self._names.take("variable", [_allowed(one) for one in wanted])
        read = {leaf.address for leaf in column if isinstance(leaf, Outside)}
        sensitive, ephemeral = (
            any(f"var.{name}" in read for name in found)
            for found in (self._inventory.sensitive, self._inventory.ephemeral)
        )
        made = Input(name, kind, told, column, sensitive, ephemeral)
        self._by_values[key] = made
        return made

    def _wanted(self, place: Place, column: Column) -> list[str]:
        """Names for a variable, the best one first."""
        label, last = self._labels[place.block], _last(place)
        long = last if label == "this" else f"{label}_{last}"
        first = column[0]
        if isinstance(first, Before):
            return ["wait_for", f"{label}_wait_for"]
        if isinstance(first, Outside):
            if first.address.startswith("var.") and len(set(column)) == 1:
                return [first.address.removeprefix("var."), long]
            source = self._source(first)
            return [last, source, long] if place.whole and last not in _SAYING_NOTHING else [source, long]
        if isinstance(first, Outsides) or (last, column) in self._repeated:
            return [last, long]
        inner = "_".join(map(snake, place.path[-2:]))
        return [long, f"{label}_{inner}", f"{label}_{'_'.join(map(snake, place.path))}"]

    def _source(self, leaf: Outside) -> str:
        """A name after what is read, e.g. `subnet_id`."""
        home = self._inventory.homes.get(leaf.address)
        label = leaf.address.rsplit(".", 1)[-1]
        if home is not None and home.owner is not None:
            label = short_label(label, self._inventory.component_name(home.owner))
            label = label or home.block.labels[0].split("_", 1)[-1]
        steps = [str(key) for key in leaf.keys if isinstance(key, str)]
        if home is None:
            # A variable, or what another layer gives: called after the instance, which the others are not.
            whole = snake("_".join(steps or [label]))
            return snake(short_label(whole, self._first)) or whole
        if home.block.type == "module":
            # An output says by itself what it is.
            return snake("_".join(steps))
        return snake("_".join([label, *steps]))

    def _kind(self, column: Column) -> str:
        found = {self._kind_of(leaf) for leaf in column}
        return found.pop() if len(found) == 1 else "any"

    def _kind_of(self, leaf: Leaf) -> str:
        match leaf:
            case Lit(bool()):
                return "bool"
            case Lit(int() | float()):
                return "number"
            case Lit(str()):
                return "string"
            case Outside():
                return self._kinds(leaf)
            case Outsides(items):
                inner = {self._kinds(item) for item in items}
                return "list(string)" if inner == {"string"} else "any"
            case _:
                return "any"


def _raws(node: Node) -> list[str]:
    """What is written as it is in an expression, in order."""
    return [node.text] if isinstance(node, Raw) else [text for part in children(node) for text in _raws(part)]


def _last(place: Place) -> str:
    """What a value is, after its argument: a secret that is written only is a `password`, too, not a `password_wo`."""
    return _WRITE_ONLY.sub("", snake(next((step for step in reversed(place.path) if step), "value")))


def _path(place: Place) -> str:
    return f"`{'.'.join(place.path)}`"


def _allowed(name: str) -> str:
    return f"{name}_value" if name in _RESERVED else name


def settings_of(instances: Sequence[Mapping[tuple[str, str], str]]) -> list[Setting]:
    """The settings that all instances' providers have, where they differ."""
    made: list[Setting] = []
    for key in instances[0]:
        values = tuple(instance.get(key, "") for instance in instances)
        if all(values) and len(set(values)) > 1:
            made.append(Setting(key[1], key[0], values))
    return made
