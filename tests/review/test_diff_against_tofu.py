"""The comparison against real OpenTofu: the base's export is applied, the head's planned; the same operations."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engines.tofu_engine import Tofu, tofu
from fleetform.cli.options import ProgramOptions
from fleetform.cli.recording import record_program
from fleetform.export.opentofu import export
from fleetform.graph.model import Graph, Resource, ResourceKind
from fleetform.names.reverse import token_of
from fleetform.review.diff import compare
from fleetform.review.engine_plan import differing
from fleetform.review.reading import read_export
from fleetform.review.replacement import forces_replacement
from review.edits import BLUEPRINT

pytestmark = pytest.mark.xdist_group("tofu-review")

EDITS = ("version", "pool-machine", "region", "pool-gone", "memory")


def force_new(kind: str, argument: str) -> bool:
    """Whether an argument replaces a resource, by the facts that the comparison has."""
    token = token_of(kind)
    if token is None:
        return kind == "azapi_resource" and argument in ("location", "parent_id", "name")
    from fleetform import names

    mapped = names.terraform_resource(token)
    assert mapped is not None
    pulumi = next((name for name, one in mapped.attributes.items() if one.name == argument), argument)
    return forces_replacement(Resource("", token, "", ResourceKind.CUSTOM), (pulumi,))


def written(folder: Path, graph: Graph) -> Path:
    """The export of a graph in a folder; what tofu keeps there stays."""
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.tf"):
        old.unlink()
    shutil.rmtree(folder / "modules", ignore_errors=True)
    for name, content in export(graph, layers="single").items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def edited(root: Path, folder: Path, old: str, new: str) -> Graph:
    shutil.copytree(root / "stacks", folder)
    file = folder / "dev.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    return record_program(ProgramOptions(None, {}, None, None).open(file))


@pytest.fixture(scope="module")
def applied(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Tofu, Graph, Path]]:
    folder = tmp_path_factory.mktemp("tofu-review")
    base = record_program(ProgramOptions(None, {}, None, None).open(root / "stacks" / "dev.yaml"))
    place = written(folder / "export", base)
    with tofu(place, force_new=force_new) as engine:
        engine.init()
        engine.apply()
        yield engine, read_export(place), folder


@pytest.mark.parametrize("name", EDITS)
def test_tofu_plans_what_the_comparison_says(name: str, applied: tuple[Tofu, Graph, Path], root: Path) -> None:
    engine, base, folder = applied
    head = edited(root, folder / name, *BLUEPRINT[f"blueprint-{name}"])
    place = written(folder / "export", head)
    engine.init()
    plan = folder / f"{name}.json"
    plan.write_text(json.dumps(engine.plan()))
    changes = compare(base, read_export(place))
    found = differing(changes, plan)
    assert changes.counts
    assert (found.missing, found.extra, found.other) == ({}, {}, {})
