"""An environment of the sample platform, applied by OpenTofu and taken over again by a fresh state.

Stand-in providers find what is imported among what was made before, by values that it has: they know no rules of ids.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from engines.tofu_engine import tofu
from engines.tofu_world import World
from export_opentofu.live_stack import Known, written_stack
from export_opentofu.tofu_command import fleetform
from fleetform.cli.recording import record_program
from fleetform.graph.model import ResourceKind
from fleetform.programs import open_program


@pytest.mark.slow
def test_an_environment_is_taken_over_with_a_plan_of_imports_alone(root: Path, tmp_path: Path) -> None:
    program = root / "stacks" / "dev.yaml"
    options = ("export", "opentofu", str(program), "--layers", "single")
    first = fleetform(*options, "--layout", "flat", "-o", str(tmp_path / "first"))
    assert first.exit_code == 0, first.output
    with tofu(tmp_path / "first") as engine:
        engine.init()
        engine.apply()
        state, shown = json.loads(engine.run("state", "pull").stdout), engine.state()
    graph = record_program(open_program(program))
    stack = written_stack(graph, Known(graph, shown, "flat"), tmp_path / "stack.json")
    done = fleetform(*options, "--layout", "modules", "--adopt", str(stack), "-o", str(tmp_path / "fresh"))
    assert done.exit_code == 0, done.output
    assert "note:" not in done.output.replace(first.output, ""), done.output
    with tofu(tmp_path / "fresh", world=World(state)) as engine:
        engine.init()
        engine.check_format()
        changes = engine.plan()["resource_changes"]
        managed = [change for change in changes if change["mode"] == "managed"]
        assert all("importing" in change["change"] for change in managed)
        ids = Counter((change["type"], change["change"]["importing"]["id"]) for change in managed)
        several = {key for key, count in ids.items() if count > 1}  # namespaces that every cluster has
        assert {kind for kind, _ in several} <= {"kubernetes_manifest", "helm_release"}
        changed = {
            change["address"]
            for change in managed
            if change["change"]["actions"] != ["no-op"]
            and (change["type"], change["change"]["importing"]["id"]) not in several
        }
        assert changed == set()
        assert len(managed) == sum(one.kind is ResourceKind.CUSTOM for one in graph.resources.values())
