"""A user's own project with folders called `components`, `blueprints` and `stacks` imports ours beside them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from programs.running import fleetform, project

FILES = {
    "components/__init__.py": "",
    "components/web.py": """\
        import pulumi
        from blueprints.sizes import SIZES
        from fleetform.components.base import Component
        from fleetform.components.security.aws import AwsKey


        class Web(Component):
            def __init__(self, name: str, size: str) -> None:
                super().__init__("web:Web", name, {"size": SIZES[size]}, None, None)
                self.key = AwsKey(
                    self.named("key"),
                    {
                        "alias": name,
                        "purpose": "of the web",
                        "region": "eu-west-1",
                        "account_id": "111122223333",
                        "log_groups": [],
                        "tags": {},
                        "protect": False,
                    },
                    self.below(),
                )
                self.finish({"key_arn": self.key.key_arn})
        """,
    "blueprints/__init__.py": "from fleetform.blueprints import NodePool\n",
    "blueprints/sizes.py": "SIZES = {'small': 1}\n",
    "stacks/names.py": "NAMES = ['front', 'back']\n",
    "program.py": """\
        import blueprints
        import components
        import pulumi
        from components.web import Web
        from fleetform.blueprints import NodePool
        from fleetform.programs.blueprint import deploy
        from stacks.names import NAMES


        def run() -> None:
            assert blueprints.NodePool is NodePool and callable(deploy)
            for name in NAMES:
                Web(name, "small")
            pulumi.export("folders", [blueprints.__name__, components.__name__])
        """,
    "__main__.py": "from program import run\n\nrun()\n",
    # A plain Python process: no recorder and no engine, Pulumi's own mocks answer.
    "plain.py": """\
        import pulumi


        class Mocks(pulumi.runtime.Mocks):
            def new_resource(self, args):
                print(args.typ, args.name)
                return f"{args.name}-id", args.inputs

            def call(self, args):
                return {}


        pulumi.runtime.set_mocks(Mocks(), project="own", stack="dev")

        from program import run

        pulumi.runtime.test(run)()
        """,
}
NAMES = [f"{name}-key-{part}" for name in ("front", "back") for part in ("key", "key-alias")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return project(tmp_path, FILES, "name: own\nruntime: python\n")


def test_recorded_by_the_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = fleetform(capsys, "graph", folder)
    assert ran.status == 0, ran
    assert [name for name in NAMES if name not in ran.out] == []
    assert "blueprints" in ran.out


def test_modules_of_this_process_do_not_stand_before_the_programs(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = {name: ModuleType(name) for name in ("components", "components.web", "program")}
    for name, module in ours.items():
        monkeypatch.setitem(sys.modules, name, module)
    assert fleetform(capsys, "graph", folder).status == 0
    assert [name for name, module in ours.items() if sys.modules.get(name) is not module] == []


@pytest.mark.parametrize("command", ["graph", "plain"])
def test_as_processes_of_their_own(folder: Path, command: str) -> None:
    own = {
        "graph": [str(Path(sys.executable).with_name("fleetform")), "graph", "."],
        "plain": [sys.executable, "plain.py"],
    }
    ran = subprocess.run(own[command], cwd=folder, capture_output=True, text=True, check=False, env=dict(os.environ))
    assert ran.returncode == 0, ran.stderr
    assert [name for name in NAMES if name not in ran.stdout] == []
