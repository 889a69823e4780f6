"""The outputs of a module: what others read of it, made as they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fleetform.export.opentofu.addresses import Names, snake
from fleetform.export.opentofu.modules.inventory import Keys
from fleetform.export.opentofu.modules.paths import with_keys
from fleetform.export.opentofu.tree import Block, Fn, Lit, Lst, Node, Raw


@dataclass(slots=True)
class Output:
    """What others read of a module.

    Attributes:
        name: Its name.
        value: What it gives.
        description: What it is.
        kind: Its type, as OpenTofu writes it.
        waits: It says only that something is there.
    """

    name: str
    value: Node
    description: str
    kind: str = "any"
    waits: bool = False


class Outputs:
    """The outputs of one module."""

    def __init__(self) -> None:
        self._made: dict[object, Output] = {}
        self._names = Names()

    def __iter__(self) -> Iterator[Output]:
        """By name."""
        return iter(sorted(self._made.values(), key=lambda output: output.name))

    def kind(self, name: str) -> str:
        """The type of an output."""
        return next((output.kind for output in self._made.values() if output.name == name), "any")

    def value(self, inner: str, keys: Keys, kind: str, *, lacking: bool = False) -> str:
        """The output that gives what is read of a resource or inner module; `lacking` if not every call has it."""
        if (inner, keys) not in self._made:
            label, short = names_of(inner)
            last = "_".join(snake(key) for key in keys if isinstance(key, str)) or "itself"
            numbered = "_".join(map(str, keys))
            wanted = (
                [f"{short}_{last}", f"{short}_{numbered}"]
                if label == "this"
                else [f"{label}_{last}", f"{label}_{numbered}", f"{short}_{label}_{last}"]
            )
            if last == label or (inner.startswith("module.") and last.startswith(f"{label}_")):
                wanted.insert(0, last)
            path = ".".join(map(str, keys))
            told = f"`{path}` of {inner}." if path else f"{inner} itself."
            name = self._names.take("output", wanted)
            read = with_keys(Raw(inner), keys)
            self._made[(inner, keys)] = Output(name, Fn("try", (read, Lit(None))) if lacking else read, told, kind)
        return self._made[(inner, keys)].name

    def all_values(self, items: Sequence[tuple[str, Keys]], whole: Node | None, wanted: str, kind: str) -> str:
        """The output that gives a list of what is read of several resources; `whole` is a shorter form of it."""
        found = tuple(items)
        if found not in self._made:
            value = whole or Lst(tuple(with_keys(Raw(address), keys) for address, keys in found))
            told = " and ".join(dict.fromkeys(f"`{'.'.join(map(str, keys))}`" for _, keys in found))
            name = self._names.take("output", [wanted, f"{wanted}_list"])
            addresses = ", ".join(address for address, _ in found)
            self._made[found] = Output(name, value, f"{told} of {addresses}.", f"list({kind})")
        return self._made[found].name

    def ready(self, items: Sequence[tuple[str, Keys]]) -> str:
        """The output that is there when resources are there."""
        key = ("ready", *items)
        if key not in self._made:
            values = [with_keys(Raw(address), keys) for address, keys in items]
            label, short = names_of(items[-1][0])
            wanted = f"{short if label == 'this' else label}_ready"
            name = self._names.take("output", ["ready" if len(items) > 1 else wanted, wanted, f"{short}_{wanted}"])
            addresses = list(dict.fromkeys(address for address, _ in items))
            told = f"Known when {' and '.join(addresses)} {'are' if len(addresses) > 1 else 'is'} there."
            self._made[key] = Output(name, Lst(tuple(values)), told, "bool", waits=True)
        return self._made[key].name

    def blocks(self) -> list[Block]:
        """All outputs."""
        made: list[Block] = []
        for output in self:
            block = Block("output", (output.name,))
            block.set("description", Lit(output.description))
            block.set("value", Lit(True) if output.waits else output.value)
            block.set("depends_on", output.value if output.waits else None)
            made.append(block)
        return made


def names_of(address: str) -> tuple[str, str]:
    """Label and kind of an address, for names: `aws_sqs_queue.jobs` is `jobs` and `sqs_queue`."""
    *_, kind, label = address.partition("[")[0].split(".")
    return label, kind.split("_", 1)[-1]
