"""`fleetform addresses`: the address plan of an environment, and the ledger that keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fleetform.cli.engine import environment_path
from fleetform.cli.errors import DONE, FOUND
from fleetform.cli.options import json_option

if TYPE_CHECKING:
    from fleetform.blueprints.addresses import Address


@click.command(
    epilog="""\b
Examples:
  fleetform addresses prod
  fleetform addresses prod --write
  fleetform addresses prod --check"""
)
@click.argument("environment")
@click.option("--write", "is_written", is_flag=True, help="Keep the ranges in the ledger, so that none moves.")
@click.option("--check", is_flag=True, help="Exit with status 1 when the ledger lacks a range, or keeps one too many.")
@json_option
def command(environment: str, is_written: bool, check: bool, as_json: bool) -> int:
    """Show the ranges of the networks of ENVIRONMENT, or keep them in its ledger."""
    from fleetform.blueprints import load
    from fleetform.blueprints.addresses import addresses
    from fleetform.blueprints.loading import load_tree
    from fleetform.blueprints.loading.ledger import ledger_file, write_ledger

    path = environment_path(environment)
    platform = load(path, new_ledger=is_written)
    found = addresses(platform)
    now = {one.name: one.network.range for one in found}
    if is_written:
        ledger = ledger_file(load_tree(path))
        if ledger is None:
            raise click.ClickException(
                f"{path}: no ledger is named: add 'ledger: addresses/{path.stem}.yaml' under 'fleet', then say it again"
            )
        write_ledger(ledger[0], now)
        click.echo(f"{ledger[0]}: keeps {len(now):,} ranges", err=as_json)
    if as_json:
        from fleetform.cli.console import print_json

        print_json([_as_dict(one) for one in found])
    elif not is_written and not check:
        _print(found)
    is_kept = is_written or now == platform.fleet.addresses
    if check and not is_kept:
        _tell_difference(now, platform.fleet.addresses)
    return FOUND if check and not is_kept else DONE


def _print(found: list[Address]) -> None:
    from fleetform.cli.console import print_table

    print_table(
        ("network", "range", "nodes", "pods", "services", "from"),
        [
            (one.name, one.network.range, one.network.nodes, one.network.pods, one.network.services, one.source)
            for one in found
        ],
    )


def _tell_difference(now: dict[str, str], kept: dict[str, str]) -> None:
    for name in sorted(now.keys() | kept.keys()):
        if now.get(name) != kept.get(name):
            told = f"is {now.get(name, 'gone')}, the ledger has {kept.get(name, 'nothing')}"
            click.echo(f"{name}: {told}", err=True)


def _as_dict(one: Address) -> dict[str, object]:
    network = one.network
    return {
        "name": one.name,
        "range": network.range,
        "nodes": network.nodes,
        "privateSubnets": list(network.private_subnets),
        "publicSubnets": list(network.public_subnets),
        "pods": network.pods,
        "services": network.services,
        "from": one.source,
    }
