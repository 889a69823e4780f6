"""One configuration as several, one a layer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from fleetform.export.opentofu.building import Configuration, Part
from fleetform.export.opentofu.context import Owner
from fleetform.export.opentofu.layers.assigning import Assignment
from fleetform.export.opentofu.layers.crossing import Crossings, Links, name_of
from fleetform.export.opentofu.layers.kinds import on_cluster
from fleetform.export.opentofu.layers.visiting import Mentioned, rewritten
from fleetform.export.opentofu.modules.inventory import MADE, Inventory, Keys, address_of
from fleetform.export.opentofu.modules.walking import BUILT_IN
from fleetform.export.opentofu.tree import Argument, Block, Node, Raw, Tpl
from fleetform.graph.model import Resource, ResourceKind

NAMES = ("foundation", "addons", "workloads")
"""Folders of the first layers, however many there are: a layer's state is kept by its name."""

MOST = 12
"""More layers than any program has; earlier exports are looked for in so many folders."""

_ASSETS = "assets/"


@dataclass(frozen=True, slots=True)
class Layer:
    """A configuration with a state of its own.

    Attributes:
        folder: Its folder; empty for the only one.
        configuration: What is in it.
        reads: The folders of the layers whose outputs it reads.
    """

    folder: str
    configuration: Configuration
    reads: tuple[str, ...] = ()


def layers_of(configuration: Configuration, links: Links = "state") -> list[Layer]:
    """The layers of a configuration, in the order in which they are applied; one alone where nothing is to be split."""
    if not any(map(on_cluster, configuration.graph.resources.values())):
        return [Layer("", configuration)]
    assignment = Assignment(configuration.graph)
    if not assignment.needed:
        return [Layer("", configuration)]
    return _Splitting(configuration, assignment, links).layers()


class _Splitting:
    def __init__(self, configuration: Configuration, assignment: Assignment, links: Links) -> None:
        self._whole = configuration
        self._of = assignment.of
        self._inventory = Inventory(configuration)
        self._mentioned = Mentioned(self._inventory)
        self._used = sorted({self._made_in(part) for part in configuration.parts if not _is_read(part)})
        self._folders = {number: folder_of(number) for number in self._used}
        self._crossings = Crossings(configuration, self._inventory, self._folders, links)
        self._home_layer = {
            address_of(block): self._made_in(part)
            for part in configuration.parts
            for block in part.blocks
            if block.type in MADE and not _is_read(part)
        }
        self._dropped = 0

    def layers(self) -> list[Layer]:
        """The layers, in order."""
        chosen = {number: self._chosen(number) for number in self._used}
        read = {number: self._rewritten(number, *chosen[number]) for number in self._used}
        if self._dropped:
            many = f"{self._dropped:,} dependencies" if self._dropped > 1 else "a dependency"
            self._whole.notes.append(
                f"{many} of resources on those of an earlier layer: kept by applying the layers in their order"
            )
        return [self._finished(number, read[number]) for number in self._used]

    def _made_in(self, part: Part) -> int:
        return self._of.get(part.owner.urn, 0) if isinstance(part.owner, Resource) else 0

    def _chosen(self, number: int) -> tuple[list[Part], list[Block], list[Block]]:
        """The parts, provider blocks and stack outputs of a layer. Data sources are in every layer that reads them."""
        whole = self._whole
        outputs = [block for block in whole.outputs if self._output_layer(block) == number]
        wanted = {id(part) for part in whole.parts if not _is_read(part) and self._made_in(part) == number}
        wanted |= {id(part) for part in self._unread() if self._first_read(part) == number}
        homes = {address_of(b): part for part in whole.parts for b in part.blocks if b.type in MADE and _is_read(part)}
        while True:
            parts = [part for part in whole.parts if id(part) in wanted]
            blocks = [block for part in parts for block in part.blocks]
            providers = self._providers(blocks)
            more = self._mentioned.read([*blocks, *providers, *outputs])
            new = {id(homes[address]) for address in more if address in homes} - wanted
            if not new:
                return [self._only_needed(part, more) for part in parts], providers, outputs
            wanted |= new

    def _only_needed(self, part: Part, read: set[str]) -> Part:
        """Of what belongs to no resource the blocks that are read."""
        if part.owner is not None:
            return part
        return Part(None, [block for block in part.blocks if address_of(block) in read])

    def _unread(self) -> list[Part]:
        """Data sources that nothing reads: somebody wants to have asked."""
        whole = self._whole
        everything = [block for part in whole.parts for block in part.blocks]
        read = self._mentioned.read([*everything, *whole.providers, *whole.outputs])
        reads = [part for part in whole.parts if part.owner is not None and _is_read(part)]
        return [part for part in reads if not any(address_of(b) in read for b in part.blocks if b.type in MADE)]

    def _first_read(self, part: Part) -> int:
        """The first layer in which a data source can be read."""
        owner = part.owner
        assert owner is not None
        least = self._of.get(owner.urn if isinstance(owner, Resource) else owner.id, 0)
        return next((number for number in self._used if number >= least), self._used[-1])

    def _output_layer(self, block: Block) -> int:
        """The last layer that an output reads anything of."""
        found = [self._used[0]]
        for address in self._mentioned.of(block).read:
            owner = self._inventory.homes[address].owner
            if address in self._home_layer:
                found.append(self._home_layer[address])
            elif owner is not None:
                least = self._of.get(owner.urn if isinstance(owner, Resource) else owner.id, 0)
                found.append(next((number for number in self._used if number >= least), self._used[-1]))
        return max(found)

    def _providers(self, blocks: list[Block]) -> list[Block]:
        """The provider blocks that blocks use, and the local values of those."""
        used = {provider_of(block) for block in blocks if block.type in MADE}
        made = [block for block in self._whole.providers if block.type == "provider" and name_of(block) in used]
        read = self._mentioned.names([*made, *blocks])

        def is_used(block: Block) -> bool:
            if block.type == "provider":
                return name_of(block) in used
            return any(f"local.{name}" in read for name in _arguments(block))

        return [block for block in self._whole.providers if is_used(block)]

    def _rewritten(
        self, number: int, parts: list[Part], providers: list[Block], outputs: list[Block]
    ) -> tuple[list[Part], list[Block], list[Block]]:
        here = {address_of(block) for part in parts for block in part.blocks if block.type in MADE}

        def resolve(address: str, keys: Keys) -> Node | None:
            if address in here or address not in self._home_layer:
                return None
            return self._crossings.read(number, self._home_layer[address], address, keys)

        def keep(owner: Owner | None, name: str, node: Node) -> bool:
            found = self._inventory.reference(node)
            kept = found is None or found[0] in here or found[0] not in self._inventory.homes
            if not kept:
                self._told(owner, name, found)
            return kept

        def change(block: Block, owner: Owner | None = None) -> Block:
            mentions = self._mentioned.of(block)
            others = (mentions.read | mentions.waited) - here
            if not any(address in self._inventory.homes for address in others):
                return block
            return rewritten(block, self._inventory, resolve, partial(keep, owner))

        return (
            [Part(part.owner, [change(block, part.owner) for block in part.blocks]) for part in parts],
            [change(block) for block in providers],
            [change(block) for block in outputs],
        )

    def _told(self, owner: Owner | None, name: str, found: tuple[str, Keys] | None) -> None:
        """Notes what a layer cannot say of another one."""
        if name == "depends_on":
            self._dropped += 1
        elif isinstance(owner, Resource) and found is not None:
            self._whole.notes.append(
                f"{owner.type} '{owner.name}': is not replaced with {found[0]}, which is in an earlier layer"
            )

    def _finished(self, number: int, made: tuple[list[Part], list[Block], list[Block]]) -> Layer:
        whole = self._whole
        parts, providers, outputs = made
        blocks = [block for part in parts for block in part.blocks]
        given = self._crossings.outputs(number)
        read = self._mentioned.names([*blocks, *providers, *outputs, *given])
        variables = [block for block in whole.variables if f"var.{block.labels[0]}" in read]
        variables += self._crossings.variables(number)
        configuration = replace(
            whole,
            terraform=_needed(whole.terraform, blocks, providers),
            providers=providers,
            variables=sorted(variables, key=lambda block: block.labels),
            parts=parts,
            outputs=[*outputs, *given],
            files=_files(whole.files, blocks),
            kinds=self._crossings.kinds(number),
        )
        return Layer(
            self._folders[number],
            configuration,
            tuple(self._folders[source] for source in self._crossings.sources(number)),
        )


def folder_of(number: int) -> str:
    """The folder of a layer."""
    return NAMES[number] if number < len(NAMES) else f"layer-{number + 1}"


def _is_read(part: Part) -> bool:
    """Whether a part only reads: it is in every layer that needs it."""
    return not (isinstance(part.owner, Resource) and part.owner.kind is ResourceKind.CUSTOM)


def provider_of(block: Block) -> str:
    """The provider that makes a resource or data source, as its block is called."""
    given = next((i.value for i in block.body if isinstance(i, Argument) and i.name == "provider"), None)
    return given.text if isinstance(given, Raw) else block.labels[0].partition("_")[0]


def _arguments(block: Block) -> list[str]:
    return [item.name for item in block.body if isinstance(item, Argument)]


def _needed(terraform: Block, blocks: list[Block], providers: list[Block]) -> Block:
    """The `terraform` block with the providers of a layer."""
    used = {provider_of(block).partition(".")[0] for block in blocks if block.type in MADE} - {BUILT_IN}
    used |= {block.labels[0] for block in providers if block.type == "provider"}
    made = Block(terraform.type, terraform.labels)
    for item in terraform.body:
        if isinstance(item, Block) and item.type == "required_providers":
            left = [one for one in item.body if isinstance(one, Argument) and one.name in used]
            made.body.append(Block(item.type, item.labels, list(left)))
        else:
            made.body.append(item)
    return made


def _files(files: dict[str, str | bytes], blocks: list[Block]) -> dict[str, str | bytes]:
    """The assets that blocks read: single files, and folders that are zipped."""
    if not files:
        return {}
    paths = {text.strip("/") for block in blocks for text in _path_texts(block)}
    return {name: data for name, data in files.items() if any(_is_at(name, path) for path in paths)}


def _is_at(name: str, path: str) -> bool:
    return name == path or name.startswith(f"{path}/")


def _path_texts(block: Block) -> list[str]:
    """What follows `path.module` in the texts of a block."""
    made: list[str] = []
    for item in block.body:
        if isinstance(item, Block):
            made += _path_texts(item)
        else:
            made += [text for text in _paths_of(item.value) if text.strip("/").startswith(_ASSETS)]
    return made


def _paths_of(node: Node) -> list[str]:
    from fleetform.export.opentofu.layers.visiting import parts_of

    if isinstance(node, Tpl) and len(node.parts) == 2 and node.parts[0] == Raw("path.module"):
        return [str(node.parts[1])]
    return [text for part in parts_of(node) for text in _paths_of(part)]
