"""A graph as a JSON file and back.

The same graph gives the same bytes, one resource a line, so that saved graphs can be kept in version control
and compared. Nothing that is secret is written: inside a secret, every value known now is left out, and a
loaded graph has a sensitive variable in its place.
"""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from fleetform.graph.codec import from_data, to_data
from fleetform.graph.errors import GraphFileError
from fleetform.graph.expressions import Expr, Variable
from fleetform.graph.model import Alias, DataCall, Graph, Options, Resource, ResourceKind, SourcePosition, Unportable

FORMAT = "fleetform-graph"
VERSION = 1

_NO_OPTIONS = Options()


def save_graph(graph: Graph, path: Path) -> None:
    """Writes a graph to a file."""
    path.write_text(dumps(graph), encoding="utf-8")


def load_graph(path: Path) -> Graph:
    """Reads a graph that `save_graph` wrote.

    Raises:
        GraphFileError: The file cannot be read, or holds no graph.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise GraphFileError(f"{path}: cannot be read: {reason}") from error
    try:
        return loads(text)
    except GraphFileError as error:
        raise GraphFileError(f"{path}: {error.message}") from error


def dumps(graph: Graph) -> str:
    """A graph as JSON text."""
    head = {"format": FORMAT, "version": VERSION}
    head |= {name: getattr(graph, name) for name in ("project", "stack", "organization", "program")}
    parts = [f"{_json(name)}: {_json(value)}" for name, value in head.items()]
    parts += [f"{_json(name)}: {_block(lines)}" for name, lines in _sections(graph)]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def loads(text: str) -> Graph:
    """The graph that a JSON text holds.

    Raises:
        GraphFileError: The text is no JSON, or no graph of a version that is known here.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise GraphFileError(f"not readable as JSON: {error}") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise GraphFileError("not a saved graph: write one with `fleetform graph PROGRAM -o FILE.json`")
    if data.get("version") != VERSION:
        raise GraphFileError(f"saved in format {data.get('version')}; this version of fleetform reads format {VERSION}")
    try:
        return _graph(data)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise GraphFileError(f"a damaged saved graph: {type(error).__name__}: {error}") from error


def _sections(graph: Graph) -> Iterator[tuple[str, list[str] | dict[str, str]]]:
    yield "config", {name: _json(value) for name, value in graph.config.items()}
    yield "variables", {name: _json(_variable(variable)) for name, variable in graph.variables.items()}
    yield (
        "provider_config",
        {package: _json(_expressions(values)) for package, values in graph.provider_config.items()},
    )
    yield "resources", [_json(_resource(resource)) for resource in graph.resources.values()]
    yield "data_calls", [_json(_data_call(call)) for call in graph.data_calls.values()]
    yield "exports", {name: _json(to_data(value)) for name, value in graph.exports.items()}
    yield "unportable", [_json(_unportable(place)) for place in graph.unportable]
    yield "notes", [_json(note) for note in graph.notes]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _block(lines: list[str] | dict[str, str]) -> str:
    """A JSON list or object with one entry a line."""
    if not lines:
        return "{}" if isinstance(lines, dict) else "[]"
    if isinstance(lines, dict):
        return "{\n" + ",\n".join(f"{_json(name)}: {line}" for name, line in lines.items()) + "\n}"
    return "[\n" + ",\n".join(lines) + "\n]"


def _expressions(values: Mapping[str, Expr]) -> dict[str, Any]:
    return {name: to_data(value) for name, value in values.items()}


def _resource(resource: Resource) -> dict[str, Any]:
    data: dict[str, Any] = {
        "urn": resource.urn,
        "type": resource.type,
        "name": resource.name,
        "kind": resource.kind.value,
        "parent": resource.parent,
        "inputs": _expressions(resource.inputs),
        "outputs": _expressions(resource.outputs),
        "read_id": None if resource.read_id is None else {"is": to_data(resource.read_id)},
        "dependencies": list(resource.dependencies),
        "options": _options(resource.options),
        "source": _position(resource.source),
        "origin": _position(resource.origin),
    }
    return {name: value for name, value in data.items() if value or name == "inputs"}


def _options(options: Options) -> dict[str, Any]:
    """The options that differ from the default."""
    found: dict[str, Any] = {}
    if options == _NO_OPTIONS:
        return found
    for field in fields(Options):
        value = getattr(options, field.name)
        if value == getattr(_NO_OPTIONS, field.name):
            continue
        if field.name == "aliases":
            value = [_given(alias, Alias) for alias in value]
        elif field.name == "replacement_trigger":
            value = {"is": to_data(value)}
        found[field.name] = dict(value) if isinstance(value, Mapping) else value
    return found


def _data_call(call: DataCall) -> dict[str, Any]:
    data: dict[str, Any] = _given(call, DataCall)
    return data | {"arguments": _expressions(call.arguments), "source": _position(call.source)}


def _unportable(place: Unportable) -> dict[str, Any]:
    data: dict[str, Any] = _given(place, Unportable)
    placeholder = place.placeholder.name if place.placeholder else None
    return data | {"source": _position(place.source), "placeholder": placeholder}


def _variable(variable: Variable) -> dict[str, Any]:
    data: dict[str, Any] = _given(variable, Variable)
    if variable.default is not None:
        data["default"] = {"is": to_data(variable.default, hidden=variable.secret)}
    return data


def _given(value: Any, cls: type) -> dict[str, Any]:
    """The fields of a dataclass that say something."""
    found = {field.name: getattr(value, field.name) for field in fields(cls)}
    return {name: item for name, item in found.items() if item not in (None, (), "", False)}


def _position(position: SourcePosition | None) -> str | None:
    return None if position is None else str(position)


def _graph(data: dict[str, Any]) -> Graph:
    variables = {name: _read_variable(item) for name, item in data["variables"].items()}
    graph = Graph(
        project=data["project"],
        stack=data["stack"],
        organization=data["organization"],
        program=data["program"],
        config=data["config"],
        variables=variables,
        notes=data["notes"],
    )
    graph.provider_config.update(
        {package: _read_all(values, variables) for package, values in data["provider_config"].items()}
    )
    for resource in _read_resources(data["resources"], variables):
        graph.resources[resource.urn] = resource
    for item in data["data_calls"]:
        call = _read_call(item, variables)
        graph.data_calls[call.id] = call
    graph.exports.update(_read_all(data["exports"], variables))
    graph.unportable.extend(_read_unportable(item, variables) for item in data["unportable"])
    return graph


def _read_all(values: Mapping[str, Any], variables: Mapping[str, Variable]) -> dict[str, Expr]:
    return {name: from_data(value, variables) for name, value in values.items()}


def _read_resources(items: Iterable[dict[str, Any]], variables: Mapping[str, Variable]) -> Iterator[Resource]:
    for item in items:
        read_id = item.get("read_id")
        yield Resource(
            urn=item["urn"],
            type=item["type"],
            name=item["name"],
            kind=ResourceKind(item["kind"]),
            parent=item.get("parent"),
            inputs=_read_all(item["inputs"], variables),
            outputs=_read_all(item.get("outputs", {}), variables),
            read_id=None if read_id is None else from_data(read_id["is"], variables),
            dependencies=tuple(item.get("dependencies", ())),
            options=_read_options(item.get("options", {}), variables),
            source=_read_position(item.get("source")),
            origin=_read_position(item.get("origin")),
        )


def _read_options(data: dict[str, Any], variables: Mapping[str, Variable]) -> Options:
    if not data:
        return _NO_OPTIONS
    values: dict[str, Any] = {name: tuple(item) if isinstance(item, list) else item for name, item in data.items()}
    values["aliases"] = tuple(Alias(**alias) for alias in data.get("aliases", ()))
    if "replacement_trigger" in data:
        values["replacement_trigger"] = from_data(data["replacement_trigger"]["is"], variables)
    return Options(**values)


def _read_call(data: dict[str, Any], variables: Mapping[str, Variable]) -> DataCall:
    values: dict[str, Any] = dict(data)
    values["arguments"] = _read_all(data["arguments"], variables)
    values["depends_on"] = tuple(data.get("depends_on", ()))
    values["source"] = _read_position(data.get("source"))
    return DataCall(**values)


def _read_unportable(data: dict[str, Any], variables: Mapping[str, Variable]) -> Unportable:
    values: dict[str, Any] = {"reason": "", "advice": "", **data}
    values["source"] = _read_position(data.get("source"))
    values["placeholder"] = variables[data["placeholder"]] if data.get("placeholder") else None
    return Unportable(**values)


def _read_variable(data: dict[str, Any]) -> Variable:
    values: dict[str, Any] = dict(data)
    if "default" in data:
        values["default"] = from_data(data["default"]["is"], {})
    return Variable(**values)


def _read_position(text: str | None) -> SourcePosition | None:
    if text is None:
        return None
    file, line, column = text.rsplit(":", 2)
    return SourcePosition(file, int(line), int(column))
