"""`fleetform check`: what rules say of a program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from fleetform.cli.options import ProgramOptions, program_options
from fleetform.cli.reviewing import Judging, judging_options, write

if TYPE_CHECKING:
    from fleetform.review.findings.judging import Findings
    from fleetform.review.findings.rule import Rule


@click.command(
    epilog="""\b
Examples:
  fleetform check stacks/prod.yaml --fail-on high
  fleetform check infra --format sarif -o findings.sarif
  fleetform check infra --write-baseline baseline.json
  fleetform check --list"""
)
@click.argument("program", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it to a file.")
@click.option(
    "--write-baseline", type=click.Path(dir_okay=False, path_type=Path), help="Keep what is found as known findings."
)
@click.option("--list", "list_rules", is_flag=True, help="List the rules instead.")
@judging_options
@program_options
def command(
    program: str | None,
    form: Literal["text", "json", "sarif"],
    output: Path | None,
    write_baseline: Path | None,
    list_rules: bool,
    judging: Judging,
    options: ProgramOptions,
) -> int:
    """Say what rules find in PROGRAM: a program, a saved graph, an export, or REV:PATH of this git repository."""
    if list_rules:
        write(_listed(judging.rules(), form), output)
        return 0
    if program is None:
        raise click.UsageError("Missing argument 'PROGRAM'.")
    from fleetform.cli.revisions import side_of

    findings = judging.findings(side_of(program, options))
    if write_baseline is not None:
        _keep(findings, write_baseline)
        return 0
    write(_rendered(findings, form), output)
    return 1 if judging.count_against(findings) else 0


def _keep(findings: Findings, path: Path) -> None:
    from fleetform.review.findings.baseline import write_baseline
    from fleetform.review.findings.judging import State

    kept = [one.finding for one in findings.judged if one.state is not State.WAIVED]
    write_baseline(kept, path)
    click.echo(f"{path}: {len(kept):,} findings are known from now on")


def _rendered(findings: Findings, form: Literal["text", "json", "sarif"]) -> str:
    from fleetform.blueprints import __version__
    from fleetform.reports.texts import safe
    from fleetform.review.findings.judging import State
    from fleetform.review.wording import finding_line, findings_counted

    if form == "sarif":
        from fleetform.review.findings.sarif import sarif

        return json.dumps(sarif(findings, __version__), indent=2, ensure_ascii=False) + "\n"
    if form == "json":
        from fleetform.review.report.data import findings_json

        return json.dumps(findings_json(findings), indent=2, ensure_ascii=False) + "\n"
    lines = [finding_line(one) for one in findings.of(State.NEW)]
    return "".join(f"{safe(line)}\n" for line in [*lines, findings_counted(findings)])


def _listed(rules: list[Rule], form: str) -> str:
    if form == "json":
        told = [
            {"id": one.id, "title": one.title, "severity": one.severity.value, "why": one.why, "source": one.source}
            for one in rules
        ]
        return json.dumps(told, indent=2, ensure_ascii=False) + "\n"
    return "".join(f"{one.id}  {one.severity.value:6}  {one.title}\n" for one in rules)
