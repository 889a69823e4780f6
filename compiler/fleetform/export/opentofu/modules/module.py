"""One module: its blocks, variables, outputs and calls."""

from __future__ import annotations

from collections.abc import Sequence

from fleetform.export.opentofu.addresses import Names, short_label, short_name
from fleetform.export.opentofu.modules.alike import Unit
from fleetform.export.opentofu.modules.grouping import Group, Instance
from fleetform.export.opentofu.modules.inputs import Input, Inputs, Kinds, settings_of
from fleetform.export.opentofu.modules.inventory import MADE, Keys, address_of, module_of
from fleetform.export.opentofu.modules.leaves import Outside
from fleetform.export.opentofu.modules.outputs import Outputs
from fleetform.export.opentofu.modules.rebuilding import Rebuild
from fleetform.export.opentofu.modules.repeated import with_locals
from fleetform.export.opentofu.modules.repeating import Repetition
from fleetform.export.opentofu.tree import Argument, Block, Lit, Lst, Node, Obj, Raw
from fleetform.graph.expressions import Literal
from fleetform.graph.model import Graph, Resource

FOLDER = "modules"
ASKED = ("response_export_values", "sensitive_response_export_values")
"""Arguments that say what `output` holds."""


class Module:
    """A module and its calls.

    Attributes:
        group: The instances.
        calls: Name of each call.
        blocks: Resources, data sources and calls.
        inputs: Variables.
        outputs: What others read of it.
    """

    def __init__(
        self,
        group: Group,
        graph: Graph,
        calls: Sequence[str],
        kinds: Kinds,
    ) -> None:
        """Makes it.

        Args:
            group: The instances.
            graph: The program.
            calls: Name of each call.
            kinds: Types of what is read outside.
        """
        self.group = group
        self.calls = list(calls)
        self.outputs = Outputs()
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
        self._put_together(made, [rebuilt.inner_address(n) for n in range(len(made))])

    def _put_together(self, made: Sequence[Block], addresses: Sequence[str]) -> None:
        """Puts together what is alike in the module, and what is repeated in it."""
        own = _own_names(self.group.instances)
        units = [
            Unit(address, block, block.labels[-1], own=name)
            for address, block, name in zip(addresses, made, own, strict=True)
            if block.type in MADE
        ]
        repetition = Repetition(units, made)
        blocks = [repetition.block(address, block) for address, block in zip(addresses, made, strict=True)]
        left = [block for block in blocks if block is not None]
        self.blocks = with_locals([*repetition.local_values(of_providers=False), *left])
        self._repetition, self._before = repetition, addresses
        self._inner = [repetition.new_address(address) for address in addresses]

    def inner_address(self, instance: Instance, address: str) -> str:
        """The address inside the module of what an instance makes."""
        return self._inner[instance.scan.local[address]]

    def output(self, instance: Instance, item: Outside, kind: str) -> str:
        """The output that gives what is read of a resource."""
        inner = self.inner_address(instance, item.address)
        return self.outputs.value(inner, item.keys, kind, lacking=self._lacks(inner, item.keys))

    def _lacks(self, inner: str, keys: Keys) -> bool:
        """Whether some calls have no such value: azapi gives only what it is asked for, and each asks for its own."""
        if keys[:1] != ("output",):
            return False
        return any(
            isinstance(item.value, Lst) and not all(isinstance(asked, Lit) for asked in item.value.items)
            for block in self.blocks
            if block.type in MADE and address_of(block) == inner.partition("[")[0]
            for item in _arguments(block)
            if item.name in ASKED
        )

    def list_output(self, instance: Instance, items: Sequence[Outside], wanted: str, kind: str) -> str:
        """The output that gives a list of what is read of several resources."""
        before = [self._before[instance.scan.local[item.address]] for item in items]
        value = self._repetition.gathered(before, {item.keys for item in items})
        return self.outputs.all_values(self._inside(instance, items), value, wanted, kind)

    def ready(self, instance: Instance, items: Sequence[Outside]) -> str:
        """The output that is there when resources are there."""
        return self.outputs.ready(self._inside(instance, items))

    def _inside(self, instance: Instance, items: Sequence[Outside]) -> list[tuple[str, Keys]]:
        return [(self.inner_address(instance, item.address), item.keys) for item in items]

    @property
    def source(self) -> str:
        """Path of its folder."""
        return f"./{FOLDER}/{self.group.name}"

    def providers(self, number: int) -> Obj:
        """What a call hands over as providers."""
        entries: list[tuple[str | Node, Node]] = []
        for (local, alias), inner in zip(self.uses[number], self.aliases, strict=True):
            given = Raw(f"{local}.{alias}" if alias is not None else local)
            entries.append((local if inner is None else f"{local}.{inner}", given))
        return Obj(tuple(entries))

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
            block.set("ephemeral", Lit(True) if item.ephemeral else None)
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
        if blocks[0].type == "module":
            kind = module_of(blocks[0])
            label = short.pop() if len(short) == 1 else kind
            made.append(names.take("module", [label or kind, f"{label}_{kind}"]))
            continue
        kind = blocks[0].labels[0]
        tail = kind.split("_", 1)[-1]
        label = (short.pop() if len(short) == 1 else tail) or "this"
        made.append(names.take(f"{blocks[0].type}.{kind}", [label, f"{label}_{tail}"]))
    return made


def _own_names(instances: Sequence[Instance]) -> list[str]:
    """Names in the program of what makes each block, without the component's, where they agree; else nothing."""
    made: list[str] = []
    for blocks in zip(*(instance.scan.source for instance in instances), strict=True):
        short: set[str] = set()
        for block, instance in zip(blocks, instances, strict=True):
            home = instance.scan.inventory.homes.get(address_of(block)) if block.type in MADE else None
            owner = home.owner if home is not None else None
            short.add(short_name(owner.name, instance.component.name) if isinstance(owner, Resource) else "")
        made.append(short.pop() if len(short) == 1 else "")
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
