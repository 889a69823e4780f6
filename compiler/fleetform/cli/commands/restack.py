"""`fleetform restack`: moves what is deployed to the stacks that a blueprint says."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from fleetform.cli.console import print_json, print_table
from fleetform.cli.engine import environment_path
from fleetform.cli.errors import ENGINE_FAILED
from fleetform.cli.options import ProgramOptions, json_option, program_options
from fleetform.cli.units import write_outputs

if TYPE_CHECKING:
    from pathlib import Path

    from fleetform.deploy.restack import Home, Move, Plan, Restacking
    from fleetform.graph.model import Graph
    from fleetform.programs import Program

NAMED = 10


@click.command(
    epilog="""\b
Examples:
  fleetform restack prod --dry-run
  fleetform restack prod"""
)
@click.argument("environment")
@click.option("--dry-run", is_flag=True, help="Only say what would be moved.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask before moving.")
@json_option
@program_options
def command(environment: str, dry_run: bool, yes: bool, as_json: bool, options: ProgramOptions) -> None:
    """Move what ENVIRONMENT has deployed to the stacks that its blueprint says.

    From one stack to one each unit, or back. States are moved, nothing in a cloud is touched. What is stopped in the
    middle is gone on with by the next run.
    """
    if not (dry_run or yes or sys.stdin.isatty()):
        raise click.UsageError("nobody is there to be asked: say --yes")
    path = environment_path(environment)
    program = options.open(path)
    restacking = _prepared(path, program, options)
    plan = restacking.plan()
    _refuse(environment, plan)
    if not as_json:
        _print(environment, plan.moves)
    asks = not (dry_run or yes) and bool(plan.gain or plan.left)
    if asks:
        click.confirm(f"move them to {len(plan.gain):,} stacks?", abort=True, err=as_json)
    if not dry_run:
        restacking.move(plan, lambda stack: None if as_json else click.echo(f"{stack}: written"))
        _tell_outputs(environment, program, options, restacking.silent(plan), as_json)
    if as_json:
        print_json(_as_data(environment, plan, dry_run, restacking))
    elif restacking.kept and plan.left:
        emptied = [stack for stack, items in plan.left.items() if not items]
        click.echo(f"The states as they were are kept in {restacking.kept}")
        click.echo(
            f"Empty now, 'pulumi stack rm' removes it: {', '.join(emptied)}" if emptied else "", nl=bool(emptied)
        )


def _prepared(path: Path, program: Program, options: ProgramOptions) -> Restacking:
    from fleetform.cli.recording import record_program
    from fleetform.deploy.restack import Restacking
    from fleetform.programs import open_program

    programs = [program]
    if program.units:
        programs = [
            open_program(
                path,
                stack=options.stack,
                config=options.config,
                config_file=options.config_file,
                facts=options.facts(),
                unit=unit.name,
            )
            for unit in program.units
        ]
    homes = [_home(part.stack, record_program(part)) for part in programs]
    return Restacking(program, {part.stack: part for part in programs}, homes)


def _home(stack: str, graph: Graph) -> Home:
    """What a stack should hold, by its graph."""
    from fleetform.deploy.restack import Home, Part
    from fleetform.deploy.urns import identity
    from fleetform.graph.model import ResourceKind

    anywhere = {ResourceKind.COMPONENT, ResourceKind.PROVIDER, ResourceKind.READ}
    return Home(
        stack,
        {
            identity(resource.urn): Part(
                identity(resource.parent) if resource.parent else None,
                identity(resource.options.provider) if resource.options.provider else None,
                resource.kind in anywhere,
            )
            for resource in graph.resources.values()
            if resource.kind is not ResourceKind.STACK_REFERENCE
        },
    )


def _refuse(environment: str, plan: Plan) -> None:
    from fleetform.deploy.errors import EngineError
    from fleetform.deploy.messages import listed

    if not plan.problems:
        return
    raise EngineError(
        f"{environment}: nothing was moved: what is deployed is not what the blueprint says. Bring it up first, with"
        f" 'stacks' as it was:{listed(plan.problems, NAMED)}"
    )


def _print(environment: str, moves: Sequence[Move]) -> None:
    if not moves:
        click.echo(f"{environment}: everything is where it belongs")
        return
    print_table(("from", "to", "resources"), [(move.source, move.target, move.resources) for move in moves])


def _as_data(environment: str, plan: Plan, dry_run: bool, restacking: Restacking) -> dict[str, object]:
    return {
        "environment": environment,
        "done": not dry_run,
        "kept": str(restacking.kept) if restacking.kept and plan.left else None,
        "moves": [{"from": move.source, "to": move.target, "resources": move.resources} for move in plan.moves],
    }


def _tell_outputs(environment: str, program: Program, options: ProgramOptions, stacks: set[str], as_json: bool) -> None:
    """Writes the outputs of units that others read: they are what a stack has beside its resources."""
    from fleetform.blueprints.units import stack_of

    read = {needed for unit in program.units for needed in unit.needs}
    chosen = [unit for unit in program.units if unit.name in read and stack_of(program.stack, unit.name) in stacks]
    if chosen and not write_outputs(environment, program, options, chosen, quiet=as_json):
        told = f"{environment}: moved, but not all outputs are written: 'fleetform up {environment}' does it"
        click.echo(told, err=True)
        raise click.exceptions.Exit(ENGINE_FAILED)
