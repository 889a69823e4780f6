"""JSON Schema of blueprints, for editors."""

from __future__ import annotations

from typing import Any, cast

from fleetform.blueprints.common import GitOps
from fleetform.blueprints.edge import EdgeFleet
from fleetform.blueprints.endpoints import ServerlessEndpoint
from fleetform.blueprints.fleet import Cluster, ClusterFleet
from fleetform.blueprints.mesh import AmbientMesh
from fleetform.blueprints.model import Model
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.pools import NodePool
from fleetform.blueprints.state import State

DIALECT = "https://json-schema.org/draft/2020-12/schema"
KINDS: dict[str, type[Model]] = {
    model.__name__: model
    for model in (Platform, ClusterFleet, Cluster, NodePool, AmbientMesh, ServerlessEndpoint, EdgeFleet, GitOps, State)
}


def schema_kinds() -> list[str]:
    """Kinds that have a schema."""
    return sorted(KINDS)


def json_schema(kind: str = "Platform") -> dict[str, Any]:
    """The schema of a kind.

    A platform may extend another file and leave out what that one says, and may write `null` to remove
    something, so its schema demands nothing and lets anything be null; `fleetform validate` checks the whole.

    Raises:
        KeyError: There is no such kind.
    """
    schema = KINDS[kind].model_json_schema(by_alias=True)
    if kind == "Platform":
        for part in (schema, *schema.get("$defs", {}).values()):
            _loosen(part)
        schema["properties"]["extends"] = {
            "type": "string",
            "description": "File that this one is laid over.",
            "examples": ["base.yaml"],
        }
    _close(schema)
    return {"$schema": DIALECT, **schema}


def _close(part: Any) -> None:
    """Where names must have a form, other names are refused: pydantic leaves that open."""
    if isinstance(part, dict):
        mapping = cast("dict[str, Any]", part)
        if "patternProperties" in mapping:
            mapping["additionalProperties"] = False
        for inner in mapping.values():
            _close(inner)
    elif isinstance(part, list):
        for inner in cast("list[Any]", part):
            _close(inner)


def _loosen(part: dict[str, Any]) -> None:
    """Keeps of the needed fields only those that tell list items apart, and lets the others be null."""
    needed = [name for name in part.pop("required", []) if name == "name"]
    if needed and part.get("title") not in ("Platform",):
        part["required"] = needed
    properties = part.get("properties", {})
    for name, field in properties.items():
        if name in needed or "const" in field:
            continue
        description = {key: field.pop(key) for key in ("description", "examples", "title", "default") if key in field}
        if "anyOf" in field and not any(option.get("type") == "null" for option in field["anyOf"]):
            field["anyOf"].append({"type": "null"})
        elif "anyOf" not in field:
            properties[name] = field = {"anyOf": [field, {"type": "null"}]}
        field.update(description)
