"""One module: its blocks, variables, outputs and calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fleetform.export.opentofu.addresses import Names, short_label, snake
from fleetform.export.opentofu.modules.grouping import Group, Instance
from fleetform.export.opentofu.modules.inputs import Input, Inputs, Kinds, settings_of
from fleetform.export.opentofu.modules.inventory import MADE, Keys
from fleetform.export.opentofu.modules.leaves import Outside
from fleetform.export.opentofu.modules.paths import with_keys
from fleetform.export.opentofu.modules.rebuilding import Rebuild
from fleetform.export.opentofu.modules.repeated import with_locals
from fleetform.export.opentofu.tree import Argument, Block, Lit, Lst, Node, Obj, Raw
from fleetform.graph.expressions import Literal
from fleetform.graph.model import Graph, Resource

FOLDER = "modules"


@dataclass(slots=True)
class Output:
    """What others read of a module."""

    name: str
    value: Node
    description: str
    waits: bool = False
    """It says only that something is there."""


class Module:
    """A module and its calls.

    Attributes:
        group: The instances.
        calls: Name of each call.
        blocks: Resources and data sources.
        inputs: Variables.
        outputs: By address inside the module and keys; in the order they were asked for.
    """

    def __init__(self, group: Group, graph: Graph, calls: Sequence[str], kinds: Kinds) -> None:
        self.group = group
        self.calls = list(calls)
        self.outputs: dict[object, Output] = {}
        self._names = Names()
        scans = [instance.scan for instance in group.instances]
        self.labels = _labels(group.instances)
        self.uses = [list(scan.uses) for scan in scans]
        self.aliases = _aliases(group.instances)
        names = tuple(instance.component.name for instance in group.instances)
        settings = settings_of([_settings(graph, instance) for instance in group.instances])
        words = group.kind.replace("_", " ")
        inputs = Inputs(words, names, settings, scans, self.labels, kinds)
        aliases = dict(zip(self.uses[0], self.aliases, strict=True))
        first = group.instances[0]
        rebuilt = Rebuild(first.scan, first.blocks, self.labels, inputs.expressions, aliases, inputs.name_node)
        made = rebuilt.walk()
        if rebuilt.keyed:
            inputs.use_name()
        self.inputs: list[Input] = inputs.found
        self.blocks = with_locals(made)
        self._inner = {n: rebuilt.inner_address(n) for n in range(len(first.scan.source))}

    def inner_address(self, instance: Instance, address: str) -> str:
        """The address inside the module of what an instance makes."""
        return self._inner[instance.scan.local[address]]

    def output(self, instance: Instance, address: str, keys: Keys) -> str:
        """The output that gives what is read of a resource."""
        inner = self.inner_address(instance, address)
        if (inner, keys) not in self.outputs:
            label = inner.rsplit(".", 1)[-1]
            last = "_".join(snake(key) for key in keys if isinstance(key, str)) or "itself"
            numbered = "_".join(map(str, keys))
            kind = inner.split(".")[-2].split("_", 1)[-1]
            wanted = (
                [f"{kind}_{last}", f"{kind}_{numbered}"]
                if label == "this"
                else [f"{label}_{last}", f"{label}_{numbered}", f"{kind}_{label}_{last}"]
            )
            path = ".".join(map(str, keys))
            told = f"`{path}` of {inner}." if path else f"{inner} itself."
            name = self._names.take("output", wanted)
            self.outputs[(inner, keys)] = Output(name, with_keys(Raw(inner), keys), told)
        return self.outputs[(inner, keys)].name

    def list_output(self, instance: Instance, items: Sequence[Outside], wanted: str) -> str:
        """The output that gives a list of what is read of several resources."""
        inner = tuple((self.inner_address(instance, item.address), item.keys) for item in items)
        if inner not in self.outputs:
            value = Lst(tuple(with_keys(Raw(address), keys) for address, keys in inner))
            told = " and ".join(dict.fromkeys(f"`{'.'.join(map(str, keys))}`" for _, keys in inner))
            name = self._names.take("output", [wanted, f"{wanted}_list"])
            addresses = ", ".join(address for address, _ in inner)
            self.outputs[inner] = Output(name, value, f"{told} of {addresses}.")
        return self.outputs[inner].name

    def ready(self, instance: Instance, addresses: Sequence[str]) -> str:
        """The output that is there when resources are there."""
        inner = tuple(self.inner_address(instance, address) for address in addresses)
        if inner not in self.outputs:
            label, kind = inner[-1].rsplit(".", 1)[-1], inner[-1].split(".")[-2].split("_", 1)[-1]
            wanted = f"{kind if label == 'this' else label}_ready"
            name = self._names.take("output", ["ready" if len(inner) > 1 else wanted, wanted, f"{kind}_{wanted}"])
            told = f"Known when {' and '.join(inner)} {'are' if len(inner) > 1 else 'is'} there."
            self.outputs[inner] = Output(name, Lst(tuple(map(Raw, inner))), told, waits=True)
        return self.outputs[inner].name

    @property
    def source(self) -> str:
        """Path of its folder."""
        return f"./{FOLDER}/{self.group.name}"

    def providers(self, number: int) -> Node | None:
        """What a call hands over as providers; None where there is nothing to say."""
        entries: list[tuple[str | Node, Node]] = []
        for (local, alias), inner in zip(self.uses[number], self.aliases, strict=True):
            given = Raw(f"{local}.{alias}" if alias is not None else local)
            entries.append((local if inner is None else f"{local}.{inner}", given))
        return Obj(tuple(entries)) if any(alias is not None for _, alias in self.uses[number]) else None

    def versions(self, terraform: Block) -> Block:
        """Its `terraform` block: the providers it uses, from the root's."""
        made = Block("terraform")
        used: dict[str, list[str]] = {}
        for (local, _), alias in zip(self.uses[0], self.aliases, strict=True):
            used.setdefault(local, []).extend([alias] if alias is not None else [])
        needed = Block("required_providers")
        for item in terraform.body:
            if isinstance(item, Argument):
                made.set(item.name, item.value)
            else:
                needed.body = [_required(one, used[one.name]) for one in _arguments(item) if one.name in used]
        made.body += [needed] if needed.body else []
        return made

    def variable_blocks(self) -> list[Block]:
        """Its variables."""
        made: list[Block] = []
        for item in self.inputs:
            block = Block("variable", (item.name,))
            block.set("description", Lit(item.description))
            block.set("type", Raw(item.kind))
            block.set("sensitive", Lit(True) if item.sensitive else None)
            made.append(block)
        return made

    def output_blocks(self) -> list[Block]:
        """Its outputs, by name."""
        made: list[Block] = []
        for output in sorted(self.outputs.values(), key=lambda output: output.name):
            block = Block("output", (output.name,))
            block.set("description", Lit(output.description))
            block.set("value", Lit(True) if output.waits else output.value)
            block.set("depends_on", output.value if output.waits else None)
            made.append(block)
        return made


def _required(item: Argument, aliases: Sequence[str]) -> Argument:
    if not aliases or not isinstance(item.value, Obj):
        return item
    names = Lst(tuple(Raw(f"{item.name}.{alias}") for alias in aliases))
    return Argument(item.name, Obj((*item.value.entries, ("configuration_aliases", names))))


def _arguments(block: Block) -> list[Argument]:
    return [item for item in block.body if isinstance(item, Argument)]


def _labels(instances: Sequence[Instance]) -> list[str]:
    """Labels of the blocks inside the module: the flat ones without the component's name, where they agree."""
    names = Names()
    made: list[str] = []
    for blocks in zip(*(instance.scan.source for instance in instances), strict=True):
        if blocks[0].type not in MADE:
            made.append("")
            continue
        short = {
            short_label(block.labels[-1], instance.component.name)
            for block, instance in zip(blocks, instances, strict=True)
        }
        kind = blocks[0].labels[0]
        tail = kind.split("_", 1)[-1]
        label = (short.pop() if len(short) == 1 else tail) or "this"
        made.append(names.take(f"{blocks[0].type}.{kind}", [label, f"{label}_{tail}"]))
    return made


def _aliases(instances: Sequence[Instance]) -> list[str | None]:
    """Names of the providers inside the module: no alias where there is one of its kind."""
    names = Names()
    made: list[str | None] = []
    locals_ = [local for local, _ in instances[0].scan.uses]
    for uses in zip(*(instance.scan.uses for instance in instances), strict=True):
        local = uses[0][0]
        if locals_.count(local) == 1 or all(alias is None for _, alias in uses):
            made.append(None)
            continue
        short = {
            short_label(alias or "", instance.component.name)
            for (_, alias), instance in zip(uses, instances, strict=True)
        }
        told = short.pop() if len(short) == 1 else ""
        made.append(names.take(local, [told or "main", f"{told or 'other'}_provider"]))
    return made


def _settings(graph: Graph, instance: Instance) -> dict[tuple[str, str], str]:
    """The texts that the providers of an instance are set to."""
    found: dict[tuple[str, str], str] = {}
    for urn in instance.component.options.providers.values():
        provider = graph.resources.get(urn)
        if isinstance(provider, Resource):
            for name, expr in provider.inputs.items():
                if isinstance(expr, Literal) and isinstance(expr.value, str):
                    found[(provider.package, name)] = expr.value
    return found
