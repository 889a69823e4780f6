"""`fleetform validate`: checks blueprints."""

from __future__ import annotations

from pathlib import Path

import click

from fleetform.cli.options import json_option


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
    from fleetform.blueprints import BlueprintError, load, resolve

    results: list[dict[str, object]] = []
    problems = 0
    for file in files:
        try:
            resolved = resolve(load(file))
        except BlueprintError as error:
            problems += len(error.problems)
            results.append(
                {
                    "file": str(file),
                    "valid": False,
                    "problems": [problem.as_dict() for problem in error.problems],
                }
            )
            if not as_json:
                click.echo(str(error), err=True)
            continue
        counts = {
            "clusters": len(resolved.clusters),
            "endpoints": len(resolved.endpoints),
            "edgeNodes": len(resolved.edge_nodes),
        }
        results.append({"file": str(file), "valid": True, **counts})
        if not as_json:
            click.echo(
                f"{file}: valid: {counts['clusters']} clusters, {counts['endpoints']} endpoints, "
                f"{counts['edgeNodes']} edge nodes"
            )
    if as_json:
        from fleetform.cli.console import print_json

        print_json(results)
    return 2 if problems else 0
