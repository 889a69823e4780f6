"""One operation of the engine over the units of an environment."""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from fleetform.cli.console import print_json
from fleetform.cli.errors import ENGINE_FAILED, FOUND
from fleetform.cli.options import ProgramOptions

if TYPE_CHECKING:
    from fleetform.blueprints.units import Unit
    from fleetform.deploy.units.running import Started, Told
    from fleetform.programs import Program

CHANGES = ("create", "update", "delete", "replace", "import", "read", "refresh", "same")
AT_ONCE = 4
PATIENCE = 3600.0
"""Seconds to wait for what a stopped run still has under way; a cluster takes its cloud up to half an hour."""


@dataclass(frozen=True)
class UnitsWish:
    """What the user wants done with the units of an environment."""

    operation: str
    environment: str
    patterns: tuple[str, ...] = ()
    parallel: int | None = None
    restart: bool = False
    expect_no_changes: bool = False
    unprotect: bool = False
    as_json: bool = False
    made: Mapping[str, str] = field(default_factory=dict[str, str])
    not_made: bool = False


def run_many(wish: UnitsWish, program: Program, options: ProgramOptions, *, asks: bool) -> None:
    """Runs an operation over units and tells what became of each.

    Raises:
        Exit: With status 3 when a unit failed, 1 when changes were not expected and there are some.
    """
    from fleetform.deploy.units import SelectionError, select

    try:
        chosen = select(program.units, wish.patterns)
    except SelectionError as error:
        raise click.BadParameter(str(error), param_hint="--unit") from error
    if wish.made and len(chosen) > 1:
        raise click.UsageError("--made is about one unit: say which, with --unit")
    _refuse_elsewhere(program, wish.environment)
    if wish.expect_no_changes:
        _expect_nothing(_run("preview", wish, program, options, chosen))
        return
    if asks:
        count = f"{len(chosen):,} unit{'s' if len(chosen) != 1 else ''}"
        click.confirm(f"{wish.operation} {wish.environment}: {count}?", abort=True, err=wish.as_json)
    told = _run(wish.operation, wish, program, options, chosen)
    _report(wish, wish.operation, program, told)


def write_outputs(
    environment: str, program: Program, options: ProgramOptions, units: Sequence[Unit], *, quiet: bool
) -> bool:
    """Writes the outputs of units' stacks and changes nothing else; gives whether that went well."""
    from fleetform.deploy.units import Done

    wish = UnitsWish("outputs", environment, restart=True, as_json=quiet)
    return all(isinstance(told, Done) for told in _run("outputs", wish, program, options, units))


def changes_told(changes: Mapping[str, int]) -> str:
    """Changes in a line."""
    return ", ".join(f"{changes[kind]:,} {kind}" for kind in CHANGES if changes.get(kind)) or "nothing to do"


def _run(
    operation: str, wish: UnitsWish, program: Program, options: ProgramOptions, chosen: Sequence[Any]
) -> list[Told]:
    from fleetform.blueprints.units import stack_of
    from fleetform.deploy.engine import own_folder_of
    from fleetform.deploy.units import run_units
    from fleetform.deploy.units.record import begin
    from fleetform.deploy.units.running import LOGS

    own = own_folder_of(program)
    job = {
        "path": str(program.path.resolve()),
        "stack": options.stack,
        "config": dict(options.config),
        "config_file": str(options.config_file.resolve()) if options.config_file else None,
        "facts": options.facts(),
        "operation": operation,
        "parallel": None,
        "unprotected": wish.unprotect,
        "made": dict(wish.made),
        "not_made": wish.not_made,
        "patience": PATIENCE,
    }
    # A preview changes nothing, so none goes on with another.
    anew = wish.restart or operation == "preview"
    record = begin(own, program.stack, operation, _fingerprint(job, program), anew=anew)
    if record.resumed and not wish.as_json:
        count = f"{len(record.done):,} of {len(program.units):,} units are done"
        click.echo(f"going on with the run of {record.started}: {count} (--restart works on them again)")
    return run_units(
        chosen,
        job,
        record,
        at_once=wish.parallel or AT_ONCE,
        logs=own / LOGS / program.stack,
        stack_of=lambda unit: stack_of(program.stack, unit),
        on_event=_Teller(wish.as_json, len(chosen)),
    )


def _refuse_elsewhere(program: Program, environment: str) -> None:
    from fleetform.deploy.elsewhere import refuse_as_units
    from fleetform.deploy.restack.states import states_of

    refuse_as_units(states_of(program), program.stack, environment)


class _Teller:
    """Tells how a run goes: a line when a unit is over, and on a terminal when it begins."""

    def __init__(self, quiet: bool, count: int) -> None:
        self._quiet = quiet
        self._count = count
        self._over = 0

    def __call__(self, event: Started | Told) -> None:
        from fleetform.deploy.units.running import Done, Failed, Started

        if isinstance(event, Started):
            if sys.stderr.isatty() and not self._quiet:
                click.echo(f"{event.unit} …", err=True)
            return
        self._over += 1
        if self._quiet or (isinstance(event, Done) and event.before):
            return
        if isinstance(event, Done):
            said = changes_told(event.changes)
        elif isinstance(event, Failed):
            said = f"failed\n{_indented(event.message)}"
        else:
            said = f"skipped: {event.cause} failed, which it needs" if event.cause else "skipped: stopped before"
        click.echo(f"[{self._over}/{self._count}] {event.unit}: {said}")


def _report(wish: UnitsWish, operation: str, program: Program, told: Sequence[Told]) -> None:
    from fleetform.deploy.units import Done, Failed

    done = [item for item in told if isinstance(item, Done)]
    failed = [item for item in told if isinstance(item, Failed)]
    totals = Counter[str]()
    for item in done:
        totals.update(item.changes)
    if wish.as_json:
        print_json(_as_data(wish, operation, program, told, totals))
    else:
        counts = {"done": len(done), "failed": len(failed), "skipped": len(told) - len(done) - len(failed)}
        said = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
        click.echo(f"{wish.environment}: {said}: {changes_told(totals)}")
    if len(done) < len(told):
        raise click.exceptions.Exit(ENGINE_FAILED)


def _expect_nothing(told: Sequence[Told]) -> None:
    from fleetform.deploy.engine import Result
    from fleetform.deploy.units import Done

    if not all(isinstance(item, Done) for item in told):
        raise click.exceptions.Exit(ENGINE_FAILED)
    if any(Result(item.changes).has_changes for item in told if isinstance(item, Done)):
        raise click.exceptions.Exit(FOUND)


def _as_data(
    wish: UnitsWish, operation: str, program: Program, told: Sequence[Told], totals: Mapping[str, int]
) -> dict[str, object]:
    from fleetform.blueprints.units import stack_of
    from fleetform.deploy.units import Done, Failed

    units: list[dict[str, object]] = []
    for item in told:
        entry: dict[str, object] = {"unit": item.unit, "stack": stack_of(program.stack, item.unit)}
        if isinstance(item, Done):
            entry |= {"status": "done", "changes": dict(item.changes), "outputs": dict(item.outputs)}
        elif isinstance(item, Failed):
            entry |= {"status": "failed", "message": item.message}
        else:
            entry |= {"status": "skipped", "cause": item.cause}
        units.append(entry)
    return {
        "operation": operation,
        "environment": wish.environment,
        "project": program.project,
        "changes": dict(totals),
        "units": units,
    }


def _fingerprint(job: Mapping[str, Any], program: Program) -> str:
    """Tells whether a run would do the same as an earlier one: the same blueprint, configuration and release of us."""
    from fleetform.blueprints import __version__

    # Secrets are in the configuration: a hash with the blueprint before them gives none of them away.
    kept = json.dumps([__version__, program.fingerprint, job], sort_keys=True, default=str)
    return hashlib.sha256(kept.encode()).hexdigest()


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
