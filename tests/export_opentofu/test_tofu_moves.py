"""A program that grows: what has another address since the last export is moved, and nothing is made anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import Alias, ResourceOptions

from engines.tofu_engine import Tofu, tofu
from export_opentofu.support import recorded
from export_opentofu.test_tofu_module_programs import Group, fleet
from fleetform.export.opentofu import Layout, export
from fleetform.export.opentofu.moves import ADDRESSES, kept_in
from fleetform.export.writing import write


def written(program: Callable[[], object], folder: Path, layout: Layout = "modules") -> str:
    """Exports into a folder that may have an earlier export; the `moved` blocks."""
    files = export(recorded(program), layout=layout, earlier=kept_in(folder))
    write(files, folder, generator="opentofu")
    return str(files.get("moved.tf", ""))


def changes(engine: Tofu) -> dict[str, list[str]]:
    """What a plan would do: actions to addresses, without what stays."""
    found: dict[str, list[str]] = {}
    engine.init()
    engine.check_format()
    for change in engine.plan()["resource_changes"]:
        actions = " ".join(change["change"]["actions"])
        if actions != "no-op" and change["mode"] == "managed":
            found.setdefault(actions, []).append(change["address"])
    return found


def test_from_one_to_several_nothing_is_made_anew(tmp_path: Path) -> None:
    for count, blocks in ((1, 0), (2, 2), (3, 4), (4, 4)):
        moved = written(fleet(count), tmp_path)
        assert moved.count("moved {") == blocks
        with tofu(tmp_path) as engine:
            found = changes(engine)
            assert set(found) <= {"create"}
            assert len(found["create"]) == 2
            engine.apply()
            assert not engine.has_changes()
    # A state that is three exports old arrives as well.
    assert "from = aws_sqs_queue.unit_000_first" in moved
    assert "from = module.unit_001_group" in moved
    assert 'to   = module.group["unit-001"]' in moved


def test_the_layout_may_change(tmp_path: Path) -> None:
    layouts: tuple[Layout, ...] = ("flat", "modules", "flat")
    for number, layout in enumerate(layouts):
        written(fleet(3), tmp_path, layout)
        with tofu(tmp_path) as engine:
            found = changes(engine)
            assert set(found) == (set() if number else {"create"})
            engine.apply()
            assert not engine.has_changes()


def test_back_to_where_it_was(tmp_path: Path) -> None:
    for count in (2, 3, 2, 3):
        written(fleet(count), tmp_path)
        with tofu(tmp_path) as engine:
            found = changes(engine)
            assert set(found) <= {"create", "delete"}
            assert len(found.get("delete", ())) in (0, 2)
            engine.apply()


def renamed(prefix: str, old: str | None = None) -> Callable[[], None]:
    """A program whose resources have other names than before."""

    def program() -> None:
        for name in ("web", "api"):
            group = Group(name)
            for part in ("jobs", "dead"):
                aliases = [Alias(name=f"{old}-{name}-{part}")] if old else None
                aws.sqs.Queue(
                    f"{prefix}-{name}-{part}",
                    name=f"{name}-{part}",
                    opts=ResourceOptions(parent=group, aliases=aliases),
                )

    return program


def test_aliases_find_what_is_in_a_module(tmp_path: Path) -> None:
    written(renamed("a"), tmp_path)
    with tofu(tmp_path) as engine:
        changes(engine)
        engine.apply()
    written(renamed("b", "a"), tmp_path)
    with tofu(tmp_path) as engine:
        assert changes(engine) == {}


def test_an_export_without_an_earlier_one_says_nothing(tmp_path: Path) -> None:
    assert not written(fleet(3), tmp_path)
    data: dict[str, Any] = json.loads((tmp_path / ADDRESSES).read_text(encoding="utf-8"))
    assert 'module.group["unit-000"].aws_sqs_queue.first' in data["addresses"].values()


@pytest.mark.parametrize("text", ["", "[]", "no json", '{"addresses": {}}'])
def test_a_file_that_is_not_ours_is_no_earlier_export(text: str, tmp_path: Path) -> None:
    files = export(recorded(fleet(3)), layout="modules", earlier=lambda _: text)
    assert "moved.tf" not in files
    assert tmp_path.exists()
