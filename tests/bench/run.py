"""`make bench`: how long Fleetform takes, beside its targets and beside others, in one table.

Every figure is that of a whole process, from its start to its end, but for the first two rows, which a process measures
inside itself. Seconds by the clock depend on what else the
machine does; seconds of processor hardly do.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from bench.measuring import Row, Taken, repeated  # noqa: E402  found once tests/ is on the path
from bench.peers import PROGRAMS, cdk_terrain, preview  # noqa: E402
from bench.terraform_tree import write as write_tree  # noqa: E402

FLEETFORM = Path(sys.executable).with_name("fleetform")
RESOURCES, PREVIEWED = 10_000, 500
RUNS = 3
FLEETS = (60, 250, 1000)
INSIDE = Path(__file__).with_name("inside.py")
IMPORTS = """\
import pulumi, pulumi_aws as aws, pulumi_random
aws.ec2.Vpc, aws.s3.Bucket, aws.sqs.Queue, aws.iam.Role, pulumi_random.RandomPet
"""


def main() -> None:
    """Measures everything and prints the table."""
    kept = ROOT / "build" / "bench"
    kept.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="work-", dir=kept))
    try:
        rows = measured(work, kept)
    finally:
        shutil.rmtree(work)
    Console(width=None if sys.stdout.isatty() else 150).print(table(rows))


def measured(work: Path, kept: Path) -> list[Row]:
    """All rows, in the order of the table."""
    many = {"BENCH_RESOURCES": str(RESOURCES)}
    program = PROGRAMS / "aws"
    recording = repeated(RUNS, [FLEETFORM, "graph", program, "--stack", "bench"], work, many)
    export = [FLEETFORM, "export", "opentofu", program, "--stack", "bench", "-o"]
    exporting = [
        taken for number in range(RUNS) for taken in repeated(1, [*export, work / f"tofu-{number}"], work, many)
    ]
    ours = Row(f"record and export: {RESOURCES:,} resources to OpenTofu", exporting, "5 s, 600 MB")
    prod = ROOT / "stacks" / "prod.yaml"
    revisions = two_revisions(work / "repository")
    previewed, kept_graph = preview(PREVIEWED, work), saved(prod, work)
    differences = repeated(RUNS, [FLEETFORM, "diff", "HEAD~1:stacks/prod.yaml", "HEAD:stacks/prod.yaml"], revisions)
    diff = Row("diff of two revisions of stacks/prod.yaml", differences, "3 s, 800 MB")
    return [
        *alone(work),
        Row(f"record and show: {RESOURCES:,} resources as text", recording),
        ours,
        compared(cdk_terrain(RESOURCES, work, kept), ours, RESOURCES),
        compared(previewed, ours, PREVIEWED),
        Row("validate stacks/prod.yaml, cold", repeated(5, [FLEETFORM, "validate", prod], work), "0.6 s"),
        beside_preview(diff, len(json.loads(kept_graph.read_text())["resources"]), previewed),
        Row(
            "the same, with one side saved as JSON",
            repeated(RUNS, [FLEETFORM, "diff", kept_graph, "HEAD:stacks/prod.yaml"], revisions),
            "2 s",
        ),
        surveyed(work),
    ]


def surveyed(work: Path) -> Row:
    """A survey of ten repositories with Terraform code."""
    trees = write_tree(work / "terraform", 2_000, 300_000)
    for tree in trees:
        # What git ignores is not surveyed, and this folder is ignored by the repository it lies in.
        subprocess.run(["git", "init", "-q", tree], check=True)
    command = [FLEETFORM, "migrate", "terraform", *trees, "--check", "--format", "json"]
    return Row("survey 2,000 files of Terraform, 300,000 lines", repeated(RUNS, command, work), "20 s, 300 MB")


def alone(work: Path) -> list[Row]:
    """Recording by itself, what the name maps add, and the first command of somebody's own program."""
    recorded = [inside("recording", str(RESOURCES)) for _ in range(RUNS)]
    middle = sorted(recorded, key=lambda found: found["cpu"])[RUNS // 2]
    per = middle["resources"]
    told = (
        f"{middle['wall'] / per * 1000:.2f} ms by the clock, {middle['cpu'] / per * 1000:.2f} ms of processor and "
        f"{middle['kilobytes'] / per:.1f} KB a resource; before that, once: importing the SDKs "
        f"{middle['importing']:.1f} s, first use of their classes {middle['first use']:.1f} s"
    )
    asked = [inside("names") for _ in range(RUNS)]
    foreign = repeated(RUNS, [FLEETFORM, "graph", PROGRAMS / "foreign"], work)
    own = repeated(RUNS, [sys.executable, "-c", IMPORTS], work)
    over = Row("", foreign).median("wall") - Row("", own).median("wall")
    return [
        Row(
            f"record alone: {RESOURCES:,} resources of all clouds",
            [Taken(found["wall"], found["cpu"], found["most"]) for found in recorded],
            "0.15 ms, 6 KB a resource",
            told,
        ),
        Row(
            "first questions to the name maps",
            [Taken(found["wall"], found["cpu"], found["most"]) for found in asked],
            "0.05 s",
        ),
        Row("graph of a program of 10 resources, cold", foreign, "2 s over the next", f"{over:+.2f} s over the next"),
        Row("Python's own import of the SDKs it uses", own),
        composed(),
        crossplane(),
        *written(),
        *fleets(),
    ]


def composed() -> Row:
    """The composition function, called for many composite resources at once."""
    found = [inside("composing") for _ in range(RUNS)]
    cpu = sorted(run["cpu"] for run in found)[RUNS // 2] * 1000 / 400
    first, again = (sorted(run[name] for run in found)[RUNS // 2] * 1000 for name in ("first", "again"))
    return Row(
        "compose 200 EKS clusters over gRPC, twice",
        [Taken(run["wall"], run["cpu"], run["most"]) for run in found],
        "30 ms each",
        f"{first:.1f} ms each with nothing there, {again:.1f} ms with all of it observed, {cpu:.1f} ms of processor; "
        "calling included",
    )


def crossplane() -> Row:
    """Managed resources, written after they were recorded; and how large `prod` is in both forms."""
    found = [inside("crossplane", str(RESOURCES)) for _ in range(RUNS)]
    plain, packaged, xrs = (found[0][name] / 1_000_000 for name in ("plain", "packaged", "xrs"))
    return Row(
        f"write {RESOURCES:,} recorded resources for Crossplane",
        [Taken(run["wall"], run["cpu"], run["most"]) for run in found],
        "4 s",
        f"stacks/prod.yaml: {plain:.1f} MB as resources, {packaged:.1f} MB as a package, of which {xrs:.1f} MB are "
        f"{found[0]['count']:.0f} files of composite resources",
    )


def written() -> list[Row]:
    """Writing OpenTofu after recording, in both layouts."""
    found = [inside("opentofu", str(RESOURCES)) for _ in range(RUNS)]
    lines = {layout: f"prod has {found[0][f'{layout} lines']:,.0f} lines" for layout in ("flat", "modules")}
    lines["modules"] += f", {found[0]['modules lines in modules']:,.0f} of them in its modules"
    return [
        Row(
            f"{RESOURCES:,} resources exported after recording, {layout}",
            [Taken(run[f"{layout} wall"], run[f"{layout} cpu"], run[f"{layout} most"]) for run in found],
            target,
            lines[layout],
        )
        for layout, target in (("flat", "1.5 s"), ("modules", "3 s; modules of prod below 3,000 lines"))
    ]


def fleets() -> list[Row]:
    """Fleets over three clouds, from their blueprint to files for OpenTofu: time and memory follow the clusters."""
    rows: list[Row] = []
    for count in FLEETS:
        found = inside("fleet", str(count))
        each = {name: found[name] * 1000 / count for name in ("loading", "recording", "exporting")}
        told = ", ".join(f"{name} {took:.1f}" for name, took in each.items())
        rows.append(
            Row(
                f"a fleet of {count:,} clusters, recorded and exported",
                [Taken(found["wall"], found["cpu"], found["most"])],
                "60 s" if count == max(FLEETS) else "",
                f"ms of processor a cluster: {told}; {found['kilobytes'] / count:,.0f} KB a cluster; "
                f"{found['resources']:,.0f} resources",
            )
        )
    return rows


def inside(*arguments: str) -> dict[str, float]:
    """What a process measured of itself."""
    done = subprocess.run([sys.executable, INSIDE, *arguments], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def compared(peer: Row, ours: Row, resources: int) -> Row:
    """A peer's row with its ratio to ours, for the same number of resources."""
    if not peer.runs:
        return peer
    ratio = peer.median("wall") / resources / (ours.median("wall") / RESOURCES)
    told = f"{ratio:.1f} times Fleetform's time a resource"
    return Row(peer.name, peer.runs, peer.target, f"{peer.remark}; {told}" if peer.remark else told)


def beside_preview(ours: Row, resources: int, peer: Row) -> Row:
    """Our row of a diff, with what `pulumi preview` takes for as many resources, told from a sample."""
    told = f"{resources:,} resources"
    if peer.runs:
        ratio = peer.median("wall") / PREVIEWED / (ours.median("wall") / resources)
        told += f"; pulumi preview takes {ratio:.1f} times as long a resource, in a sample of {PREVIEWED}"
    return Row(ours.name, ours.runs, ours.target, told)


def saved(program: Path, work: Path) -> Path:
    """The graph of a program, as a job that runs on the main branch keeps it."""
    file = work / "saved.json"
    subprocess.run([FLEETFORM, "graph", program, "-o", file], check=True, stdout=subprocess.DEVNULL)
    return file


def two_revisions(folder: Path) -> Path:
    """A git repository with the sample stacks, and a later revision in which every node pool may be larger by one."""
    shutil.copytree(ROOT / "stacks", folder / "stacks")
    git = ["git", "-C", str(folder), "-c", "user.name=bench", "-c", "user.email=bench@localhost"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    for revision in ("before", "after"):
        if revision == "after":
            for file in (folder / "stacks").glob("*.yaml"):
                text = file.read_text(encoding="utf-8")
                larger = re.sub(r"\bmax: (\d+)", lambda found: f"max: {int(found[1]) + 1}", text)
                file.write_text(larger, encoding="utf-8")
        subprocess.run([*git, "add", "--all"], check=True)
        subprocess.run([*git, "commit", "--quiet", "--no-gpg-sign", "--message", revision], check=True)
    return folder


def table(rows: list[Row]) -> Table:
    """The rows as a person reads them."""
    made = Table(title="Medians of whole processes")
    for column in ("what", "runs", "seconds", "CPU seconds", "MB", "target", ""):
        made.add_column(column, justify="right" if column in ("runs", "seconds", "CPU seconds", "MB") else "left")
    for row in rows:
        figures = ["", "", ""]
        if row.runs:
            figures = [f"{row.median('wall'):.2f}", f"{row.median('cpu'):.2f}", f"{row.median('memory'):,.0f}"]
            figures = [figure if float(figure.replace(",", "")) else "-" for figure in figures]
        made.add_row(row.name, str(len(row.runs) or "-"), *figures, row.target, row.remark)
    return made


if __name__ == "__main__":
    main()
