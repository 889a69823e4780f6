"""Makes the file of Terraform providers: source, version and configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fleetform.names.regenerate.aligning import Aligner, BridgeFields, Shapes, shapes_of
from fleetform.names.regenerate.annotations import Shape
from fleetform.names.regenerate.beta import Views, completed
from fleetform.names.regenerate.facts import Facts, data
from fleetform.names.regenerate.rule import Rule
from fleetform.names.regenerate.schema import Block, Field, Schema
from fleetform.names.regenerate.sdk import Package, Properties
from fleetform.names.regenerate.words import camel
from fleetform.names.shapes import ShapeWriter
from fleetform.names.sources import Source
from fleetform.names.unpacking import packed_attributes


def providers_file(packages: dict[str, Package], facts: Facts) -> dict[str, Any]:
    """All providers by local name, and which of them each Pulumi package needs."""
    known = data("providers")
    providers = {
        name: _provider(name, one, packages[one["package"]], facts)
        for name, one in known["providers"].items()
        if "edition_of" not in one
    }
    for name, one in known["providers"].items():
        if "edition_of" in one:
            edition = providers[one["edition_of"]]
            providers[name] = edition | {"name": name, "source": one["source"]}
            edition["beta"] = name
    return {"packages": known["packages"], "providers": providers}


def _provider(name: str, about: dict[str, Any], package: Package, facts: Facts) -> dict[str, Any]:
    renames = {target: {"name": pulumi} for target, pulumi in about.get("renames", {}).items()}
    return _entry(name, about["source"], about["package"], facts.schema(name), package, renames)


def provider_entry(
    source: Source, package: str, schema: Schema, sdk: Package | None, renames: Mapping[str, str]
) -> dict[str, Any]:
    """A packed provider for the table of a package.

    Args:
        source: Where it comes from.
        package: Pulumi package.
        schema: The provider's schema, perhaps without configuration: its arguments are guessed then.
        sdk: The SDK with its provider resource, if it has one.
        renames: Pulumi's names of arguments to Terraform's, where they are spelled otherwise.
    """
    known = sdk if sdk is not None else Package(package, "", {}, {}, None, {})
    given = known.provider.inputs if known.provider is not None else {}
    rows = {target: {"name": name} for name, target in renames.items()}
    if not schema.configuration:
        views = Views(given, {})
        rows = Rule(known).table(views, rows)
        schema = replace(schema, configuration=completed(known, {}, views, rows, beta=False))
    entry = _entry(source.local, source.address, package, schema, known, rows)
    return entry | {"blocks": list(source.blocks), "own": list(source.own)}


def _entry(
    name: str, address: str, pulumi: str, schema: Schema, package: Package, renames: BridgeFields
) -> dict[str, Any]:
    given = package.provider.inputs if package.provider is not None else {}
    configuration = {
        target: _filled(target, one, package, given)
        for target, one in schema.configuration.items()
        if target != "alias"
    }
    aligned = Aligner(package, tabled=False).align(configuration, _with_rest(shapes_of(given), configuration), renames)
    writer = ShapeWriter()
    return {
        "name": name,
        "source": address,
        "version": schema.version,
        "package": pulumi,
        "fields": packed_attributes(aligned.attributes, writer),
        "shapes": writer.shapes,
    }


def _filled(target: str, one: Field, package: Package, given: Properties) -> Field:
    """A block of texts that the facts name no field of, with those that the SDK knows: endpoints of services."""
    shape = given[camel(target)].shape if camel(target) in given else None
    fields = package.fields(shape.innermost()) if shape is not None and one.block and not one.fields else None
    if not fields:
        return one
    return replace(one, fields={name: Field("string", optional=True) for name in fields})


def _with_rest(shapes: Shapes, configuration: Block) -> Shapes:
    """The provider's own arguments too, by their spelling, for what the Pulumi provider has in another form."""
    rest: Shapes = {camel(target): [Shape("any")] for target in configuration}
    return rest | shapes
