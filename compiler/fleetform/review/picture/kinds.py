"""What a resource is to a reader of the picture: a table of type tokens, kept as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from json import loads
from typing import Any

from fleetform.graph.expressions import Expr, ListOf, Literal, MapOf, Secret
from fleetform.graph.model import Resource
from fleetform.graph.show import show_expression

Paths = tuple[str, ...]

_FIELDS = ("region", "version", "role", "labels", "private", "host")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a type of resource is drawn as, and where its inputs tell more.

    Attributes:
        kind: `cluster`, `endpoint`, `edge`, `machine` or `data`.
        title: What people call it, e.g. "EKS".
        cloud: The cloud it is in; empty where its inputs do not tell.
        fields: Dotted input paths by what they tell (`region`, `version`, `role`, ...); the first that is set counts.
    """

    kind: str
    title: str
    cloud: str = ""
    fields: dict[str, Paths] = field(default_factory=dict[str, Paths])


@dataclass(frozen=True, slots=True)
class Pool:
    """A group of nodes of a cluster, as its inputs tell it."""

    name: str
    machine: str
    least: str
    most: str

    def __str__(self) -> str:
        nodes = self.least if self.least == self.most else f"{self.least} to {self.most}"
        return " ".join(part for part in (self.name, self.machine, f"x {nodes}" if nodes.strip(" to") else "") if part)


def kind_of(resource: Resource) -> Kind | None:
    """What a resource is drawn as, or None where the table does not say."""
    return _kind(resource.type)


def marks(resource: Resource) -> frozenset[str]:
    """What the presence of a resource says of the cluster it is on, e.g. `mesh`."""
    if resource.type not in _marking_types() and not resource.type.startswith("fleetform:"):
        return frozenset()
    return frozenset(
        mark for mark, rows in _table()["markers"].items() if any(_is_marked(resource, row) for row in rows)
    )


def pools_of(resource: Resource) -> list[Pool]:
    """The node pools that a resource is or holds."""
    found: list[Pool] = []
    for row in _pool_rows(resource.type):
        if "list" not in row:
            found.append(_pool(MapOf(tuple(resource.inputs.items())), row))
            continue
        listed = resource.inputs.get(row["list"])
        found += [_pool(item, row) for item in (listed.items if isinstance(listed, ListOf) else ())]
    return found


def cloud_of(package: str) -> str:
    """The cloud that a provider package is for; `other` where it is for none."""
    clouds: dict[str, dict[str, Any]] = _table()["clouds"]
    return next((cloud for cloud, known in clouds.items() if package in known["packages"]), "other")


def cloud_title(cloud: str) -> str:
    """What people call a cloud."""
    known = _table()["clouds"].get(cloud)
    return known["title"] if known else cloud


def cloud_order(cloud: str) -> int:
    """The place of a cloud in a row of clouds."""
    return [*_table()["clouds"]].index(cloud) if cloud in _table()["clouds"] else len(_table()["clouds"])


def expression_at(inputs: dict[str, Expr], paths: Paths) -> Expr | None:
    """The first of several dotted paths that is set."""
    whole = MapOf(tuple(inputs.items()))
    found = (_walk(whole, path) for path in paths)
    return next((expr for expr in found if expr is not None and expr != Literal(None)), None)


def text_at(inputs: dict[str, Expr], paths: Paths) -> str:
    """The text at the first of several dotted paths that is set; empty where none is, or where it is a secret."""
    return as_text(expression_at(inputs, paths))


def as_text(expr: Expr | None) -> str:
    """A value as a person reads it: text without quotes, anything unknown as an expression."""
    if expr is None or isinstance(expr, Secret):
        return ""
    if isinstance(expr, Literal) and isinstance(expr.value, str):
        return expr.value
    return show_expression(expr)


def _walk(expr: Expr, path: str) -> Expr | None:
    current: Expr | None = expr
    for step in path.split("."):
        if isinstance(current, MapOf):
            current = current.get(step)
        elif isinstance(current, ListOf) and step.isdecimal() and int(step) < len(current.items):
            current = current.items[int(step)]
        else:
            return None
    return current


def _pool(item: Expr, row: dict[str, Any]) -> Pool:
    inputs: dict[str, Expr] = {}
    if isinstance(item, MapOf):
        inputs = {key: value for key, value in item.entries if isinstance(key, str)}
    name, machine, least, most = (text_at(inputs, tuple(row[what])) for what in ("name", "machine", "min", "max"))
    return Pool(name, machine, least, most)


def _is_marked(resource: Resource, row: dict[str, Any]) -> bool:
    if not any(fnmatchcase(resource.type, pattern) for pattern in row["types"]):
        return False
    where: dict[str, str] = row.get("where", {})
    return all(fnmatchcase(text_at(resource.inputs, (path,)), pattern) for path, pattern in where.items())


@cache
def _kind(token: str) -> Kind | None:
    for row in _table()["kinds"]:
        if any(fnmatchcase(token, pattern) for pattern in row["types"]):
            if fnmatchcase(token, row.get("unless", "")):
                continue
            fields: dict[str, Paths] = {name: tuple(row[name]) for name in _FIELDS if name in row}
            return Kind(row["kind"], row["title"], row.get("cloud", ""), fields)
    return None


@cache
def _pool_rows(token: str) -> list[dict[str, Any]]:
    return [row for row in _table()["pools"] if token in row["types"]]


@cache
def _marking_types() -> frozenset[str]:
    return frozenset(token for rows in _table()["markers"].values() for row in rows for token in row["types"])


@cache
def _table() -> dict[str, Any]:
    return loads((resources.files("fleetform.review.picture") / "data" / "kinds.json").read_text(encoding="utf-8"))
