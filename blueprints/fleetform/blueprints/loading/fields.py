"""Which fields are allowed at a place of the document."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel

_DISCRIMINATORS = ("provider", "type", "keys")
"""Fields that say which of several models it is."""


def allowed_at(model: type[BaseModel], location: Sequence[str | int]) -> list[str]:
    """The field names, as YAML writes them, of the model at a location; empty where it is no model."""
    found: set[str] = set()
    for candidate in _models_at(model, list(location)):
        found |= {field.alias or name for name, field in candidate.model_fields.items()}
    return sorted(found)


def example_at(model: type[BaseModel], location: Sequence[str | int]) -> str | None:
    """An example of a text field; None where there is none."""
    for candidate in _models_at(model, list(location[:-1])):
        for name, field in candidate.model_fields.items():
            if location[-1] == (field.alias or name) and field.examples and isinstance(field.examples[0], str):
                return field.examples[0]
    return None


def _models_at(model: type[BaseModel], location: list[str | int]) -> Iterator[type[BaseModel]]:
    if not location:
        yield model
        return
    step, *rest = location
    for name, field in model.model_fields.items():
        if step == (field.alias or name):
            yield from _in_type(field.annotation, rest)


def _in_type(annotation: Any, location: list[str | int]) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from _models_at(annotation, location)
        return
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is list and location:
        yield from _in_type(arguments[0], location[1:])
        return
    if origin is dict and location:
        yield from _in_type(arguments[1], location[1:])
        return
    if origin is typing.Annotated:
        yield from _in_type(arguments[0], location)
        return
    for argument in arguments:
        members = [member for member in arguments if isinstance(member, type) and issubclass(member, BaseModel)]
        tags = {_tag(member): member for member in members}
        if location and location[0] in tags:
            # pydantic puts the tag of the union's member into the location
            yield from _models_at(tags[location[0]], location[1:])
            return
        yield from _in_type(argument, location)


def tags_at(model: type[BaseModel], location: Sequence[str | int]) -> list[str]:
    """What tells the kinds of models apart that may stand at a location."""
    found = {_tag(candidate): None for candidate in _models_at(model, list(location))}
    return [tag for tag in found if tag is not None]


def _tag(model: type[BaseModel]) -> str | None:
    for name in _DISCRIMINATORS:
        field = model.model_fields.get(name)
        arguments = typing.get_args(field.annotation) if field else ()
        if len(arguments) == 1 and isinstance(arguments[0], str):
            return arguments[0]
    return None
