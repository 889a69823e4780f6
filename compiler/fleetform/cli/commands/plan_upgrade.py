"""`fleetform plan-upgrade`: which clusters get a Kubernetes version in which wave."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fleetform.cli.engine import environment_path
from fleetform.cli.errors import BAD_INPUT, DONE, FOUND
from fleetform.cli.options import json_option

if TYPE_CHECKING:
    from fleetform.blueprints.operations import Maintenance
    from fleetform.blueprints.upgrade_plan import Change, UpgradePlan, WavePlan


@click.command(
    epilog="""\b
Examples:
  fleetform plan-upgrade prod --to 1.36
  fleetform plan-upgrade prod --deployed --exit-code
  pulumi stack output --json > now.json
  fleetform plan-upgrade prod --current now.json --exit-code"""
)
@click.argument("environment")
@click.option("--to", metavar="VERSION", help="Version that all clusters shall have; the blueprint's unless given.")
@click.option(
    "--current",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File that tells which version each cluster has: outputs of its stack, or a mapping; repeatable.",
)
@click.option(
    "--deployed", is_flag=True, help="Ask the environment's stacks which version each cluster has; --current wins."
)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the upgrade; today unless given.")
@click.option("--exit-code", is_flag=True, help="Exit with status 1 when a cluster is to be upgraded.")
@json_option
def command(
    environment: str,
    to: str | None,
    current: tuple[Path, ...],
    deployed: bool,
    day: datetime | None,
    exit_code: bool,
    as_json: bool,
) -> int:
    """Show which clusters of ENVIRONMENT get another Kubernetes version in which wave; changes nothing.

    Skipped minor versions, and versions that a cloud does not offer or no longer supports, are refused: exit status 2.
    """
    from fleetform.blueprints import load
    from fleetform.blueprints.upgrade_plan import plan_upgrade
    from fleetform.blueprints.versions import minor

    if to is not None and (minor(to) is None or not to.startswith("1.")):
        raise click.BadParameter(f"'{to}' is no Kubernetes minor version such as 1.36", param_hint="--to")
    platform = load(environment_path(environment))
    wanted = f"1.{minor(to)}" if to is not None else None
    started = day.date() if day is not None else date.today()  # noqa: DTZ011  the day where the team is
    plan = plan_upgrade(platform, started, wanted, _running(environment, current, deployed))
    if as_json:
        from fleetform.cli.console import print_json

        print_json({"on": started.isoformat(), "to": wanted, **plan.as_dict()})
    else:
        _print(plan)
    if plan.refused:
        return BAD_INPUT
    return FOUND if exit_code and plan.changes else DONE


def _running(environment: str, files: tuple[Path, ...], deployed: bool) -> dict[str, str] | None:
    """The versions that clusters have, where somebody says where that is told."""
    from fleetform.deploy.running import deployed_versions, running_versions
    from fleetform.programs import open_program

    if not files and not deployed:
        return None
    found = deployed_versions(open_program(environment_path(environment))) if deployed else {}
    return found | {name: version for file in files for name, version in running_versions(file).items()}


def _print(plan: UpgradePlan) -> None:
    from fleetform.reports.texts import safe

    lines = [line for wave in plan.waves for line in _wave(wave)]
    lines += [f"note: {note}" for note in plan.notes]
    count = len(plan.changes)
    lines.append(
        f"{count:,} cluster{'' if count == 1 else 's'} to upgrade in {len(plan.waves)} "
        f"wave{'' if len(plan.waves) == 1 else 's'}, {len(plan.unchanged):,} as they shall be"
        + (f", {len(plan.refused):,} refused" if plan.refused else "")
    )
    for line in lines:
        click.echo(safe(line))
    for name, why in plan.refused.items():
        click.echo(safe(f"refused: {name}: {why}"), err=True)


def _wave(wave: WavePlan) -> list[str]:
    most = max(len(batch) for batch in wave.batches)
    begins = "first" if not wave.after_hours else f"{_hours(wave.after_hours)} after the first"
    begun = ", begun" if wave.has_begun else ""
    head = f"wave {wave.name}: {begins}{begun}; at most {most} at the same time, then {_hours(wave.soak_hours)} to soak"
    return [
        head,
        *(f"  {number}. {_change(change)}" for number, batch in enumerate(wave.batches, 1) for change in batch),
        "",
    ]


def _change(change: Change) -> str:
    steps = ", then ".join([change.steps[0], *([_pools(change.steps[1:])] if change.steps[1:] else [])])
    window = f"; {_window(change.maintenance)}" if change.maintenance else ""
    return f"{change.cluster} ({change.provider} {change.region}): {change.current} -> {change.target}: {steps}{window}"


def _pools(steps: tuple[str, ...]) -> str:
    names = [step.removeprefix("node pool ") for step in steps]
    return f"node pool{'' if len(names) == 1 else 's'} {', '.join(names)}"


def _window(window: Maintenance) -> str:
    return f"its cloud changes it on {', '.join(window.days)} from {window.start} UTC for {window.hours} h"


def _hours(hours: int) -> str:
    return f"{hours // 24} days" if hours >= 48 and hours % 24 == 0 else f"{hours} h"
