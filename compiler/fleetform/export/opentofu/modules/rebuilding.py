"""The blocks of a module, made from those of its first instance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fleetform.export.opentofu.modules.leaves import Leaf, Use
from fleetform.export.opentofu.modules.walking import Scan, Walk
from fleetform.export.opentofu.tree import Block, Node, Raw, Tpl


class Rebuild(Walk):
    """A walk that makes the blocks of the module."""

    def __init__(
        self,
        scan: Scan,
        blocks: Sequence[Block],
        labels: Sequence[str],
        expressions: Sequence[Node],
        aliases: Mapping[Use, str | None],
        name: Node | None,
    ) -> None:
        """Makes the walk.

        Args:
            scan: The instance that the module is made from.
            blocks: Its blocks.
            labels: Labels of the blocks inside the module.
            expressions: What stands for each leaf.
            aliases: Alias of each provider inside the module.
            name: What stands for the instance's name in a key; None: all instances have one name.
        """
        super().__init__(scan.inventory, scan.name, blocks)
        self._labels = labels
        self._expressions = iter(expressions)
        self._aliases = aliases
        self._name = name
        self.keyed = False
        """Whether a key has the name in it."""

    def leaf(self, leaf: Leaf, *, whole: bool) -> Node:  # noqa: ARG002  as in `Walk`
        """See `Walk`."""
        return next(self._expressions)

    def key(self, parts: tuple[str, ...]) -> str | Node:
        """See `Walk`."""
        if len(parts) == 1 or self._name is None:
            return self.name.join(parts)
        self.keyed = True
        first, *others = parts
        return Tpl((first, *(piece for other in others for piece in (self._name, other))))

    def inner_address(self, number: int) -> str:
        """See `Walk`."""
        block = self.source[number]
        kind = () if block.type == "module" else block.labels[:1]
        return ".".join((*((block.type,) if block.type != "resource" else ()), *kind, self._labels[number]))

    def label(self, number: int) -> str:
        """See `Walk`."""
        return self._labels[number]

    def provider(self, use: Use) -> Node | None:
        """See `Walk`."""
        alias = self._aliases[use]
        return Raw(f"{use[0]}.{alias}") if alias is not None else None
