"""`fleetform migrate rollback` and `fleetform migrate verify`: the way back, and the proof."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from fleetform.cli.console import print_json
from fleetform.cli.errors import BAD_INPUT, DONE, FOUND

if TYPE_CHECKING:
    from fleetform.migrate.keeping.records import Record
    from fleetform.migrate.keeping.undoing import Undoing

FOLDER = click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))


@click.command(
    epilog="""\b
Examples:
  fleetform migrate rollback infra --check
  fleetform migrate rollback infra
  fleetform migrate rollback infra --state addresses"""
)
@FOLDER
@click.option("--check", is_flag=True, help="Only say what would be done.")
@click.option("--journal", metavar="TIME", help="Another migration than the last, as its journal's folder is called.")
@click.option(
    "--state",
    "states",
    type=click.Choice(["restore", "addresses", "leave"]),
    default="restore",
    show_default=True,
    help="States: put back the old one, keep today's with Terraform's addresses, or do nothing with them.",
)
@click.option("--force", is_flag=True, help="Put back files that were changed since; a copy of them is kept.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def rollback(
    folder: Path,
    check: bool,
    journal: str | None,
    states: Literal["restore", "addresses", "leave"],
    force: bool,
    form: Literal["text", "json"],
) -> int:
    """Put back what a migration of DIR changed: configuration and state.

    All of it or nothing: what can no longer be undone is told, with what to do. Exit status 2 says so.
    """
    from fleetform.migrate.keeping import undoing
    from fleetform.migrate.state.turning import serial_of, turned_back

    record = undoing.last(folder, journal)
    steps = undoing.plan(folder, record, serial_of, states)
    stops = undoing.blocked(steps, force=force)
    kept = None if check or stops else undoing.undo(folder, record, steps, turned_back)
    if form == "json":
        print_json(_as_data(record, steps, stops, kept))
    else:
        _print(record, steps, stops, kept)
    return BAD_INPUT if stops else DONE


def _as_data(record: Record, steps: list[Undoing], stops: list[Undoing], kept: Path | None) -> dict[str, object]:
    return {
        "journal": record.name,
        "migration": {"begun": record.begun, "complete": record.done},
        "done": kept is not None,
        "kept": str(kept) if kept is not None else None,
        "files": [
            {"path": one.kept.name, "step": one.step.name.lower(), "why": one.why or None, "stops": one in stops}
            for one in steps
        ],
    }


def _print(record: Record, steps: list[Undoing], stops: list[Undoing], kept: Path | None) -> None:
    from fleetform.migrate.keeping.undoing import Step
    from fleetform.reports.texts import safe

    cut = "" if record.done else " (it did not come to its end)"
    click.echo(f"migration {record.name}{cut}")
    will = "" if kept is not None else "would be "
    told = {
        Step.RESTORE: f"{will}put back",
        Step.REMOVE: f"{will}removed",
        Step.TURN: f"addresses {will}turned back",
        Step.LEAVE: "left as it is",
        Step.NOTHING: "as it was",
        Step.BLOCKED: f"{will}put back, though it was changed since",
    }
    for one in steps:
        click.echo(safe(f"  {one.kept.name}: {f'stops: {one.why}' if one in stops else told[one.step]}"))
    if stops:
        click.echo("Nothing was changed.")
    elif kept is None:
        click.echo("Only checked: nothing was changed.")
    else:
        click.echo(f"Done. What was there until now is kept in {kept}")


@click.command(
    epilog="""\b
Examples:
  fleetform migrate verify infra/network
  fleetform migrate verify infra/network --var-file infra/network/prod.tfvars --workspace prod --no-lock
  fleetform migrate verify out/network --before infra/network
  fleetform migrate verify infra/network --offline --format json

\b
Exit status: 0 both say the same, 1 they differ, 2 bad input, 3 an engine failed."""
)
@FOLDER
@click.option("--offline", is_flag=True, help="Without credentials and plans: the weaker proof.")
@click.option(
    "--before",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="What Terraform is to see; without it, DIR as it was before its migration.",
)
@click.option("--no-lock", is_flag=True, help="Do not lock the state while planning.")
@click.option("--no-refresh", is_flag=True, help="Plan by the state alone, without asking how things are.")
@click.option(
    "--var-file",
    "var_files",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Values of variables.",
)
@click.option("--var", "variables", multiple=True, metavar="NAME=VALUE", help="The value of a variable.")
@click.option("--backend-config", multiple=True, metavar="SETTING", help="As for 'init': a file, or NAME=VALUE.")
@click.option("--workspace", metavar="NAME", help="The workspace; the chosen one unless given.")
@click.option("--terraform", metavar="PROGRAM", help="Terraform's program, if it is not 'terraform' on PATH.")
@click.option("--tofu", metavar="PROGRAM", help="OpenTofu's program, if it is not 'tofu' on PATH.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def verify(
    folder: Path,
    offline: bool,
    before: Path | None,
    no_lock: bool,
    no_refresh: bool,
    var_files: tuple[Path, ...],
    variables: tuple[str, ...],
    backend_config: tuple[str, ...],
    workspace: str | None,
    terraform: str | None,
    tofu: str | None,
    form: Literal["text", "json"],
) -> int:
    """Prove that OpenTofu plans for DIR what Terraform plans.

    Both engines work in copies, and only read. Values are compared and never printed.
    """
    from fleetform.cli.console import progress
    from fleetform.migrate.verify import engines, report
    from fleetform.migrate.verify.planning import Asking
    from fleetform.migrate.verify.verifying import verify as prove

    asking = Asking(
        lock=not no_lock,
        refresh=not no_refresh,
        var_files=var_files,
        variables=variables,
        backend_config=tuple(map(_settled, backend_config)),
        workspace=workspace,
    )
    both = engines.terraform(terraform), engines.tofu(tofu)
    with progress(f"{folder}: asking Terraform and OpenTofu"):
        proof = prove(folder, *both, asking, before=before, weaker=offline)
    if form == "json":
        print_json(report.as_data(proof))
    else:
        click.echo(report.as_text(proof), nl=False)
    return DONE if proof.same else FOUND


def _settled(setting: str) -> str:
    """A setting of the backend; a file by its whole path, since engines work elsewhere."""
    return str(Path(setting).absolute()) if Path(setting).is_file() else setting
