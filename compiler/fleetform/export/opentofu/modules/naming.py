"""Names of modules; variants of one component say what is different."""

from __future__ import annotations

from collections import Counter

from fleetform.export.opentofu.addresses import Names, snake
from fleetform.export.opentofu.modules.walking import Scan


class Naming:
    """Gives each module a name, in the order of asking."""

    def __init__(self) -> None:
        self._names = Names()
        self._first: dict[str, tuple[str, Scan]] = {}

    def named(self, token: str, scan: Scan) -> tuple[str, str]:
        """The name of a module for components of a type, and the name without what tells variants apart."""
        if token not in self._first:
            kind = self._names.take("module", _kind_names(token))
            self._first[token] = (kind, scan)
            return kind, kind
        kind, first = self._first[token]
        told = _difference(kind, _count(first), _count(scan)) or _inner_difference(first, scan)
        return self._names.take("module", [f"{kind}_{told}", f"{kind}_variant"]), kind


def _count(scan: Scan) -> Counter[str]:
    """How many there are of each kind of resource, data source and inner module."""
    return Counter(scan.kind(number) for number in scan.local.values())


def _kind_names(token: str) -> list[str]:
    *above, last = token.split(":")
    return [snake(last), snake("_".join([*above[-1:], last]))]


def _difference(module: str, base: Counter[str], count: Counter[str]) -> str:
    """What a variant has more or less of, e.g. `2_node_groups`: the last one, which what came before is there for."""
    differing = [kind for kind in dict.fromkeys((*base, *count)) if count[kind] != base[kind]]
    if not differing:
        return ""
    kind = differing[-1]
    short = kind.split("_", 1)[-1].removeprefix(f"{module.split('_')[0]}_")
    if not count[kind]:
        return f"without_{short}"
    return f"with_{short}" if not base[kind] and count[kind] == 1 else f"{count[kind]}_{_plural(short, count[kind])}"


def _inner_difference(base: Scan, scan: Scan) -> str:
    """The first argument or key that a variant has more or less of."""
    for word, more, less in (("with", scan, base), ("without", base, scan)):
        lacking = Counter(more.named) - Counter(less.named)
        found = next((name for name in more.named if lacking[name]), None)
        if found is not None:
            return f"{word}_{snake(found)}"
    return "variant"


def _plural(word: str, count: int) -> str:
    if count == 1 or word.endswith("s"):
        return word
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2] not in "aeiou" else f"{word}s"
