"""`fleetform validate`: checks blueprints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fleetform.cli.errors import BAD_INPUT, DONE
from fleetform.cli.options import json_option

MOST_TOLD = 5

if TYPE_CHECKING:
    from fleetform.blueprints.validation import Checked


@click.command(
    epilog="""\b
Examples:
  fleetform validate stacks/dev.yaml
  fleetform validate stacks/*.yaml --json"""
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
def command(files: tuple[Path, ...], as_json: bool) -> int:
    """Check blueprint FILES; every mistake of every file is told with its place."""
    from fleetform.blueprints.validation import validate

    checked = validate(files)
    if as_json:
        from fleetform.cli.console import print_json

        print_json([_as_dict(result) for result in checked])
    else:
        for result in checked:
            _print(result)
    return BAD_INPUT if any(result.problems for result in checked) else DONE


def _print(result: Checked) -> None:
    for problem in result.problems:
        click.echo(str(problem), err=True)
    if result.base_of:
        click.echo(f"{result.file}: checked as part of {', '.join(str(file) for file in result.base_of)}")
    if result.platform:
        platform = result.platform
        counts = (
            (len(platform.clusters), "cluster"),
            (len(platform.endpoints), "endpoint"),
            (len(platform.edge_nodes), "edge node"),
        )
        told = ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts)
        click.echo(f"{result.file}: valid: {told}")
    if result.movable:
        click.echo(
            f"{result.file}: note: {len(result.movable)} networks could get another range when clusters are added or "
            f"removed: {_some(result.movable)}; keep them with 'fleetform addresses {result.file} --write'",
            err=True,
        )
    if result.unreached:
        click.echo(
            f"{result.file}: note: hubs ask the private APIs of {len(result.unreached)} clusters, and nothing here "
            f"joins their networks: {_some(result.unreached)}; join them by 'fleet.network' in one cloud, or yourself",
            err=True,
        )


def _some(names: list[str]) -> str:
    return ", ".join(names[:MOST_TOLD]) + (f" and {len(names) - MOST_TOLD} more" if len(names) > MOST_TOLD else "")


def _as_dict(result: Checked) -> dict[str, Any]:
    found: dict[str, Any] = {"file": str(result.file), "valid": not result.problems}
    if result.problems:
        found["problems"] = [problem.as_dict() for problem in result.problems]
    if result.base_of:
        found["baseOf"] = [str(file) for file in result.base_of]
    if result.platform:
        found["clusters"] = len(result.platform.clusters)
        found["endpoints"] = len(result.platform.endpoints)
        found["movableNetworks"] = result.movable
        found["unreachedClusters"] = result.unreached
        found["edgeNodes"] = len(result.platform.edge_nodes)
    return found
