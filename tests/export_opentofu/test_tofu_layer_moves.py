"""Resources that change their layer: the README's commands take their state along, as real OpenTofu sees it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pulumi_kubernetes as kubernetes
from pulumi import ResourceOptions

from engines.needs import engine
from engines.tofu_engine import Tofu, tofu
from export_opentofu.layered import RELEASE, cluster, platform
from export_opentofu.support import recorded
from fleetform.export.opentofu import export
from fleetform.export.opentofu.layers.moving import with_states_to_take
from fleetform.export.opentofu.moves import kept_in
from fleetform.export.writing import write

ORDER = ["foundation", "addons", "workloads"]


def written(program: Callable[[], object], folder: Path, **options: str) -> list[str]:
    """Exports into a folder as the command does; gives the notes."""
    graph = recorded(program)
    files = export(graph, earlier=kept_in(folder), **options)  # pyright: ignore[reportArgumentType]  literals
    write(files, folder, generator="opentofu")
    return graph.notes


def take_along(folder: Path, environment: dict[str, str]) -> None:
    """Does what the README says."""
    text = (folder / "README.md").read_text().partition("## Take state along")[2]
    commands = [line.strip() for line in text.splitlines() if line.startswith("    ")]
    assert commands
    path = f"{engine('tofu').parent}:{os.environ['PATH']}"
    for command in commands:
        done = subprocess.run(
            ["bash", "-ec", command],
            cwd=folder,
            env={**environment, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, command + done.stderr


def test_from_one_configuration_to_layers_nothing_is_made_anew(tmp_path: Path) -> None:
    written(platform, tmp_path, layers="single")
    with tofu(tmp_path) as engine:
        engine.init()
        engine.apply()
    notes = written(platform, tmp_path, layers="split")
    assert [note.partition(" now")[0] for note in notes if "state along" in note] == [
        "a resource of the one configuration is in foundation/",
        "2 resources of the one configuration are in addons/",
        "3 resources of the one configuration are in workloads/",
    ]
    with tofu(tmp_path) as engine:
        for name in ORDER:
            Tofu(tmp_path / name, engine.environment).init()
        take_along(tmp_path, engine.environment)
        for name in ORDER:
            layer = Tofu(tmp_path / name, engine.environment)
            assert {change["change"]["actions"][0] for change in layer.plan()["resource_changes"]} <= {"no-op", "read"}
            layer.run("apply", "-input=false", "-no-color", "plan.bin")
            assert not layer.has_changes()
    written(platform, tmp_path, layers="split")
    assert "Take state along" not in (tmp_path / "README.md").read_text()


def test_a_resource_that_a_release_begins_to_need_moves_to_the_addons(tmp_path: Path) -> None:
    def program(needed: bool) -> Callable[[], None]:
        def run() -> None:
            _, provider = cluster("hub")
            opts = ResourceOptions(provider=provider)
            login = kubernetes.core.v1.Secret("login", metadata={"name": "login"}, opts=opts)
            RELEASE("app", chart="app", opts=ResourceOptions(provider=provider, depends_on=[login] if needed else []))
            kubernetes.core.v1.ConfigMap("other", metadata={"name": "other"}, opts=opts)

        return run

    written(program(False), tmp_path, layers="split")
    with tofu(tmp_path) as engine:
        for name in ORDER:
            layer = Tofu(tmp_path / name, engine.environment)
            layer.init()
            layer.apply()
    notes = written(program(True), tmp_path, layers="split")
    assert [note for note in notes if "state along" in note] == [
        "a resource of workloads/ is in addons/ now: take its state along before you apply; README.md has the commands"
    ]
    with tofu(tmp_path) as engine:
        take_along(tmp_path, engine.environment)
        for name in ORDER:
            assert not Tofu(tmp_path / name, engine.environment).has_changes()


def test_what_is_no_record_of_addresses_is_passed_over() -> None:
    files = {".fleetform-addresses.json": '{"addresses": {"urn:a": "aws_vpc.a"}}', "README.md": "x\n"}
    for text in ("", "[]", '{"addresses": 1}', '{"addresses": {"urn:a": "aws_vpc.b"}}'):
        assert with_states_to_take(files, lambda _name, text=text: text) == (files, [])
