"""What components of one type give to later layers, together: one output with an entry for each component.

Fifty clusters whose endpoints are read make one output, `clusters["hub"].endpoint`, and not fifty.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from fleetform.export.opentofu.addresses import Names, short_label, snake
from fleetform.export.opentofu.modules.inventory import Home
from fleetform.graph.model import Graph, Resource, ResourceKind

_ENDINGS = ("s", "x", "ch", "sh")
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Entry:
    """The place of a value.

    Attributes:
        output: Name of the output.
        component: The entry.
        field: The field of it.
    """

    output: str
    component: str
    field: str


class Gathering:
    """Finds the places of values among what their components give."""

    def __init__(self, graph: Graph, names: Names) -> None:
        self._resources = graph.resources
        self._names = names
        self._outputs: dict[tuple[str, bool], str] = {}
        self._fields: dict[tuple[str, str], Names] = {}
        self._types = _types(graph)

    def place(self, home: Home, label: str, last: str, *, secret: bool) -> Entry | None:
        """Where a value is; None for one that no component gives which has others beside it.

        Args:
            home: What the value is read of.
            label: How that is called.
            last: What is read of it, as a name; empty for the whole.
            secret: The value must not be shown.
        """
        parent = home.owner.parent if home.owner is not None else None
        component = self._resources.get(parent) if parent is not None else None
        if component is None or component.type not in self._types:
            return None
        output = self._output(component, secret=secret)
        kind = home.block.labels[0].split("_", 1)[-1]
        short = short_label(label, component.name) or kind
        # Of `clusters` nobody reads a `cluster_endpoint`.
        word = self._word(component)
        own = "" if word.endswith(short) or short.endswith(word) else short
        wanted = [_joined(own, last), _joined(short, last), _joined(short, kind, last)]
        fields = self._fields.setdefault((output, component.name), Names())
        return Entry(output, component.name, fields.take("field", [name for name in wanted if name]))

    def told(self, output: str) -> str:
        """What an output holds."""
        token = next(token for (token, _), name in self._outputs.items() if name == output)
        return f"What later layers read of each {token.rpartition(':')[2]}."

    def _output(self, component: Resource, *, secret: bool) -> str:
        key = (component.type, secret)
        if key not in self._outputs:
            word = self._word(component)
            several = f"{word}_secrets" if secret else _plural(word)
            self._outputs[key] = self._names.take("output", [several, f"{several}_read"])
        return self._outputs[key]

    @staticmethod
    def _word(component: Resource) -> str:
        return snake(component.type.rpartition(":")[2])


def _types(graph: Graph) -> frozenset[str]:
    """Types of which there are several components, each with a name of its own."""
    names: dict[str, list[str]] = {}
    for resource in graph.resources.values():
        if resource.kind is ResourceKind.COMPONENT:
            names.setdefault(resource.type, []).append(resource.name)
    return frozenset(
        token for token, found in names.items() if len(found) > 1 and Counter(found).most_common(1)[0][1] == 1
    )


def _joined(*words: str) -> str:
    return "_".join(word for word in words if word)


def _plural(word: str) -> str:
    """A word for several.

    >>> _plural("eks_cluster"), _plural("gateway"), _plural("policy"), _plural("mesh")
    ('eks_clusters', 'gateways', 'policies', 'meshes')
    """
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(_ENDINGS) else f"{word}s"
