"""What `Annotated` says of a value, as OpenAPI: lengths, bounds, patterns."""

from __future__ import annotations

from typing import Any

_WORDS = {
    "ge": "minimum",
    "le": "maximum",
    "min_length": "minLength",
    "max_length": "maxLength",
    "pattern": "pattern",
    "multiple_of": "multipleOf",
}
_EXCLUSIVE = {"gt": ("minimum", "exclusiveMinimum"), "lt": ("maximum", "exclusiveMaximum")}


def of(extra: Any) -> dict[str, Any]:
    """The keywords for one annotation: of pydantic, of annotated-types, or a plain text, which describes.

    >>> of("Address range")
    {'description': 'Address range'}
    """
    if isinstance(extra, str):
        return {"description": extra}
    found: dict[str, Any] = {}
    for part in (extra, *getattr(extra, "metadata", ())):
        for word, name in _WORDS.items():
            if (value := getattr(part, word, None)) is not None and isinstance(value, str | int | float):
                found[name] = value
        for word, (name, exclusive) in _EXCLUSIVE.items():
            if (value := getattr(part, word, None)) is not None and isinstance(value, int | float):
                found[name], found[exclusive] = value, True
    if isinstance(description := getattr(extra, "description", None), str):
        found["description"] = description
    return found
