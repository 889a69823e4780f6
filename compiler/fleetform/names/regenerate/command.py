"""Makes the table of pulumi-command, which is made from no Terraform provider: the pairs are written in a data file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fleetform.names.model import BUILT_IN, Attribute
from fleetform.names.regenerate.facts import data
from fleetform.names.regenerate.sdk import Package, Resource
from fleetform.names.regenerate.terraform import Table
from fleetform.names.shapes import ShapeWriter
from fleetform.names.unpacking import packed_attributes


def command_table(package: Package) -> Table:
    """The table of the package."""
    table = Table(about={"sdk": package.version})
    written = data("command")
    for token, resource in sorted(package.resources.items()):
        if token in written:
            table.entries[token] = _entry(resource, _with_connection(written, written[token]))
        else:
            table.missing[token] = "nobody has written down what it is in OpenTofu"
    for token in sorted(package.functions):
        table.missing[token] = "OpenTofu has no data source that runs a command"
    return table


def _with_connection(written: Mapping[str, Any], said: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is said of a type, with the connection of the type that it is like."""
    if "like" not in said:
        return said
    other = written[said["like"]]
    gaps = {path: why for path, why in other["lacking"].items() if path.startswith("connection.")}
    return {**said, "connection": other["connection"], "proxy": other["proxy"], "lacking": {**said["lacking"], **gaps}}


def _entry(resource: Resource, said: Mapping[str, Any]) -> dict[str, Any]:
    attributes = {"id": Attribute("id", "string", computed=True)}
    for name, (target, kind) in said["names"].items():
        required = name in resource.inputs and resource.inputs[name].required
        fields = _connection(said) if name == "connection" else None
        replaces = True if target == "triggers_replace" else None
        attributes[name] = Attribute(
            target, kind, required=required, optional=not required, force_new=replaces, fields=fields
        )
    writer = ShapeWriter()
    return {
        "name": "terraform_data",
        "provider": BUILT_IN,
        "fields": packed_attributes(attributes, writer),
        "shapes": writer.shapes,
        "lacking": said["lacking"],
    }


def _connection(said: Mapping[str, Any]) -> dict[str, Attribute]:
    """Its arguments; those of the proxy lie beside the others."""
    proxy = {name: Attribute(target, "any", optional=True) for name, target in said["proxy"].items()}
    fields = {name: Attribute(target, "any", optional=True) for name, target in said["connection"].items()}
    return fields | {"proxy": Attribute("", "object", optional=True, fields=proxy)}
