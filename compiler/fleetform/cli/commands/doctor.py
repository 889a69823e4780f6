"""`fleetform doctor`: what is there, and what is missing for what."""

from __future__ import annotations

import click

from fleetform.cli.options import json_option


@click.command(epilog="\b\nExamples:\n  fleetform doctor\n  fleetform doctor --json")
@json_option
def command(as_json: bool) -> None:
    """Say which engines, SDKs and credentials are there, and what is missing for what.

    Engines are looked for in the project's .engines/bin and on PATH. Credentials are only looked for: nothing is
    read, shown or tried. Nothing but `fleetform preview`, `up`, `refresh` and `destroy` needs an engine or credentials.
    """
    from fleetform.cli.console import print_json, print_table, progress
    from fleetform.cli.doctor import examine
    from fleetform.cli.doctor.finding import GROUPS

    with progress("looking"):
        findings = examine()
    if as_json:
        print_json([finding.as_dict() for finding in findings])
        return
    for group in GROUPS:
        rows = [
            (
                one.name,
                "yes" if one.there else "no",
                one.version,
                one.purpose,
                " · ".join(part for part in (one.where, one.advice) if part),
            )
            for one in findings
            if one.group == group
        ]
        print_table((group, "there", "version", "for", "where, or how to get it"), rows)
    missing = [one.name for one in findings if not one.there]
    click.echo(f"Not there: {', '.join(missing)}." if missing else "Everything is there.")
