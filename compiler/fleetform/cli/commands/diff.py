"""`fleetform diff`: what a change does to the infrastructure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from fleetform.cli.options import ProgramOptions, program_options
from fleetform.cli.reviewing import FILE, Judging, judging_options, write

if TYPE_CHECKING:
    from fleetform.cli.revisions import Side
    from fleetform.review.changes import Changes
    from fleetform.review.cost.estimate import Cost
    from fleetform.review.report import Form
    from fleetform.review.review import Differing, Review


@click.command(
    epilog="""\b
Examples:
  fleetform diff main:stacks/prod.yaml stacks/prod.yaml
  fleetform diff base.json head.json --format markdown -o comment.md
  fleetform diff build/tofu-before build/tofu-after
  fleetform diff main:infra infra --findings --cost --fail-on high --isolate"""
)
@click.argument("base")
@click.argument("head")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json", "sarif", "html"]),
    default="text",
    show_default=True,
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it to a file.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 when there are differences.")
@click.option("--findings", is_flag=True, help="Say what rules find; only new findings count.")
@click.option("--cost", is_flag=True, help="Say what it costs more or less in a month.")
@click.option("--price-book", "price_books", multiple=True, type=FILE, help="Prices that win; repeatable.")
@click.option(
    "--engine-plan", type=FILE, help="Output of `pulumi preview --json` or `tofu show -json` to compare with."
)
@click.option("--marker", default="", help="Tells a Markdown comment apart from those of other reviews.")
@click.option("--isolate", is_flag=True, help="Run programs apart: no secrets, no network, limits on time and memory.")
@click.option("--time-limit", type=click.IntRange(1), default=300, show_default=True, help="Seconds, with --isolate.")
@click.option("--memory-limit", type=click.IntRange(64), default=4096, show_default=True, help="MiB, with --isolate.")
@judging_options
@program_options
def command(
    base: str,
    head: str,
    form: Literal["text", "markdown", "json", "sarif", "html"],
    output: Path | None,
    exit_code: bool,
    findings: bool,
    cost: bool,
    price_books: tuple[Path, ...],
    engine_plan: Path | None,
    marker: str,
    isolate: bool,
    time_limit: int,
    memory_limit: int,
    judging: Judging,
    options: ProgramOptions,
) -> int:
    """Show what changes from BASE to HEAD.

    Each is a program, a graph saved as JSON, a folder with an OpenTofu or Crossplane export, or REV:PATH of this git
    repository.
    """
    from fleetform.review.diff import compare
    from fleetform.review.review import Review

    before, after, notes = _sides(base, head, options, isolate, time_limit, memory_limit)
    changes = compare(before.graph, after.graph)
    wanted = findings or judging.is_asked_for or form == "sarif"
    review = Review(
        changes,
        findings=judging.findings(after, before, changes.renamed) if wanted else None,
        cost=_cost(changes, before, after, price_books) if cost or price_books else None,
        engine=_engine(changes, engine_plan),
        notes=notes,
    )
    write(_rendered(review, form, marker, before, after), output)
    failed = review.findings is not None and judging.count_against(review.findings)
    return 1 if failed or (exit_code and changes) else 0


def _sides(
    base: str, head: str, options: ProgramOptions, isolate: bool, seconds: int, mebibytes: int
) -> tuple[Side, Side, tuple[str, ...]]:
    """Both sides; programs that are not trusted run apart."""
    from fleetform.cli.revisions import side_of, sides_of

    if not isolate:
        return *sides_of(base, head, options), ()
    from fleetform.cli.isolation import Isolation

    apart = Isolation(options, seconds, mebibytes)
    return side_of(base, options, apart.record), side_of(head, options, apart.record), apart.notes()


def _cost(changes: Changes, before: Side, after: Side, books: tuple[Path, ...]) -> Cost:
    from fleetform.review.cost.book import read_books
    from fleetform.review.cost.estimate import cost_of

    return cost_of(changes, before.graph, after.graph, read_books(books))


def _engine(changes: Changes, plan: Path | None) -> Differing | None:
    if plan is None:
        return None
    from fleetform.review.engine_plan import differing

    return differing(changes, plan)


def _rendered(review: Review, form: Form | Literal["html"], marker: str, before: Side, after: Side) -> str:
    from fleetform.blueprints import __version__

    if form == "html":
        from fleetform.review.page import page

        return page(review, before.graph, after.graph)
    from fleetform.review.report import render

    return render(review, form, marker=marker, version=__version__)
