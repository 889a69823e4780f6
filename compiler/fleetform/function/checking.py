"""Checks data against a structural OpenAPI schema, as an API server does.

An API server checks a composite resource before the function sees it; `crossplane render` does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}
_OF_CROSSPLANE = "spec.crossplane"


def problems(value: Any, schema: Mapping[str, Any], place: str = "spec") -> Iterator[str]:
    """What does not fit, each with its field.

    >>> list(problems({"size": "big"}, {"type": "object", "properties": {"size": {"type": "integer"}}}))
    ["spec.size: 'big' is no integer"]
    """
    wanted = schema.get("type")
    if wanted in _TYPES and not _is(value, wanted):
        yield f"{place}: {value!r} is no {wanted}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place}: {value!r} is none of {', '.join(map(str, schema['enum']))}"
    match value:
        case dict():
            yield from _object(cast("dict[str, Any]", value), schema, place)
        case list():
            yield from _list(cast("list[Any]", value), schema, place)
        case str():
            yield from _size(len(value), schema, "Length", "characters", place)
            if (pattern := schema.get("pattern")) and not re.search(pattern, value):
                yield f"{place}: {value!r} does not match {pattern}"
        case int() | float():
            yield from _range(value, schema, place)
        case _:
            return


def _is(value: Any, wanted: str) -> bool:
    return wanted == "boolean" if isinstance(value, bool) else isinstance(value, _TYPES[wanted])


def _object(value: Mapping[str, Any], schema: Mapping[str, Any], place: str) -> Iterator[str]:
    fields: Mapping[str, Any] = schema.get("properties") or {}
    others = schema.get("additionalProperties")
    free = bool(schema.get("x-kubernetes-preserve-unknown-fields")) or others is True or not (fields or others)
    yield from (f"{place}.{name}: is missing" for name in schema.get("required", ()) if name not in value)
    for name, item in value.items():
        inner = fields.get(name, others)
        if isinstance(inner, Mapping):
            yield from problems(item, cast("Mapping[str, Any]", inner), f"{place}.{name}")
        elif not free and f"{place}.{name}" != _OF_CROSSPLANE:
            yield f"{place}.{name}: there is no such field"


def _list(value: list[Any], schema: Mapping[str, Any], place: str) -> Iterator[str]:
    yield from _size(len(value), schema, "Items", "items", place)
    for index, item in enumerate(value):
        yield from problems(item, schema.get("items") or {}, f"{place}[{index}]")


def _size(size: int, schema: Mapping[str, Any], word: str, told: str, place: str) -> Iterator[str]:
    least, most = schema.get(f"min{word}", size), schema.get(f"max{word}", size)
    if not least <= size <= most:
        yield f"{place}: has {size} {told}; {f'at least {least}' if size < least else f'at most {most}'} are allowed"


def _range(value: float, schema: Mapping[str, Any], place: str) -> Iterator[str]:
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and (value < least or (value == least and schema.get("exclusiveMinimum"))):
        yield f"{place}: {value} is too small; the minimum is {least}"
    if most is not None and (value > most or (value == most and schema.get("exclusiveMaximum"))):
        yield f"{place}: {value} is too large; the maximum is {most}"
