"""Makes the Terraform table of a Pulumi package: each resource and function with its attributes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fleetform.names.model import Attribute
from fleetform.names.regenerate.facts import data
from fleetform.names.regenerate.pairing import Candidate, Pair, pair_types
from fleetform.names.regenerate.rule import rule_name
from fleetform.names.regenerate.schema import Schema
from fleetform.names.regenerate.sdk import Package


@dataclass(frozen=True, slots=True)
class Mapped:
    """A Pulumi resource with its Terraform type, attributes, inputs and auto-named property."""

    type: str
    attributes: Mapping[str, Attribute]
    inputs: frozenset[str]
    auto_name: str | None


@dataclass(slots=True)
class Table:
    """A finished table.

    Attributes:
        entries: Packed types by token.
        types: The resources by token, for tables that build on this one.
        missing: Tokens without a Terraform type, with the reason.
        about: What the table was made from.
    """

    entries: dict[str, Any] = field(default_factory=dict[str, Any])
    types: dict[str, Mapped] = field(default_factory=dict[str, Mapped])
    missing: dict[str, str] = field(default_factory=dict[str, str])
    about: dict[str, str] = field(default_factory=dict[str, str])


def terraform_table(package: Package, schema: Schema, bridge: Mapping[str, Any], types: str | None = None) -> Table:
    """The table of a whole package.

    Args:
        package: The SDK.
        schema: The provider's schema; one without any type where it is not known: names follow the rule then.
        bridge: What the package's bridge says.
        types: How the names of the provider's types begin, if not by its local name.
    """
    from fleetform.names.regenerate.making import TableMaker

    exceptions = data("exceptions").get(package.name, {})
    table = Table(about={"sdk": package.version, "provider": schema.provider, "version": schema.version})
    resources = [
        Candidate(token, one.aliases, frozenset(one.inputs) | frozenset(one.state))
        for token, one in package.resources.items()
    ]
    functions = [
        Candidate(token, (), frozenset(one.arguments) | frozenset(one.results))
        for token, one in package.functions.items()
    ]
    resource_pairs = pair_types(resources, schema.resources, bridge["resources"], exceptions)
    function_pairs = pair_types(functions, schema.data_sources, bridge["data_sources"], exceptions)
    maker = TableMaker(table, package, schema, bridge.get("renames", {}))
    if maker.guessed:
        table.about["names"] = "guessed"
        resource_pairs = pairs_by_rule(package.resources, types or schema.provider) | resource_pairs
        function_pairs = pairs_by_rule(package.functions, types or schema.provider) | function_pairs
    for token, pair in maker.known(package.resources, resource_pairs, schema.resources):
        maker.add_resource(package.resources[token], pair)
    for token, pair in maker.known(package.functions, function_pairs, schema.data_sources):
        maker.add_function(package.functions[token], pair)
    return table


def pairs_by_rule(tokens: Iterable[str], types: str) -> dict[str, Pair]:
    """Pairs of types whose Terraform names are guessed.

    Args:
        tokens: The Pulumi types.
        types: How the provider's types begin.
    """
    return {token: Pair(rule_name(token, types)) for token in tokens}
