"""Makes single entries of a table by the rule, from one type of an installed SDK."""

from __future__ import annotations

from typing import Any

from fleetform.names.regenerate.making import TableMaker
from fleetform.names.regenerate.pairing import Pair
from fleetform.names.regenerate.providers import provider_entry
from fleetform.names.regenerate.rule import rule_name
from fleetform.names.regenerate.schema import Schema
from fleetform.names.regenerate.sdk_type import read_type
from fleetform.names.regenerate.terraform import Table
from fleetform.names.sources import Source


def derived_entry(package: str, source: Source, token: str) -> dict[str, Any] | None:
    """The packed entry of one type; None if the SDK has no such type."""
    if token.count(":") != 2:
        return None
    sdk = read_type(package, token)
    if sdk is None:
        return None
    maker = TableMaker(Table(), sdk, Schema(source.local, "", {}, {}, {}))
    pair = Pair(rule_name(token, source.types))
    if token in sdk.resources:
        maker.add_resource(sdk.resources[token], pair)
    elif token in sdk.functions:
        maker.add_function(sdk.functions[token], pair)
    return maker.table.entries.get(token)


def derived_provider(package: str, source: Source) -> dict[str, Any]:
    """The packed provider: its arguments are those of the SDK's provider, by the rule."""
    sdk = read_type(package, f"pulumi:providers:{package}")
    schema = Schema(source.local, source.version, {}, {}, {})
    return provider_entry(source, package, schema, sdk, {})
