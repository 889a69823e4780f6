"""Which feature came with which release of Terraform and of OpenTofu: the table in `data/features.json`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from json import loads
from typing import Any, cast

from fleetform.migrate.module import Version


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature.

    Attributes:
        id: Its name in the table.
        group: What it belongs to.
        what: What it is, as Markdown.
        terraform: The first Terraform that has it; None if there is none.
        opentofu: The first OpenTofu that has it; None if there is none.
        terraform_until: The first Terraform that has it no more.
        opentofu_until: The first OpenTofu that has it no more.
        sources: The pages that say so.
        note: What else is known of it, and what is not.
    """

    id: str
    group: str
    what: str
    terraform: Version | None
    opentofu: Version | None
    terraform_until: Version | None
    opentofu_until: Version | None
    sources: tuple[str, ...]
    note: str


def features() -> tuple[Feature, ...]:
    """All features, in the order of the table."""
    return tuple(_table().values())


def in_opentofu(name: str, version: Version) -> bool:
    """Whether a release of OpenTofu has a feature.

    Args:
        name: The feature's id.
        version: The release, as (1, 12).
    """
    feature = _table()[name]
    since, until = feature.opentofu, feature.opentofu_until
    return since is not None and since <= version and (until is None or version < until)


def missing(name: str, version: Version) -> str | None:
    """In words, why a release of OpenTofu has not a feature; None if it has it.

    Args:
        name: The feature's id.
        version: The release, as (1, 12).
    """
    if in_opentofu(name, version):
        return None
    feature = _table()[name]
    if feature.opentofu is None:
        return "no OpenTofu has it"
    if version < feature.opentofu:
        return f"OpenTofu has it from {written(feature.opentofu)} on"
    assert feature.opentofu_until is not None
    return f"OpenTofu has it no more from {written(feature.opentofu_until)} on"


def source_of(name: str) -> str:
    """The page that speaks of OpenTofu's side of a feature, the last one in the table."""
    return _table()[name].sources[-1]


def written(version: Version) -> str:
    """A version as it is written."""
    return ".".join(map(str, version))


@cache
def _table() -> dict[str, Feature]:
    text = (resources.files("fleetform.migrate") / "data" / "features.json").read_text(encoding="utf-8")
    rows = cast("list[dict[str, Any]]", loads(text)["features"])
    return {row["id"]: _feature(row) for row in rows}


def _feature(row: dict[str, Any]) -> Feature:
    versions = ("terraform", "opentofu", "terraform_until", "opentofu_until")
    known = {name: _version(row[name]) for name in versions}
    return Feature(row["id"], row["group"], row["what"], **known, sources=tuple(row["sources"]), note=row["note"])


def _version(text: str | None) -> Version | None:
    return tuple(map(int, text.split("."))) if text is not None else None
