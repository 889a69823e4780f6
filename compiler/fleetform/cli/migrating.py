"""`fleetform migrate terraform`: what stands in the way of OpenTofu, and rewriting what can be rewritten."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fleetform.cli.errors import DONE, FOUND

if TYPE_CHECKING:
    from fleetform.migrate.reports import Form
    from fleetform.migrate.rewriting import Plan
    from fleetform.migrate.rule import Rule
    from fleetform.migrate.survey.model import Survey
    from fleetform.migrate.survey.surveying import Wanted

_FORMS = ("text", "json", "sarif", "html", "mermaid")
_ENDINGS: dict[str, Form] = {".json": "json", ".sarif": "sarif", ".html": "html", ".mmd": "mermaid", ".txt": "text"}


@dataclass(frozen=True, slots=True)
class _Writing:
    """Where changes go.

    Attributes:
        output: A new folder.
        in_place: The surveyed folders themselves.
        force_dirty: Also where not everything is committed.
        serve_both: Leave Terraform's files and write OpenTofu's beside them.
        states: States that move too.
    """

    output: Path | None
    in_place: bool
    force_dirty: bool
    serve_both: bool
    states: tuple[Path, ...]


@click.command(
    epilog="""\b
Examples:
  fleetform migrate terraform infra --check
  fleetform migrate terraform repositories/* --check --report progress.html
  fleetform migrate terraform infra --in-place
  fleetform migrate terraform infra --in-place --serve-both
  fleetform migrate terraform infra -o infra-tofu --state pulled.tfstate

\b
Exit status: 0 done, 1 with --check if anything blocks or needs a decision, 2 bad input."""
)
@click.argument("folders", metavar="DIR...", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Only survey: say what blocks, needs a decision, is automatic.")
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Write the changed repository to a new folder.",
)
@click.option("--in-place", is_flag=True, help="Change the files where they are; only those that have to change.")
@click.option("--force-dirty", is_flag=True, help="With --in-place: also where not everything is committed to git.")
@click.option("--serve-both", is_flag=True, help="Leave Terraform's files, and write .tofu files beside them.")
@click.option(
    "--state",
    "states",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Move a state too: a local one, or what 'terraform state pull' printed.",
)
@click.option("--target", metavar="VERSION", default="1.12", show_default=True, help="The OpenTofu that is moved to.")
@click.option("--offer", "offers", multiple=True, metavar="WHAT", help="Offer what OpenTofu does better; see --list.")
@click.option(
    "--format", "form", type=click.Choice(_FORMS), help="Of the report; text unless the file's name says more."
)
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the report to a file.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes; as many as there are cores unless given.")
@click.option("--list", "list_rules", is_flag=True, help="List the rules instead.")
def terraform(
    folders: tuple[Path, ...],
    check: bool,
    output: Path | None,
    in_place: bool,
    force_dirty: bool,
    serve_both: bool,
    states: tuple[Path, ...],
    target: str,
    offers: tuple[str, ...],
    form: Form | None,
    report: Path | None,
    jobs: int | None,
    list_rules: bool,
) -> int:
    """Survey repositories with Terraform code, and rewrite them for OpenTofu.

    Each DIR is a repository. Whatever no rule has to change stays byte for byte.
    """
    from fleetform.migrate.loading import needs_parser
    from fleetform.migrate.reports import render

    needs_parser()
    form = form or (_ENDINGS.get(report.suffix, "text") if report is not None else "text")
    if list_rules:
        _print(_listed(form), report)
        return DONE
    writing = _Writing(output, in_place, force_dirty, serve_both, states)
    _check_usage(folders, check, writing)
    wanted = _wanted(target, offers, jobs)
    survey = _surveyed(folders, wanted)
    if check or report is not None:
        _print(render(survey, form, _rules(), _version(), target), report)
    if check:
        return FOUND if survey.needs_somebody else DONE
    _write(survey, writing)
    return DONE


def _check_usage(folders: tuple[Path, ...], check: bool, writing: _Writing) -> None:
    if not folders:
        raise click.UsageError("Missing argument 'DIR...'.")
    ways = [check, writing.output is not None, writing.in_place]
    if sum(ways) > 1:
        raise click.UsageError("Only one of --check, --output and --in-place can be had.")
    if not any(ways) and not writing.states:
        raise click.UsageError(
            "Say --check to survey only, --in-place to change the files, or -o DIR to write elsewhere."
        )
    if check and writing.states:
        raise click.UsageError("--check changes nothing: --state needs --in-place or -o DIR, or stands alone.")


def _wanted(target: str, offers: tuple[str, ...], jobs: int | None) -> Wanted:
    from fleetform.migrate.survey.surveying import Wanted

    found = re.fullmatch(r"v?(\d+)\.(\d+)(?:\.\d+)?", target)
    if found is None:
        raise click.UsageError(f"--target: {target!r} is no version of OpenTofu, as 1.12 is one.")
    known = sorted({rule.offer for rule in _rules() if rule.offer})
    for one in offers:
        if one not in known:
            raise click.UsageError(f"--offer: there is no {one!r}; there are: {', '.join(known) or 'none'}.")
    return Wanted((int(found[1]), int(found[2])), frozenset(offers), jobs)


def _surveyed(folders: tuple[Path, ...], wanted: Wanted) -> Survey:
    from fleetform.migrate.errors import MigrateError
    from fleetform.migrate.survey.surveying import survey

    with _progress() as told:
        found = survey(folders, wanted, told)
    if not any(repository.files for repository in found.repositories):
        raise MigrateError(f"{folders[0]}: nothing of Terraform is in there")
    return found


@contextmanager
def _progress() -> Generator[Callable[[int, int], None] | None]:
    """A bar on a terminal; nothing in CI and in pipes."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _write(survey: Survey, writing: _Writing) -> None:
    from fleetform.migrate.reports.text import remaining
    from fleetform.migrate.rewriting import plan
    from fleetform.migrate.writing import check_clean, check_free

    if writing.in_place and not writing.force_dirty:
        # All before the first is written.
        for repository in survey.repositories:
            check_clean(repository.root)
    roots = [repository.root for repository in survey.repositories]
    targets = _targets(roots, writing.output)
    for root, target in zip(roots, targets, strict=True):
        if target is not None:
            check_free(root, target)
    rewriting = writing.in_place or writing.output is not None
    for number, (repository, target) in enumerate(zip(survey.repositories, targets, strict=True)):
        changes = plan(repository, serve_both=writing.serve_both) if rewriting else None
        _write_one(changes, repository.root, target, writing.states if number == 0 else ())
    click.echo(remaining(survey))


def _targets(roots: list[Path], output: Path | None) -> list[Path | None]:
    """Where each repository goes: to the new folder, or each to one in it; None for those that change in place."""
    if output is None or len(roots) == 1:
        return [output for _ in roots]
    names = [root.resolve().name or "root" for root in roots]
    return [
        output / (name if names.count(name) == 1 else f"{name}-{names[:place].count(name) + 1}")
        for place, name in enumerate(names)
    ]


def _write_one(changes: Plan | None, root: Path, target: Path | None, states: tuple[Path, ...]) -> None:
    from fleetform.cli.moving_states import write_states
    from fleetform.migrate.keeping import begin
    from fleetform.migrate.reports.grouping import counted
    from fleetform.migrate.state.around import plan_states
    from fleetform.migrate.writing import write_elsewhere, write_in_place
    from fleetform.reports.texts import safe

    # What is odd in a state is told before anything is written.
    coming = {change.path: change.content for change in changes.changes} if changes is not None else {}
    moves = plan_states(root, states, coming)
    source = root
    if changes is not None and target is not None:
        number = write_elsewhere(changes, target)
        click.echo(safe(f"{target}: {counted(number, 'file')}, {len(changes.changes):,} of them changed"))
        root = target
    needed = [move for move in moves if move.is_needed or target is not None]
    journal = begin(root) if needed else None
    if changes is not None and target is None:
        journal = write_in_place(changes, journal)
        click.echo(safe(f"{root}: {counted(len(changes.changes), 'file')} changed"))
    write_states(moves, journal, source, target)
    if needed and journal is not None:
        journal.done()
    for change in changes.changes if changes is not None else ():
        click.echo(safe(f"  {change.path}: {counted(change.edits, 'edit')} by {', '.join(change.rules)}"))
    for left in changes.left if changes is not None else ():
        click.echo(safe(f"  left: {left}"))
    if journal is not None:
        click.echo(
            safe(f"What was there before is kept in {journal.folder}; 'fleetform migrate rollback {root}' puts it back")
        )


def _rules() -> tuple[Rule, ...]:
    from fleetform.migrate.checking import built_in

    return built_in()


def _listed(form: Form) -> str:
    import json

    from fleetform.migrate.reports.data import rule_data

    rules = sorted(_rules(), key=lambda rule: rule.id)
    if form == "json":
        return json.dumps([rule_data(rule) for rule in rules], indent=2, ensure_ascii=False) + "\n"
    offered = {rule.id: f" (--offer {rule.offer})" if rule.offer else "" for rule in rules}
    return "".join(f"{rule.id}  {rule.severity.value:9}  {rule.title}{offered[rule.id]}\n" for rule in rules)


def _version() -> str:
    from fleetform.blueprints import __version__

    return __version__


def _print(text: str, output: Path | None) -> None:
    if output is None and sys.stdout.isatty():
        _print_coloured(text)
        return
    from fleetform.cli.reviewing import write

    write(text, output)


_COLOURS = {
    r"(?m)^    blocks  |: blocked$": "bold red",
    r"(?m)^    decision  |: needs a decision$": "bold yellow",
    r"(?m)^    automatic  |: ready$": "bold green",
    r"(?m)^    note  |: moved$": "bold blue",
    r"(?m)^      at .*$": "dim",
    r"(?m)^\S.*$": "bold",
}


def _print_coloured(text: str) -> None:
    from rich.console import Console
    from rich.text import Text

    told = Text(text)
    for pattern, style in _COLOURS.items():
        told.highlight_regex(pattern, style)
    Console(highlight=False, soft_wrap=True).print(told, end="")
