"""Pulumi's Helm releases in the words of the Helm provider: the pairs are written by hand, in a data file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fleetform.names.model import Attribute
from fleetform.names.regenerate.aligning import Aligner, shapes_of
from fleetform.names.regenerate.facts import data
from fleetform.names.regenerate.schema import Field, Schema
from fleetform.names.regenerate.sdk import Package
from fleetform.names.regenerate.terraform import Table
from fleetform.names.shapes import ShapeWriter
from fleetform.names.unpacking import packed_attributes

_RELEASE = "kubernetes:helm.sh/v3:Release"


def add_helm_release(table: Table, package: Package, schema: Schema) -> None:
    """Add the entry of `kubernetes:helm.sh/v3:Release`."""
    written = data("helm_release")
    release = package.resources[_RELEASE]
    block = {name: fact for name, fact in schema.resources["helm_release"].items() if name != "timeouts"}
    shapes = {
        name: shape
        for name, shape in shapes_of(release.inputs, release.state).items()
        if name not in (*written["lacking"], *written["levels"], *written["renames"])
    }
    aligned = Aligner(package, tabled=False).align(block, shapes, {})
    attributes = dict(aligned.attributes)
    for name, pairs in written["levels"].items():
        fields = {inner: _plain(target, block[target]) for inner, target in pairs.items()}
        attributes[name] = Attribute(name="", kind="object", fields=fields, optional=True)
    for name, target in written["renames"].items():
        attributes[name] = _renamed(target, block[target["name"]])
    # What a release needs and Pulumi has in another form, under its own name.
    attributes |= {name: _plain(target, block[target]) for name, target in written["own"].items()}
    writer = ShapeWriter()
    table.entries[_RELEASE] = {
        "name": "helm_release",
        "provider": "helm",
        "fields": packed_attributes(attributes, writer),
        "shapes": writer.shapes,
        "lacking": written["lacking"],
        "auto_name": "name",
    }


def _plain(name: str, fact: Field) -> Attribute:
    return Attribute(
        name, fact.kind, item=fact.item, required=fact.required, optional=fact.optional, computed=fact.computed
    )


def _renamed(target: Mapping[str, Any], fact: Field) -> Attribute:
    fields = {
        inner: _plain(name, fact.fields[name])
        for inner, name in target.get("fields", {}).items()
        if fact.fields is not None
    }
    return replace(_plain(target["name"], fact), single=target.get("single", False), fields=fields or None)
