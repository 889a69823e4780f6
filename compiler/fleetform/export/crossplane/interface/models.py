"""Pydantic models as OpenAPI schemas that Kubernetes takes: structural ones, with the rest said as CEL.

A structural schema has no references, and says every field outside of `oneOf`. So a model that is one of several
becomes one object with the fields of all; which of them each may and must have is said by rules.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from fleetform.export.crossplane.interface.errors import InterfaceError
from fleetform.export.crossplane.interface.forms import Form

RULES = "x-kubernetes-validations"
_KEPT = ("type", "description", "enum", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems")
_KEPT_TOO = ("minProperties", "maxProperties", "format", "multipleOf", "uniqueItems")
_FORMATS = frozenset({"date", "date-time", "duration", "ipv4", "ipv6", "uuid", "uri", "email"})
# Kubernetes' regular expressions are RE2's: they look neither ahead nor behind, and refer to nothing.
_NOT_RE2 = re.compile(r"\(\?[=!<]|\\[1-9]")
_MOST_ITEMS, _MOST_ENTRIES = 256, 64


def form(model: Any) -> Form:
    """The form of a model: XRs have its fields by their aliases."""

    def read(value: Any, place: str) -> Any:
        if not isinstance(value, Mapping):
            return value
        try:
            return model.model_validate(value)
        except ValueError as error:
            raise InterfaceError("; ".join(_told(place, error))) from error

    def write(value: Any, _place: str) -> Any:
        data = value.model_dump(mode="json", by_alias=True) if hasattr(value, "model_dump") else value
        return _without_nulls(data)

    schema = cast("dict[str, Any]", model.model_json_schema(by_alias=True))
    definitions: Mapping[str, Any] = schema.get("$defs", {})
    return Form(_Structural(definitions).schema(schema, ()), read, write, is_record=schema.get("type") == "object")


def _told(place: str, error: Any) -> Iterable[str]:
    """Every mistake that pydantic found, with its field."""
    if not hasattr(error, "errors"):
        yield f"{place}: {error}"
        return
    for one in error.errors():
        yield f"{'.'.join([place, *map(str, one['loc'])])}: {one['msg']}"


def _without_nulls(value: Any) -> Any:
    match value:
        case dict():
            entries = cast("dict[str, Any]", value).items()
            return {key: _without_nulls(item) for key, item in entries if item is not None}
        case list():
            return [_without_nulls(item) for item in cast("list[Any]", value)]
        case _:
            return value


class _Structural:
    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self._definitions = definitions

    def schema(self, said: Mapping[str, Any], inside: tuple[str, ...], *, among: bool = False) -> dict[str, Any]:
        """One schema of pydantic's.

        Args:
            said: The schema.
            inside: The definitions around it.
            among: It is for the items of a list, or for a part of them.
        """
        if "$ref" in said:
            name = str(said["$ref"]).rpartition("/")[2]
            if name in inside:
                return {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
            return {**self.schema(self._definitions[name], (*inside, name), among=among), **self._own(said)}
        for word in ("anyOf", "oneOf", "allOf"):
            if word in said:
                return self._several(said, word, inside, among)
        found = self._own(said)
        if "const" in said:
            found["enum"] = [said["const"]]
        if said.get("type") == "array":
            found["items"] = self.schema(said.get("items") or {}, inside, among=True)
            if RULES in found["items"]:
                found.setdefault("maxItems", _MOST_ITEMS)  # the cost of rules must be known beforehand
        if said.get("type") == "object":
            self._object(found, said, inside, among)
        if not found.get("type"):
            found["x-kubernetes-preserve-unknown-fields"] = True
        return found

    def _own(self, said: Mapping[str, Any]) -> dict[str, Any]:
        found = {word: said[word] for word in (*_KEPT, *_KEPT_TOO) if said.get(word) is not None}
        if found.get("format") not in _FORMATS:
            found.pop("format", None)
        if "default" in said and said["default"] is not None:
            found["default"] = said["default"]
        if (pattern := said.get("pattern")) and not _NOT_RE2.search(pattern):
            found["pattern"] = pattern
        for word, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            if word in said:
                found[bound], found[word] = said[word], True
        if found.pop("uniqueItems", False):
            found["x-kubernetes-list-type"] = "set"
        return found

    def _object(self, found: dict[str, Any], said: Mapping[str, Any], inside: tuple[str, ...], among: bool) -> None:
        if "properties" in said:
            entries = said["properties"].items()
            found["properties"] = {name: self.schema(one, inside, among=among) for name, one in entries}
            if said.get("required"):
                found["required"] = list(said["required"])
            return
        self._map(found, said, inside, among)

    def _map(self, found: dict[str, Any], said: Mapping[str, Any], inside: tuple[str, ...], among: bool) -> None:
        """A map with patterns for its keys: Kubernetes says those as rules, which cost too much in lists."""
        patterns: Mapping[str, Any] = said.get("patternProperties") or {}
        values = next(iter(patterns.values()), said.get("additionalProperties"))
        found["additionalProperties"] = self.schema(
            cast("Mapping[str, Any]", values) if isinstance(values, Mapping) else {}, inside
        )
        if among:
            return
        names: Mapping[str, Any] = said.get("propertyNames") or {}
        rules: list[dict[str, str]] = []
        for pattern in [*patterns, *([names["pattern"]] if "pattern" in names else [])]:
            if not _NOT_RE2.search(pattern):
                message = f"keys match {pattern}"
                rules.append({"rule": f"self.all(key, key.matches({_cel(pattern)}))", "message": message})
        if "maxLength" in names:
            longest = names["maxLength"]
            rules.append(
                {"rule": f"self.all(key, size(key) <= {longest})", "message": f"keys have at most {longest} characters"}
            )
        if rules:
            found.setdefault("maxProperties", _MOST_ENTRIES)
            found[RULES] = rules

    def _several(self, said: Mapping[str, Any], word: str, inside: tuple[str, ...], among: bool) -> dict[str, Any]:
        kept = [one for one in said[word] if one.get("type") != "null"]
        own = self._own(said)
        found = [self.schema(one, inside, among=among) for one in kept]
        if len(found) == 1 or word == "allOf":
            whole: dict[str, Any] = {}
            for one in found:
                whole.update(one)
            return {**whole, **own}
        kinds = {one.get("type") for one in found}
        if kinds == {"object"} and all("properties" in one for one in found):
            discriminator: Mapping[str, str] = said.get("discriminator") or {}
            return {**_one_of(found, discriminator.get("propertyName")), **own}
        if kinds == {"integer", "string"}:
            return {"x-kubernetes-int-or-string": True, **own}
        if len(kinds) == 1 and None not in kinds:
            values = [value for one in found for value in one.get("enum", ())]
            enums = {"enum": values} if all("enum" in one for one in found) else {}
            return {"type": kinds.pop(), **enums, **own}
        return {"x-kubernetes-preserve-unknown-fields": True, **own}


def _one_of(variants: list[dict[str, Any]], mark: str | None) -> dict[str, Any]:
    """Several objects as one with the fields of all."""
    properties: dict[str, Any] = {}
    for variant in variants:
        for name, schema in variant["properties"].items():
            there = properties.get(name)
            properties[name] = schema if there is None or there == schema else _both(there, schema)
    always = {name for name in properties if all(name in variant.get("required", ()) for variant in variants)}
    found: dict[str, Any] = {"type": "object", "properties": properties}
    if mark:
        found[RULES] = list(_rules(variants, mark, always))
        always = always | {mark}
    if always:
        found["required"] = [name for name in properties if name in always]
    return found


def _both(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """A field that two variants have."""
    if "enum" in first and "enum" in second:
        return {**first, "enum": [*first["enum"], *(value for value in second["enum"] if value not in first["enum"])]}
    return {word: value for word, value in first.items() if word == "description" or second.get(word) == value}


def _rules(variants: list[dict[str, Any]], mark: str, always: set[str]) -> Iterable[dict[str, str]]:
    every = {name for variant in variants for name in variant["properties"]}
    for variant in variants:
        for value in variant["properties"].get(mark, {}).get("enum", ()):
            other = f"self.{mark} != {_cel(value)}"
            for name in variant.get("required", ()):
                if name not in always and name != mark:
                    yield {
                        "rule": f"{other} || has(self.{name})",
                        "message": f"{name} is required where {mark} is {value}",
                    }
            for name in sorted(every - set(variant["properties"])):
                yield {
                    "rule": f"{other} || !has(self.{name})",
                    "message": f"{name} has no meaning where {mark} is {value}",
                }


def _cel(value: object) -> str:
    """A value as CEL writes it."""
    return json.dumps(value, ensure_ascii=False)
