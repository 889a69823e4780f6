"""A graph as rules read it: resources by type, their inputs as plain Python data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, cast

from fleetform.graph.expressions import Call, Expr, ListOf, Literal, MapOf, Secret, Template
from fleetform.graph.model import Graph, Resource, ResourceKind
from fleetform.graph.show import show_expression
from fleetform.review.documents import as_data
from fleetform.review.findings.rule import Found, Path, Severity

_VERSION = re.compile(r"(?<=[a-z])/v\d{8}\w*(?=:)")
_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_MADE = (ResourceKind.CUSTOM, ResourceKind.REMOTE)


@dataclass(frozen=True)
class Unknown:
    """A value that is known only after deployment, or that is secret. It is equal to nothing and holds nothing."""

    expr: Expr

    @property
    def text(self) -> str:
        """What is known of it as text: unknown pieces are `${...}`."""
        if isinstance(self.expr, Template):
            return "".join(part if isinstance(part, str) else "${...}" for part in self.expr.parts)
        return ""

    @property
    def is_secret(self) -> bool:
        """Whether it is sealed."""
        return isinstance(self.expr, Secret)

    def __bool__(self) -> bool:
        """Something is there."""
        return True


class Item:
    """A resource with its inputs as data: numbers, texts, lists and maps, and `Unknown` for what is not known yet."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource

    @property
    def name(self) -> str:
        """The resource's name."""
        return self.resource.name

    @property
    def type(self) -> str:
        """The resource's type, without an API version that azure-native may name."""
        return _VERSION.sub("", self.resource.type)

    @cached_property
    def inputs(self) -> dict[str, Any]:
        """All inputs."""
        return {name: as_plain(expr) for name, expr in self.resource.inputs.items()}

    def get(self, path: str, default: Any = None) -> Any:
        """The value at a path such as `spec.template.spec` or `rules[0].port`; the default where there is none."""
        value: Any = self.inputs
        for step in _STEP.finditer(path):
            if isinstance(value, dict):
                value = cast("dict[str, Any]", value).get(step[0])
            elif isinstance(value, list) and step[1] and int(step[1]) < len(cast("list[Any]", value)):
                value = cast("list[Any]", value)[int(step[1])]
            else:
                return value if isinstance(value, Unknown) else default
            if value is None:
                return default
        return value

    def items(self, path: str) -> Iterator[tuple[Path, dict[str, Any]]]:
        """The objects of a list, each with its path; a single object counts as a list of one."""
        value = self.get(path)
        steps = steps_of(path)
        for place, item in enumerate(listed(value)):
            if isinstance(item, dict):
                where = (*steps, place) if isinstance(value, list) else steps
                yield where, cast("dict[str, Any]", item)

    def document(self, path: str) -> Any:
        """The value at a path, read as the JSON or YAML document that it is."""
        expr = self.resource.inputs.get(path)
        return None if expr is None else as_plain(as_data(expr))

    def found(self, path: str | Path, message: str, severity: Severity | None = None) -> Found:
        """A finding at a place of this resource."""
        return Found(self.resource, steps_of(path) if isinstance(path, str) else path, message, severity)

    @cached_property
    def reads(self) -> frozenset[str]:
        """URNs of the resources whose outputs the inputs read."""
        return frozenset(ref.node for ref in self.resource.references())


class World:
    """What rules are asked about.

    Attributes:
        graph: The graph.
        today: The day on which things are judged.
    """

    def __init__(self, graph: Graph, today: date) -> None:
        self.graph = graph
        self.today = today

    @cached_property
    def items(self) -> list[Item]:
        """Every resource that a provider makes."""
        return [Item(one) for one in self.graph.resources.values() if one.kind in _MADE]

    @cached_property
    def _by_type(self) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = defaultdict(list)
        for item in self.items:
            found[item.type].append(item)
        return found

    def of(self, *types: str) -> Iterator[Item]:
        """Resources of these types."""
        for token in types:
            yield from self._by_type.get(token, ())

    def readers(self, item: Item, *types: str) -> Iterator[Item]:
        """Resources of these types that read an output of one, or name it as it is named."""
        names = {value for value in (item.get(key) for key in ("bucket", "name")) if isinstance(value, str)}
        for other in self.of(*types):
            if item.resource.urn in other.reads or names & {
                value for value in other.inputs.values() if isinstance(value, str)
            }:
                yield other

    def cluster(self, item: Item) -> str:
        """What tells the cluster of a Kubernetes object: its provider, or nothing for the one that is configured."""
        return item.resource.options.provider or ""


def as_plain(expr: Expr) -> Any:
    """An expression as plain data."""
    match expr:
        case Literal(value):
            return value
        case ListOf(items):
            return [as_plain(item) for item in items]
        case MapOf(entries):
            return {_key(key): as_plain(value) for key, value in entries}
        case Call("json_encode" | "yaml_encode", (value,)):
            return as_plain(value)
        case _:
            return Unknown(expr)


def _key(key: str | Expr) -> str:
    return key if isinstance(key, str) else show_expression(key)


def steps_of(path: str) -> Path:
    """A path as steps: `a.b[0]` is `("a", "b", 0)`."""
    return tuple(int(step[1]) if step[1] else step[2] for step in _STEP.finditer(path))


def listed(value: Any) -> list[Any]:
    """A value as a list: itself, a list of the one value, or nothing."""
    if value is None or isinstance(value, Unknown):
        return []
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def texts(value: Any) -> list[str]:
    """The known texts in a value or a list of them."""
    return [item for item in listed(value) if isinstance(item, str)]


def mapping(value: Any) -> dict[str, Any]:
    """A value as a map; empty where it is none."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def is_true(value: Any) -> bool:
    """Whether a value is known to be true; providers take texts too."""
    return value is True or (isinstance(value, str) and value.lower() == "true")


def is_false(value: Any) -> bool:
    """Whether a value is not there or known to be false."""
    return value is None or value is False or (isinstance(value, str) and value.lower() == "false")


def text_of(value: Any) -> str:
    """What is known of a text."""
    return value if isinstance(value, str) else value.text if isinstance(value, Unknown) else ""
