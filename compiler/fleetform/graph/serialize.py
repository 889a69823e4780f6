"""Graphs as JSON: the same graph always gives the same bytes. The value of a secret is never in there."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

from fleetform.graph import expressions as ex
from fleetform.graph.errors import RecordingError
from fleetform.graph.expressions import Expr
from fleetform.graph.model import (
    Alias,
    DataCall,
    Graph,
    Options,
    Resource,
    ResourceKind,
    SourcePosition,
    Unportable,
)

FORMAT = "fleetform.dev/graph/v1"

_NODES: dict[str, type[Any]] = {
    cls.__name__: cls
    for cls in (
        ex.ListOf,
        ex.MapOf,
        ex.Ref,
        ex.Template,
        ex.Call,
        ex.Conditional,
        ex.For,
        ex.Local,
        ex.Variable,
        ex.Secret,
        ex.Asset,
        ex.Archive,
    )
}
_HIDDEN = ex.Variable("hidden_secret", "any", secret=True, description="A secret that is not kept in saved graphs")


def save_graph(graph: Graph, file: Path) -> None:
    """Writes a graph to a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(dump_graph(graph), encoding="utf-8")


def dump_graph(graph: Graph) -> str:
    """A graph as JSON text; secrets that are known are left out."""
    return json.dumps({"format": FORMAT, **_plain(graph)}, indent=1, ensure_ascii=False, sort_keys=False) + "\n"


def load_graph(file: Path) -> Graph:
    """Reads a graph that `save_graph` wrote.

    Raises:
        RecordingError: The file holds something else.
    """
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RecordingError(f"{file}: not a saved graph: {error}") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise RecordingError(f"{file}: not a saved graph: its format is not {FORMAT}")
    try:
        return _graph(cast("dict[str, Any]", data))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise RecordingError(f"{file}: a saved graph that is broken: {error!r}") from error


def _plain(value: Any) -> Any:
    """Any part of a graph as plain data: expressions as `[node, fields ...]`, literals as they are."""
    if value is None or isinstance(value, str | int | float | bool):
        return str(value) if isinstance(value, ResourceKind) else value
    if isinstance(value, ex.Literal):
        return {"is": value.value}
    if isinstance(value, ex.Secret) and not any(isinstance(part, ex.Ref | ex.Variable) for part in ex.walk(value)):
        return [ex.Secret.__name__, _plain(_HIDDEN)]
    if type(value).__name__ in _NODES:
        return [type(value).__name__, *(_plain(getattr(value, field.name)) for field in dataclasses.fields(value))]
    if dataclasses.is_dataclass(value):
        fields = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {name: _plain(item) for name, item in fields if item not in (None, (), {}, [], "", False)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in cast("Mapping[Any, Any]", value).items()}
    return {"list": [_plain(item) for item in value]} if isinstance(value, tuple | list) else str(value)


def _expr(data: Any) -> Expr:
    if isinstance(data, dict):
        return ex.Literal(cast("dict[str, Any]", data)["is"])
    name, *fields = data
    return _NODES[name](*(_field(field) for field in fields))


def _field(data: Any) -> Any:
    if isinstance(data, dict):
        mapping = cast("dict[str, Any]", data)
        return tuple(_field(item) for item in mapping["list"]) if "list" in mapping else ex.Literal(mapping["is"])
    return _expr(data) if isinstance(data, list) else data


def _exprs(data: dict[str, Any] | None) -> dict[str, Expr]:
    return {name: _expr(item) for name, item in (data or {}).items()}


def _texts(data: dict[str, Any], name: str) -> tuple[Any, ...]:
    return tuple(data[name]["list"]) if name in data else ()


def _source(data: Any) -> SourcePosition | None:
    return SourcePosition(data["file"], data["line"], data.get("column", 1)) if data else None


def _options(data: dict[str, Any]) -> Options:
    lists = {field.name for field in dataclasses.fields(Options) if str(field.type).startswith("tuple")}
    values = {name: _texts(data, name) if name in lists else value for name, value in data.items()}
    if "aliases" in values:
        values["aliases"] = tuple(Alias(**alias) for alias in values["aliases"])
    return Options(**values)


def _resource(data: dict[str, Any]) -> Resource:
    return Resource(
        urn=data["urn"],
        type=data["type"],
        name=data["name"],
        kind=ResourceKind(data["kind"]),
        parent=data.get("parent"),
        inputs=_exprs(data.get("inputs")),
        outputs=_exprs(data.get("outputs")),
        read_id=_expr(data["read_id"]) if "read_id" in data else None,
        dependencies=_texts(data, "dependencies"),
        options=_options(data.get("options", {})),
        source=_source(data.get("source")),
        origin=_source(data.get("origin")),
    )


def _data_call(data: dict[str, Any]) -> DataCall:
    return DataCall(
        id=data["id"],
        token=data["token"],
        arguments=_exprs(data.get("arguments")),
        provider=data.get("provider"),
        parent=data.get("parent"),
        depends_on=_texts(data, "depends_on"),
        source=_source(data.get("source")),
        receiver=data.get("receiver"),
    )


def _unportable(data: dict[str, Any]) -> Unportable:
    return Unportable(
        reason=data["reason"],
        advice=data["advice"],
        source=_source(data.get("source")),
        value=data.get("value", ""),
        resource=data.get("resource"),
        placeholder=cast("ex.Variable", _expr(data["placeholder"])) if "placeholder" in data else None,
    )


def _graph(data: dict[str, Any]) -> Graph:
    each: Callable[[str], list[Any]] = lambda name: data.get(name, {}).get("list", [])  # noqa: E731
    return Graph(
        project=data["project"],
        stack=data["stack"],
        organization=data.get("organization", "organization"),
        resources={urn: _resource(item) for urn, item in data.get("resources", {}).items()},
        data_calls={name: _data_call(item) for name, item in data.get("data_calls", {}).items()},
        exports=_exprs(data.get("exports")),
        config=data.get("config", {}),
        variables={name: cast("ex.Variable", _expr(item)) for name, item in data.get("variables", {}).items()},
        provider_config={name: _exprs(item) for name, item in data.get("provider_config", {}).items()},
        unportable=[_unportable(item) for item in each("unportable")],
        notes=each("notes"),
        program=data.get("program", ""),
    )
