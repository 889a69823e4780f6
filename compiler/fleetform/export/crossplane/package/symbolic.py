"""The spec of an instance with its values unknown, as a component is run with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from fleetform.export.crossplane.package.fields import Path, is_known
from fleetform.export.crossplane.package.fields import field as field_at
from fleetform.export.crossplane.package.guards import Decided, Fixed, Guard, Keyed, Sized, There
from fleetform.export.crossplane.provider_settings import PARTITIONS
from fleetform.graph.expressions import Call, Literal
from fleetform.graph.outputs import make
from fleetform.graph.symbols import symbol
from fleetform.graph.texts import Text

_TYPES: dict[str | None, Any] = {"string": str, "integer": int, "number": float, "boolean": bool}


class Choice(Text):
    """One of a few texts. Looked up in a table, it must be known: a look-up asks nothing that could be answered."""

    __slots__ = ()

    def __hash__(self) -> int:
        from fleetform.export.crossplane.package.fields import paths
        from fleetform.export.crossplane.package.oracle import ValueNeededError

        raise ValueNeededError(paths(self._expr))


@dataclass(slots=True)
class Symbolic:
    """Makes the values.

    Attributes:
        schema: Schema of the spec.
        known: Fields that are given their values.
        opened: Lists and maps that are given as such, with unknown items.
        guards: What follows from how the values are given.
    """

    schema: Mapping[str, Any]
    known: set[Path]
    opened: set[Path]
    guards: list[Guard] = field(default_factory=list[Guard])

    def spec(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The spec; must be called while a recording goes on."""
        return cast("dict[str, Any]", self._value(self.schema, dict(values), ("spec",)))

    def settings(self, flavour: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """What a provider says for all its resources."""
        at = ("spec", "providerConfigs", flavour, "settings")
        properties = self._at(at).get("properties", {})
        return {name: self._setting(value, (*at, name), name in properties) for name, value in values.items()}

    def _setting(self, value: Any, path: Path, said: bool) -> Any:
        match value:
            case str() if said and path not in self.known:
                for start in PARTITIONS if path[-1] == "region" else ():
                    guard = Decided(Call("starts_with", (field_at(path), Literal(start))), False)
                    if value.startswith(start):
                        return self._fixed(value, path)
                    self.guards.append(guard)
                return symbol(field_at(path), str)
            case list() if said:
                self.guards.append(Sized(path, len(cast("list[Any]", value))))
                return [symbol(field_at((*path, index)), str) for index, _ in enumerate(cast("list[Any]", value))]
            case _:
                return self._fixed(value, path)

    def hint(self, path: Path) -> Any:
        """The Python type of a field."""
        return _hint(self._at(path))

    def kind(self, path: Path) -> str | None:
        """The type of a field in the schema."""
        return self._at(path).get("type")

    def is_map(self, path: Path) -> bool:
        """Whether a field has keys of the user's own."""
        return "additionalProperties" in self._at(path)

    def _at(self, path: Path) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.schema if path[0] == "spec" else {"type": "string"}
        for step in path[1:] if path[0] == "spec" else ():
            properties: Mapping[str, Any] = found.get("properties", {})
            if isinstance(step, int):
                found = found.get("items", {})
            else:
                found = properties.get(step) or found.get("additionalProperties") or {}
        return found

    def _value(self, schema: Mapping[str, Any], value: Any, path: Path) -> Any:
        if path in self.known or "x-kubernetes-preserve-unknown-fields" in schema or schema.get("format") == "model":
            return self._fixed(value, path)
        match value:
            case dict() if "properties" in schema:
                return self._record(schema, cast("dict[str, Any]", value), path)
            case list() if self._is_opened(schema.get("items", {}), path):
                return self._list(schema, cast("list[Any]", value), path)
            case dict() if self._is_opened(schema.get("additionalProperties", {}), path):
                return self._map(schema, cast("dict[str, Any]", value), path)
            case None:
                return None
            case _:
                made = symbol(field_at(path), _hint(schema))
                if schema.get("type") == "string" and "enum" in schema:
                    made = Choice(field_at(path))
                # What comes from something else that is deployed is an output, as in the program.
                return made if is_known(value) else make(made)

    def _is_opened(self, inside: Mapping[str, Any], path: Path) -> bool:
        """Structures are opened at once; lists and maps of plain values where something asks for it."""
        return path in self.opened or inside.get("type") in ("object", "array")

    def _fixed(self, value: Any, path: Path) -> Any:
        if not is_known(value):
            from fleetform.export.crossplane.package.oracle import ValueNeededError

            raise ValueNeededError(())
        self.guards.append(Fixed(path, value))
        return value

    def _record(self, schema: Mapping[str, Any], value: dict[str, Any], path: Path) -> dict[str, Any]:
        properties: Mapping[str, Any] = schema["properties"]
        required = schema.get("required", ())
        for name in properties:
            if name not in required and name != "providerConfigs":
                self.guards.append(There((*path, name), value.get(name) is not None))
        return {
            name: self._value(properties[name], item, (*path, name))
            for name, item in value.items()
            if name != "providerConfigs" or path != ("spec",)
        }

    def _list(self, schema: Mapping[str, Any], value: list[Any], path: Path) -> list[Any]:
        self.guards.append(Sized(path, len(value)))
        return [self._value(schema["items"], item, (*path, index)) for index, item in enumerate(value)]

    def _map(self, schema: Mapping[str, Any], value: dict[str, Any], path: Path) -> dict[str, Any]:
        self.guards.append(Keyed(path, tuple(sorted(value))))
        inside = schema["additionalProperties"]
        return {key: self._value(inside, item, (*path, key)) for key, item in value.items()}


def _hint(schema: Mapping[str, Any]) -> Any:
    match schema.get("type"):
        case "array":
            return list[_hint(schema.get("items", {}))]
        case "object":
            return dict[str, _hint(schema.get("additionalProperties", {}))]
        case kind:
            return _TYPES.get(kind)
