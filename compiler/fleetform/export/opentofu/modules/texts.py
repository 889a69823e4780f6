"""Texts of several instances as one text with variables in it (anti-unification)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fleetform.export.opentofu.hcl import merged
from fleetform.export.opentofu.tree import Fn, Lit, Node, Tpl

Values = tuple[str, ...]
"""A text of each instance."""

_SHORTEST = 3
"""Shorter values are not looked for inside other texts: they are found everywhere."""
_DELIMITERS = frozenset(" \t\"'`:=,;@|()[]{}<>\n")
_ADDRESS = re.compile(r"[0-9a-fA-F.:]+(/\d+)?")
_HOST = re.compile(r"\d+\.\d+\.\d+\.\d+")
_LAST_HOST = 256
"""A person counts no further than this."""
_KEY = re.compile(r"([A-Za-z][A-Za-z0-9_-]*)\"?\s*[:=][^:=]*$")


@dataclass(frozen=True, slots=True)
class Basic:
    """Something that other texts are made of.

    Attributes:
        node: The expression for it.
        values: What it is in each instance.
    """

    node: Node
    values: Values


@dataclass(frozen=True, slots=True)
class Hole:
    """A part that no basic explains.

    Attributes:
        values: What it is in each instance.
        hint: The key before it in the text, as in `site=berlin`; empty if there is none.
    """

    values: Values
    hint: str


Part = str | Basic | Hole
Invent = Callable[[Values, str], Node]
"""Makes a variable for values; the text is a hint for its name, empty where the whole text is meant."""


def spellings(node: Node, names: Values) -> list[Basic]:
    """A name, and the forms of it that stand where dashes must not."""
    made = [Basic(node, names)]
    for other in ("_", ""):
        values = tuple(name.replace("-", other) for name in names)
        if all("-" in name for name in names) and len(set(values)) > 1:
            made.append(Basic(Fn("replace", (node, Lit("-"), Lit(other))), values))
    return made


def unified(texts: Values, basics: Sequence[Basic], invent: Invent) -> Node:
    """One expression for a text that differs between instances."""
    for basic in basics:
        if basic.values == texts:
            return basic.node
    known = _subnet(texts, basics) or _host(texts, basics)
    if known is not None:
        return known
    parts = _parts(texts, basics)
    if parts is None:
        return invent(texts, "")
    hints: dict[Values, str] = {}
    for part in parts:
        if isinstance(part, Hole) and not hints.get(part.values):
            hints[part.values] = part.hint
    made: list[str | Node] = []
    for part in parts:
        match part:
            case str():
                made.append(part)
            case Basic(node):
                made.append(node)
            case Hole(values):
                made.append(invent(values, hints[values] or "part"))
    return Tpl(tuple(merged(made)))


def _parts(texts: Values, basics: Sequence[Basic]) -> list[Part] | None:
    """The parts of the text; None where it is better taken whole."""
    usable = [basic for basic in basics if min(map(len, basic.values)) >= _SHORTEST]
    lines = [text.split("\n") for text in texts]
    if len(lines[0]) == 1:
        parts = aligned(texts, usable)
        holes = {part.values for part in parts if isinstance(part, Hole)} if parts is not None else set[Values]()
        whole = len(holes) > 1 or (bool(holes) and all(_ADDRESS.fullmatch(text) for text in texts))
        return None if whole else parts
    if len({len(some) for some in lines}) > 1:
        return None
    made: list[Part] = []
    for number, line in enumerate(zip(*lines, strict=True)):
        made += ["\n"] if number else []
        if len(set(line)) == 1:
            made.append(line[0])
            continue
        found = aligned(tuple(line), usable)
        if found is None:
            return None
        made += found
    return made


def aligned(texts: Values, basics: Sequence[Basic]) -> list[Part] | None:
    """Texts side by side: what is alike in all, basics, and holes from one delimiter to the next.

    Returns:
        The parts; None if a hole would be the whole text.
    """
    return _Alignment(texts, basics).parts()


class _Alignment:
    """Goes through all texts at once."""

    def __init__(self, texts: Values, basics: Sequence[Basic]) -> None:
        self._texts = texts
        self._basics = sorted(basics, key=lambda basic: -sum(map(len, basic.values)))
        self._made: list[tuple[Part, tuple[int, ...]]] = []
        self._at = tuple(0 for _ in texts)

    def parts(self) -> list[Part] | None:
        while any(place < len(text) for place, text in zip(self._at, self._texts, strict=True)):
            basic = self._basic_here()
            if basic is not None:
                self._advance(basic, basic.values)
            elif self._alike_here():
                self._alike()
            elif not self._hole():
                return None
        return [part for part, _ in self._made]

    def _basic_here(self) -> Basic | None:
        pairs = list(zip(self._texts, self._at, strict=True))
        for basic in self._basics:
            if all(text.startswith(v, place) for (text, place), v in zip(pairs, basic.values, strict=True)):
                return basic
        return None

    def _alike_here(self) -> bool:
        found = {text[place : place + 1] for text, place in zip(self._texts, self._at, strict=True)}
        return len(found) == 1 and found != {""}

    def _alike(self) -> None:
        """Takes signs as long as they are alike and no basic begins."""
        sign = self._texts[0][self._at[0]]
        if self._made and isinstance(self._made[-1][0], str):
            text, start = self._made[-1]
            assert isinstance(text, str)
            self._made[-1] = (text + sign, start)
            self._at = tuple(place + 1 for place in self._at)
        else:
            self._advance(sign, (sign,) * len(self._texts))

    def _advance(self, part: Part, values: Values) -> None:
        self._made.append((part, self._at))
        self._at = tuple(place + len(value) for place, value in zip(self._at, values, strict=True))

    def _hole(self) -> bool:
        """From the delimiter before the difference to the next one; False if that is the whole text."""
        if not self._go_back():
            return False
        starts = self._at
        ends = tuple(self._end(text, place) for text, place in zip(self._texts, starts, strict=True))
        values = tuple(t[s:e] for t, s, e in zip(self._texts, starts, ends, strict=True))
        if all(value == text for value, text in zip(values, self._texts, strict=True)) or len(set(values)) == 1:
            return False
        key = _KEY.search(self._texts[0][: starts[0]])
        self._advance(Hole(values, key[1] if key else ""), values)
        return True

    def _go_back(self) -> bool:
        """Undoes what was taken since the last delimiter; False if that is a hole, which ended there already."""
        while self._made:
            part, start = self._made.pop()
            if isinstance(part, Hole):
                return False
            if isinstance(part, str):
                kept = len(part)
                while kept and part[kept - 1] not in _DELIMITERS:
                    kept -= 1
                if kept:
                    self._made.append((part[:kept], start))
                    self._at = tuple(place + kept for place in start)
                    return True
            self._at = start
        return True

    @staticmethod
    def _end(text: str, place: int) -> int:
        while place < len(text) and text[place] not in _DELIMITERS:
            place += 1
        return place


def _subnet(texts: Values, basics: Sequence[Basic]) -> Node | None:
    """Address ranges as parts of a larger one: `cidrsubnet(var.range, 8, 96)`."""
    inner = [_network(text) for text in texts]
    if any(network is None for network in inner):
        return None
    for basic in basics:
        found = {_part_of(_network(v), network) for v, network in zip(basic.values, inner, strict=True)}
        if len(found) == 1:
            (position,) = found
            if position is not None:
                return Fn("cidrsubnet", (basic.node, Lit(position[0]), Lit(position[1])))
    return None


def _host(texts: Values, basics: Sequence[Basic]) -> Node | None:
    """Addresses by their number in a range: `cidrhost(var.range, 10)`."""
    if not all(_HOST.fullmatch(text) for text in texts):
        return None
    for basic in basics:
        ranges = [_network(value) for value in basic.values]
        found = {_number_in(outer, text) for outer, text in zip(ranges, texts, strict=True)}
        if len(found) == 1:
            (number,) = found
            if number is not None:
                return Fn("cidrhost", (basic.node, Lit(number)))
    return None


def _number_in(outer: ipaddress.IPv4Network | None, text: str) -> int | None:
    try:
        address = ipaddress.IPv4Address(text)
    except ValueError:
        return None
    if outer is None or address not in outer:
        return None
    number = int(address) - int(outer.network_address)
    return number if number < _LAST_HOST else None


def _network(text: str) -> ipaddress.IPv4Network | None:
    if "/" not in text or not text[:1].isdigit():
        return None
    try:
        return ipaddress.IPv4Network(text)
    except ValueError:
        return None


def _part_of(outer: ipaddress.IPv4Network | None, inner: ipaddress.IPv4Network | None) -> tuple[int, int] | None:
    """How many bits more, and which of the parts it is."""
    if outer is None or inner is None or not inner.subnet_of(outer) or inner.prefixlen == outer.prefixlen:
        return None
    number = (int(inner.network_address) - int(outer.network_address)) >> (32 - inner.prefixlen)
    return inner.prefixlen - outer.prefixlen, number
