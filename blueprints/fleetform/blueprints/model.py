"""What all blueprint models have in common, and the types of their fields."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr
from pydantic.alias_generators import to_camel

from fleetform.blueprints.positions import Position


class Model(BaseModel):
    """A part of a blueprint: camelCase in YAML, snake_case in Python, unknown fields refused."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)

    _position: Position | None = PrivateAttr(default=None)
    _fields: Mapping[str, Position] = PrivateAttr(default_factory=dict[str, Position])

    def __eq__(self, other: object) -> bool:
        """Models that say the same are equal, wherever they were written."""
        return isinstance(other, Model) and type(self) is type(other) and vars(self) == vars(other)

    @property
    def position(self) -> Position | None:
        """Where it was written; None for models made in code."""
        return self._position

    def place(self, position: Position | None, fields: Mapping[str, Position] | None = None) -> None:
        """Notes where it was written, and where the values of its fields were, by their paths from here."""
        self._position = position
        self._fields = fields or {}

    def position_of(self, field: str) -> Position | None:
        """Where the value at a path was written; the whole model's place where it was not."""
        return self._fields.get(field, self._position)


def each_once(*fields: str) -> AfterValidator:
    """A check of a list: no entry is there twice.

    Args:
        fields: Fields of the entries, in Python's names, that tell them apart; the whole entry unless given.
    """

    def check(entries: list[Any]) -> list[Any]:
        keys = ["/".join(str(getattr(entry, field)) for field in fields) or str(entry) for entry in entries]
        for number, key in enumerate(keys):
            if key in keys[:number]:
                raise ValueError(f"'{key}' is there twice")
        return entries

    return AfterValidator(check)


def _network(text: str) -> str:
    if "/" not in text:
        raise ValueError(f"'{text}' is no network range: it needs a prefix length, such as {text}/16")
    try:
        return str(ipaddress.IPv4Network(text))
    except ValueError:
        pass
    try:
        near = ipaddress.IPv4Network(text, strict=False)
    except ValueError:
        raise ValueError(f"'{text}' is no IPv4 network range such as 10.8.0.0/16") from None
    raise ValueError(f"'{text}' is no network range: the address lies inside {near}; write that")


def _image(text: str) -> str:
    name = text.rpartition("/")[2]
    if "@sha256:" in text:
        return text
    _, colon, tag = name.partition(":")
    if not colon or not tag:
        raise ValueError(f"'{text}' has neither tag nor digest: say which version runs, e.g. {text}:1.4.2")
    if tag == "latest":
        raise ValueError(f"'{text}': 'latest' is not one version: say which one, e.g. {text[: -len(tag)]}1.4.2")
    return text


Name = Annotated[str, Field(pattern=r"^[a-z]([a-z0-9-]*[a-z0-9])?$", min_length=1, max_length=40)]
"""A name: lower-case letters, digits and hyphens, a letter first."""

AddressName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9./-]*$", max_length=200)]
"""Name of what has a range: a cluster, or something shared such as `apps/azure/westeurope/private`."""

NetworkRange = Annotated[str, AfterValidator(_network)]
"""An IPv4 network range such as 10.8.0.0/16."""

Image = Annotated[str, AfterValidator(_image)]
"""A container image with a tag or digest, never `latest`."""

Labels = dict[
    Annotated[str, Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?$", max_length=120)],
    Annotated[str, Field(max_length=63)],
]
"""Labels: text to text."""

VariableName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=120)]
"""Name of an environment variable."""

Json = dict[str, Any]
"""Any mapping, kept as it is."""
