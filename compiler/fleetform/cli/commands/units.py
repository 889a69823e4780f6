"""`fleetform units`: the stacks of an environment, and what runs them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fleetform.cli.console import print_json
from fleetform.cli.engine import environment_path
from fleetform.cli.options import ProgramOptions, json_option, program_options

if TYPE_CHECKING:
    from fleetform.blueprints.units import Unit
    from fleetform.deploy.operator import Source
    from fleetform.programs import Program


@click.command(
    epilog="""\b
Examples:
  fleetform units prod
  fleetform units prod --unit 'cluster/eu-*' --json
  fleetform units prod --operator --backend s3://retail-state --secret cloud-credentials > stacks.yaml"""
)
@click.argument("environment")
@click.option("--unit", "patterns", multiple=True, metavar="GLOB", help="Only these, e.g. 'cluster/eu-*'; repeatable.")
@click.option("--operator", is_flag=True, help="As Stack objects for the Pulumi Kubernetes Operator, in YAML.")
@click.option("--repository", help="Git repository that the operator reads; the remote 'origin' unless given.")
@click.option("--revision", default="main", show_default=True, help="Branch that the operator reads.")
@click.option("--backend", help="Backend of the operator's runs; Pulumi Cloud unless given.")
@click.option("--organization", default="organization", show_default=True, help="Owner of the stacks in the backend.")
@click.option(
    "--secret",
    default="fleetform-credentials",
    show_default=True,
    help="Secret with the environment variables of the runs, credentials of clouds and backend, and secret settings.",
)
@json_option
@program_options
def command(
    environment: str,
    patterns: tuple[str, ...],
    operator: bool,
    repository: str | None,
    revision: str,
    backend: str | None,
    organization: str,
    secret: str,
    as_json: bool,
    options: ProgramOptions,
) -> None:
    """Show the units of ENVIRONMENT, each after those that it needs."""
    from fleetform.deploy.operator import Source
    from fleetform.deploy.units import SelectionError, select

    program = options.open(environment_path(environment))
    if not program.units:
        raise click.UsageError(f"{environment} is one stack; 'fleet.stacks: per-cluster' makes one of each cluster")
    try:
        chosen = select(program.units, patterns)
    except SelectionError as error:
        raise click.BadParameter(str(error), param_hint="--unit") from error
    if operator:
        top, folder = _in_repository(program)
        source = Source(
            repository or _origin(top),
            revision,
            folder,
            backend,
            organization,
            secret,
            config=program.config,
            sealed=tuple(program.secrets),
            secrets_provider=_secrets_provider(program),
        )
        _print_stacks(program, chosen, source, as_json)
    else:
        _print_units(program, chosen, as_json)


def _print_units(program: Program, units: Sequence[Unit], as_json: bool) -> None:
    from fleetform.blueprints.units import stack_of
    from fleetform.cli.console import print_table

    rows = [(unit.name, stack_of(program.stack, unit.name), ", ".join(unit.needs)) for unit in units]
    if as_json:
        print_json(
            [
                {"unit": name, "stack": stack, "needs": unit.needs}
                for (name, stack, _), unit in zip(rows, units, strict=True)
            ]
        )
        return
    print_table(("unit", "stack", "needs"), rows)


def _print_stacks(program: Program, units: Sequence[Unit], source: Source, as_json: bool) -> None:
    import yaml

    from fleetform.deploy.operator import stacks

    documents = list(stacks(program.project, program.stack, units, source))
    if as_json:
        print_json(documents)
    else:
        click.echo(yaml.safe_dump_all(documents, sort_keys=False), nl=False)


def _in_repository(program: Program) -> tuple[Path, str]:
    """The top of the git repository of a program, and the folder of its project in there."""
    from fleetform.programs.settings import find_project

    project = find_project(program.root)
    if project is None:
        raise click.UsageError(f"{program.path}: the operator runs Pulumi projects: no Pulumi.yaml above it")
    folder = project.folder.resolve()
    top = next((above for above in (folder, *folder.parents) if (above / ".git").exists()), folder)
    return top, folder.relative_to(top).as_posix()


def _secrets_provider(program: Program) -> str | None:
    """What seals an environment's secrets, where its settings file says it."""
    from fleetform.programs.settings import read_mapping

    told = read_mapping(program.stack_file).get("secretsprovider") if program.stack_file else None
    return told if isinstance(told, str) else None


def _origin(top: Path) -> str:
    found = subprocess.run(
        ["git", "-C", str(top), "remote", "get-url", "origin"], capture_output=True, text=True, check=False
    )
    if found.returncode:
        raise click.UsageError("no git remote 'origin': say which repository the operator reads, with --repository")
    # A remote may hold the token of whoever cloned it.
    return re.sub(r"://[^/@]*@", "://", found.stdout.strip())
