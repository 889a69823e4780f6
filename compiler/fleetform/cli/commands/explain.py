"""`fleetform explain`: where the settings of a cluster come from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from fleetform.cli.engine import environment_path
from fleetform.cli.options import json_option

if TYPE_CHECKING:
    from fleetform.blueprints.explain import Said, Setting

CLUSTER = "cluster/"


@click.command(
    epilog="""\b
Examples:
  fleetform explain prod cluster/hub-eu
  fleetform explain prod cluster/shop-eu-west-1-03 version
  fleetform explain stacks/dev.yaml cluster/hub-dev network --json"""
)
@click.argument("environment")
@click.argument("thing", metavar="cluster/NAME")
@click.argument("setting", required=False)
@json_option
def command(environment: str, thing: str, setting: str | None, as_json: bool) -> int:
    """Say where the settings of a cluster of ENVIRONMENT come from, and what they overrode; all, or SETTING alone."""
    from fleetform.blueprints import load
    from fleetform.blueprints.explain import below, explain
    from fleetform.blueprints.groups import listed_clusters
    from fleetform.blueprints.loading import load_tree

    path = environment_path(environment)
    platform = load(path)
    name = thing.removeprefix(CLUSTER)
    known = [cluster.name for cluster, _ in listed_clusters(platform.fleet)]
    if name not in known:
        raise click.BadParameter(_unknown("cluster", name, known), param_hint="cluster/NAME")
    found = explain(platform, name, load_tree(path))
    shown = below(found, setting) if setting else found
    if setting and not shown:
        raise click.BadParameter(_unknown("setting", setting, [one.path for one in found]), param_hint="SETTING")
    if as_json:
        from fleetform.cli.console import print_json

        print_json({"cluster": name, "settings": [one.as_dict() for one in shown]})
    else:
        _print(name, shown)
    return 0


def _print(name: str, settings: list[Setting]) -> None:
    from fleetform.reports.texts import safe

    click.echo(safe(f"{CLUSTER}{name}"))
    for setting in settings:
        click.echo(safe(f"  {setting.path}: {_value(setting.said.value)}"))
        click.echo(safe(f"      {_who(setting.said)}"))
        for other in setting.overrode:
            click.echo(safe(f"      over {_value(other.value)}: {_who(other)}"))


def _who(said: Said) -> str:
    return f"{said.by}, {said.position}" if said.position else said.by


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _unknown(what: str, name: str, known: list[str]) -> str:
    from fleetform.blueprints.problems import near_match

    near = near_match(name, known)
    hint = f" Did you mean '{near}'?" if near else ""
    return f"there is no {what} '{name}'.{hint}"
