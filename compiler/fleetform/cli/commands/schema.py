"""`fleetform schema`: JSON Schema for editors."""

from __future__ import annotations

import click


@click.command(
    epilog="""\b
Examples:
  fleetform schema > platform.schema.json
  fleetform schema Cluster

\b
First line of a blueprint that an editor then checks while you type:
  # yaml-language-server: $schema=platform.schema.json"""
)
@click.argument("kind", default="Platform")
def command(kind: str) -> None:
    """Print the JSON Schema of KIND (Platform unless said)."""
    from fleetform.blueprints import json_schema, schema_kinds
    from fleetform.cli.console import print_json

    if kind not in schema_kinds():
        from fleetform.blueprints.problems import near_match

        near = near_match(kind, schema_kinds())
        hint = f" Did you mean '{near}'?" if near else ""
        raise click.BadParameter(f"'{kind}' is no kind.{hint} Known: {', '.join(schema_kinds())}.", param_hint="KIND")
    print_json(json_schema(kind))
