"""Walking the blocks of one instance of a component: what all instances must have alike, and where they may differ.

The shape is what must be alike: types, argument names, the references between the instance's own resources. Leaves may
differ: texts, numbers, and what is read of things outside. Instances of one shape have as many leaves, in one order.
"""

from __future__ import annotations

from collections.abc import Sequence

from fleetform.export.opentofu.modules.inventory import MADE, Inventory, address_of, module_of
from fleetform.export.opentofu.modules.leaves import (
    NOTHING,
    Before,
    Leaf,
    NotModularError,
    Outside,
    Outsides,
    Place,
    Use,
)
from fleetform.export.opentofu.modules.paths import own_name, parts_of_key, with_keys
from fleetform.export.opentofu.tree import Argument, At, Block, Each, Fn, If, Lit, Lst, Node, Obj, Op, Raw, Tpl, Waits

_KINDS = frozenset({"type", "apiVersion", "kind", "api_version", "chart"})
"""What these say makes another thing of a resource, not the same one with another value."""
_FIXED = frozenset({"lifecycle", "timeouts"})
"""OpenTofu takes no expressions in the first; a person does not vary the second."""
ROOT_ONLY = frozenset({"import", "moved"})
"""Blocks that stay in the root: they speak of addresses, which differ for every instance."""
BUILT_IN = "terraform"
"""Provider of `terraform_data`: it is never configured."""


class Walk:
    """A walk that gives the blocks back with every leaf handed to `leaf`. Used for looking alone as well."""

    def __init__(self, inventory: Inventory, name: str, blocks: Sequence[Block]) -> None:
        self.inventory = inventory
        self.name = name
        self.source = [block for block in blocks if block.type not in ROOT_ONLY]
        self.local = {address_of(block): n for n, block in enumerate(self.source) if block.type in MADE}
        self.shape: list[object] = []
        self.uses: dict[Use, int] = {}
        self.named: list[str] = []
        self.number = 0
        self._path: list[str] = []
        self._fixed = False

    def walk(self) -> list[Block]:
        """Walks all blocks."""
        made: list[Block] = []
        for number, block in enumerate(self.source):
            self.number = number
            walk = self._call if block.type == "module" else self._made if block.type in MADE else self._block
            made.append(walk(block))
        return made

    def kind(self, number: int) -> str:
        """What a block makes: a type of resource, or a module."""
        block = self.source[number]
        return module_of(block) if block.type == "module" else block.labels[0]

    # What a subclass says of each part.

    def leaf(self, leaf: Leaf, *, whole: bool) -> Node:
        """What stands where the leaf stood."""
        raise NotImplementedError

    def key(self, parts: tuple[str, ...]) -> str | Node:
        """What stands where the key of an object stood: the texts around the instance's name."""
        return self.name.join(parts)

    def inner_address(self, number: int) -> str:
        """Address of the instance's own resource inside the module."""
        return address_of(self.source[number])

    def label(self, number: int) -> str:
        """Label of a block inside the module."""
        return self.source[number].labels[-1]

    def provider(self, use: Use) -> Node | None:  # noqa: ARG002  what subclasses need
        """What the argument `provider` says inside the module."""
        return None

    # The walk.

    def place(self, *, whole: bool) -> Place:
        """Where the walk is."""
        return Place(self.number, tuple(self._path), whole)

    def _made(self, block: Block) -> Block:
        kind = block.labels[0]
        self.shape += [block.type, kind]
        made = Block(block.type, (kind, self.label(self.number)), comment=block.comment)
        local = kind.split("_", 1)[0]
        given = next((i.value for i in block.body if isinstance(i, Argument) and i.name == "provider"), None)
        if isinstance(given, Raw):
            local, _, alias = given.text.partition(".")
            made.set("provider", self._use((local, alias or None)))
        elif local != BUILT_IN:
            made.set("provider", self._use((local, None)))
        apart = ("provider", "depends_on")
        made.body += self._body([i for i in block.body if not (isinstance(i, Argument) and i.name in apart)])
        before = next((i.value for i in block.body if isinstance(i, Argument) and i.name == "depends_on"), Lst(()))
        waits = self._waits("depends_on", before)
        made.set("depends_on", Lst(waits) if waits else None)
        return made

    def _call(self, block: Block) -> Block:
        """A call of a module that inner components are."""
        made = Block("module", (self.label(self.number),), comment=block.comment)
        self.shape.append("module")
        for item in block.body:
            assert isinstance(item, Argument)
            if item.name == "source":
                self.shape.append(item.value)
                made.body.append(item)
            elif item.name == "providers" and isinstance(item.value, Obj):
                made.set(item.name, Obj(tuple((inner, self._handed(given)) for inner, given in item.value.entries)))
            elif isinstance(item.value, Waits):
                made.set(item.name, Waits(self._waits(item.name, item.value)))
            else:
                made.body += self._body([item])
        return made

    def _handed(self, given: Node) -> Node:
        """A provider that is handed on to an inner module."""
        assert isinstance(given, Raw)
        local, _, alias = given.text.partition(".")
        return self._use((local, alias or None)) or Raw(local)

    def _use(self, use: Use) -> Node | None:
        self.shape.append((use[0], self.uses.setdefault(use, len(self.uses))))
        return self.provider(use)

    def _block(self, block: Block) -> Block:
        self.shape += ["{", block.type, *block.labels]
        before = self._fixed
        self._fixed = before or block.type in _FIXED
        steps = [block.labels[0] if block.type == "dynamic" else block.type, *own_name(block)]
        self._path += steps
        made = Block(block.type, block.labels, self._body(block.body), block.comment)
        del self._path[-len(steps) :]
        self._fixed = before
        self.shape.append("}")
        return made

    def _body(self, body: Sequence[Argument | Block]) -> list[Argument | Block]:
        made: list[Argument | Block] = []
        for item in body:
            if isinstance(item, Block):
                made.append(self._block(item))
            else:
                self.shape.append(item.name)
                made.append(Argument(item.name, self._named(item.name, item.value)))
        return made

    def _named(self, name: str, value: Node) -> Node:
        before = self._fixed
        self._fixed = before or name in _KINDS
        self.named.append(name)
        self._path.append(name)
        made = self._node(value, whole=True)
        self._path.pop()
        self._fixed = before
        return made

    def _waits(self, name: str, value: Node) -> tuple[Node, ...]:
        """References to the own resources as they are; all others together are a leaf, which may be empty."""
        own: list[Node] = []
        others: list[Outside] = []
        self.shape.append(name)
        for item in value.items if isinstance(value, Lst) else ():
            found = self.inventory.reference(item)
            if found is None:
                raise NotModularError
            address, keys = found
            if address in self.local:
                self.shape += [self.local[address], keys]
                own.append(with_keys(Raw(self.inner_address(self.local[address])), keys))
            else:
                others.append(Outside(address, keys))
        self._path.append(name)
        made = self.leaf(Before(tuple(others)), whole=True)
        self._path.pop()
        return (*own, made) if made != NOTHING else tuple(own)

    def _node(self, node: Node, *, whole: bool = False) -> Node:
        match node:
            case Lit(value):
                if self._fixed or value is None:
                    self.shape.append((type(value), value))
                    return node
                return self._leaf(node, whole)
            case Raw() | At():
                return self._reference(node, whole)
            case Tpl(parts):
                return self._template(parts)
            case Lst(items):
                return self._list(items, whole)
            case Obj(entries):
                self.shape.append("o")
                made = tuple(self._entry(key, value) for key, value in entries)
                self.shape.append("/o")
                return Obj(made)
            case Fn(name, args, expand):
                self.shape += ["f", name, len(args), expand]
                return Fn(name, tuple(self._node(arg) for arg in args), expand)
            case Op(sign, left, right):
                self.shape += [sign, left is None]
                return Op(sign, self._node(left) if left is not None else None, self._node(right))
            case If(condition, then, otherwise):
                self.shape.append("?")
                return If(self._node(condition), self._node(then), self._node(otherwise))
            case Each(names, over, body, key, where):
                self.shape += ["each", names, key is None, where is None]
                made_key = self._node(key) if key is not None else None
                made_where = self._node(where) if where is not None else None
                return Each(names, self._node(over), self._node(body), made_key, made_where)

    def _leaf(self, leaf: Leaf, whole: bool) -> Node:
        self.shape.append(".")
        return self.leaf(leaf, whole=whole)

    def _reference(self, node: Raw | At, whole: bool) -> Node:
        if node == Raw("path.module"):
            self.shape.append("path")
            return Raw("path.root")
        found = self.inventory.reference(node)
        if found is None:
            return self._opaque(node)
        address, keys = found
        if address in self.local:
            self.shape += [self.local[address], keys]
            return with_keys(Raw(self.inner_address(self.local[address])), keys)
        if self._fixed:
            raise NotModularError
        return self._leaf(Outside(address, keys), whole)

    def _opaque(self, node: Raw | At) -> Node:
        if isinstance(node, At):
            self.shape.append("at")
            value = self._node(node.value)
            if isinstance(node.key, Lit):
                self.shape.append(node.key.value)
                return At(value, node.key)
            return At(value, self._node(node.key))
        if self.inventory.mentioned(node.text):
            raise NotModularError
        self.shape.append(node.text)
        return node

    def _template(self, parts: Sequence[str | Node]) -> Node:
        self.shape += ["t", len(parts)]
        made: list[str | Node] = []
        for part in parts:
            if not isinstance(part, str):
                made.append(self._node(part))
                continue
            found = self._leaf(Lit(part), False)
            made += [str(found.value)] if isinstance(found, Lit) else found.parts if isinstance(found, Tpl) else [found]
        return Tpl(tuple(made))

    def _list(self, items: Sequence[Node], whole: bool) -> Node:
        outside = self._all_outside(items)
        if outside is not None and not self._fixed:
            return self._leaf(outside, whole)
        self.shape += ["l", len(items)]
        return Lst(tuple(self._node(item) for item in items))

    def _all_outside(self, items: Sequence[Node]) -> Outsides | None:
        found: list[Outside] = []
        for item in items:
            reference = self.inventory.reference(item)
            if reference is None or reference[0] in self.local:
                return None
            found.append(Outside(*reference))
        return Outsides(tuple(found)) if found else None

    def _entry(self, key: str | Node, value: Node) -> tuple[str | Node, Node]:
        if isinstance(key, str):
            # A key may differ by the instance's name in it; any other key makes another shape.
            parts = parts_of_key(key, self.name)
            self.shape.append(parts)
            return self.key(parts), self._named(key, value)
        made = self._node(key)
        return made, self._node(value, whole=True)


class Scan(Walk):
    """A walk that looks alone."""

    def __init__(self, inventory: Inventory, name: str, blocks: Sequence[Block]) -> None:
        super().__init__(inventory, name, blocks)
        self.leaves: list[Leaf] = []
        self.places: list[Place] = []

    def leaf(self, leaf: Leaf, *, whole: bool) -> Node:
        """See `Walk`."""
        if isinstance(leaf, Lit):
            # A line more or less is another shape, so that texts of several lines stay readable.
            self.shape.append(leaf.value.count("\n") if isinstance(leaf.value, str) else type(leaf.value) is bool)
        self.leaves.append(leaf)
        self.places.append(self.place(whole=whole))
        return leaf if isinstance(leaf, Lit) else Lit(None)
