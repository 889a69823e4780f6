"""What the commands that judge programs share: options, rules, the day."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from fleetform.cli.revisions import Side
    from fleetform.review.findings.judging import Findings
    from fleetform.review.findings.rule import Rule

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True)
class Judging:
    """What the user said about rules.

    Attributes:
        policies: Files and folders with policies in Rego and CEL.
        baseline: File of known findings.
        skip: Ids of rules that are not asked.
        today: The day on which versions are old and waivers end.
        fail_on: How bad a new finding must be to make the command fail; none does if None.
    """

    policies: tuple[Path, ...]
    baseline: Path | None
    skip: tuple[str, ...]
    today: date
    fail_on: str | None

    @property
    def is_asked_for(self) -> bool:
        """Whether what the user said makes sense with findings only."""
        return bool(self.policies or self.baseline or self.fail_on)

    def rules(self) -> list[Rule]:
        """All rules that are asked.

        Raises:
            click.ClickException: A rule to be skipped does not exist.
        """
        from fleetform.review.findings.checking import all_rules
        from fleetform.review.findings.policies import read_policies

        found = [*all_rules(), *read_policies(self.policies)]
        known = {rule.id for rule in found}
        for name in self.skip:
            if name not in known:
                raise click.ClickException(f"--skip-rule {name}: there is no such rule")
        return [rule for rule in found if rule.id not in self.skip]

    def findings(self, head: Side, base: Side | None = None, renamed: Mapping[str, str] | None = None) -> Findings:
        """What the rules say of a side; what the other one has too, maybe under another URN, is not new."""
        from fleetform.review.findings.baseline import read_baseline
        from fleetform.review.findings.checking import check
        from fleetform.review.findings.judging import judge

        rules = self.rules()
        after = check(head.graph, rules, self.today)
        before = check(base.graph, rules, self.today) if base is not None else []
        known = read_baseline(self.baseline) if self.baseline is not None else frozenset[str]()
        return judge(after, before, head.waivers, rules, self.today, known, renamed)

    def count_against(self, findings: Findings) -> bool:
        """Whether findings make the command fail."""
        from fleetform.review.findings.rule import Severity

        return findings.count_against(Severity(self.fail_on) if self.fail_on else None) > 0


def judging_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --policy, --baseline, --skip-rule, --fail-on and --today; the command gets them together, as `judging`."""

    @functools.wraps(function)
    def command(
        *,
        policies: tuple[Path, ...],
        baseline: Path | None,
        skip: tuple[str, ...],
        fail_on: str | None,
        today: datetime | None,
        **others: Any,
    ) -> Any:
        day = today.date() if today is not None else date.today()  # noqa: DTZ011  the user's own day
        return function(judging=Judging(policies, baseline, skip, day, fail_on), **others)

    for option in reversed(
        (
            click.option(
                "--policy",
                "policies",
                multiple=True,
                type=click.Path(exists=True, path_type=Path),
                help="Policies in Rego (.rego) or CEL (.cel.yaml), a file or a folder; repeatable.",
            ),
            click.option("--baseline", type=FILE, help="File of findings that are known: they do not count."),
            click.option("--skip-rule", "skip", multiple=True, metavar="ID", help="Do not ask a rule; repeatable."),
            click.option(
                "--fail-on",
                type=click.Choice(["high", "medium", "low"]),
                help="Exit with 1 when a new finding is as bad as this, or worse.",
            ),
            click.option(
                "--today",
                type=click.DateTime(["%Y-%m-%d"]),
                help="The day on which versions are old and waivers end.  [default: today]",
            ),
        )
    ):
        command = option(command)
    return command


def write(text: str, output: Path | None) -> None:
    """Prints a text, or writes it to a file whose folder is made."""
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.ClickException(f"{output}: cannot be written: {error.strerror}") from error
