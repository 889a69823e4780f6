"""The function as it is in its image.

It runs from a folder that has nothing but what `requirements/function.txt` says, and of the clouds' SDKs only what the
components use.
"""

from __future__ import annotations

import importlib.metadata
import os
import re
import runpy
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest

from engines.kube_server import free_ports
from function.calling import Caller
from function.composites import Composite, environment, with_status
from function.test_function_steps import one_of_each_shape

SITE = Path(sysconfig.get_paths()["purelib"])
_SDK = "pulumi_"


@pytest.fixture(scope="module")
def app(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder `/app` of the image, made of links, after the build step."""
    folder = tmp_path_factory.mktemp("image") / "app"
    (folder / "fleetform").mkdir(parents=True)
    for name in sorted(_top_level(root / "requirements" / "function.txt")):
        if name.startswith(_SDK) and (SITE / name / "_utilities.py").is_file():
            _link(SITE / name, folder / name)
        else:
            (folder / name).symlink_to(SITE / name)
    for part in ("blueprints", "components", "compiler"):
        _link(root / part / "fleetform", folder / "fleetform")
    done = subprocess.run(
        [sys.executable, "-S", str(root / "function" / "leave_out.py"), str(folder)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    told = re.fullmatch(r"(\d+) services left out: ([\d,]+) MB are ([\d,]+) MB now\n", done.stdout)
    assert told is not None, done.stdout
    before, after = (int(told[number].replace(",", "")) for number in (2, 3))
    assert after < 0.6 * before
    return folder


def _top_level(requirements: Path) -> set[str]:
    """What the distributions of a list put into the folder of packages."""
    names = re.findall(r"^([\w.-]+)==", requirements.read_text(encoding="utf-8"), re.MULTILINE)
    files = [file for name in names for file in importlib.metadata.distribution(name).files or ()]
    return {file.parts[0] for file in files if file.parts[0] != ".." and (SITE / file.parts[0]).exists()}


def _link(source: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for item in source.iterdir():
        if item.name != "__pycache__":
            (folder / item.name).symlink_to(item)


@pytest.fixture(scope="module")
def alone(app: Path, root: Path) -> Iterator[Caller]:
    """Calls the function that is served as the image does it."""
    (port,) = free_ports(1)
    text = (root / "function" / "Dockerfile").read_text(encoding="utf-8")
    (entry,) = re.findall(r'^ENTRYPOINT \["python", "-c", "(.*?)", "function", "serve"\]$', text, re.MULTILINE)
    command = [sys.executable, "-S", "-c", entry, "function", "serve", "--insecure", "--address", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": str(app), "PYTHONDONTWRITEBYTECODE": "1"}
    ) as server:
        caller = Caller(port)
        try:
            with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
                grpc.channel_ready_future(channel).result(timeout=60)
            yield caller
        finally:
            caller.close()
            server.terminate()


def composites() -> list[Composite]:
    """All of `dev`, and of `prod` one of each kind and shape."""
    return [*environment("dev").composites, *one_of_each_shape(environment("prod"))]


def test_it_answers_as_it_does_with_everything_there(alone: Caller, call: Caller) -> None:
    for composite in composites():
        there: dict[str, Any] = {}
        for _ in range(2):
            wanted, found = call(composite.document, there), alone(composite.document, there)
            assert found.fatal == [], composite
            assert (found.desired, found.ready, found.composite) == (wanted.desired, wanted.ready, wanted.composite)
            there = {name: with_status(document) for name, document in wanted.desired.items()}


def test_what_is_left_out_says_so(app: Path) -> None:
    program = "import pulumi_aws as aws; aws.acm.Certificate('x')"
    environment_ = {**os.environ, "PYTHONPATH": str(app)}
    done = subprocess.run(
        [sys.executable, "-S", "-c", program], env=environment_, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "ModuleNotFoundError: pulumi_aws.acm is not in this image" in done.stderr


def test_what_components_of_a_user_use_is_kept(root: Path, tmp_path: Path) -> None:
    """A made-up SDK: each way of naming a service, and what a service imports itself."""
    sdk = tmp_path / "pulumi_shop"
    for service in ("one", "two", "three", "four", "five", "six", "deep", "unused"):
        (sdk / service).mkdir(parents=True)
        (sdk / service / "__init__.py").write_text("import typing\n")
    (sdk / "_utilities.py").write_text("")
    (sdk / "config").mkdir()
    (sdk / "config" / "__init__.py").write_text("")
    (sdk / "one" / "thing.py").write_text("from .. import _utilities\nfrom ..deep import (\n    part as _part,\n)\n")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "names.py").write_text("import pulumi_shop as shop\n")
    (tmp_path / "mine" / "uses.py").write_text(
        "from mine.names import shop\nfrom pulumi_shop import (\n    two as second,  # three\n    four,\n)\n"
        'import pulumi_shop.five\nMODULE = "pulumi_shop.six"\n\n\ndef thing() -> object: return shop.one.Thing()\n'
    )
    (tmp_path / "mine" / "broken.py").write_text("def {{ name }}:\n")
    step = runpy.run_path(str(root / "function" / "leave_out.py"))
    assert step["leave_out"](tmp_path) == ["pulumi_shop.three", "pulumi_shop.unused"]
    assert step["leave_out"](tmp_path) == ["pulumi_shop.three", "pulumi_shop.unused"]
    assert (sdk / "config" / "__init__.py").read_text() == ""
    assert (sdk / "deep" / "__init__.py").read_text() == "import typing\n"
    assert "pulumi_shop.unused is not in this image" in (sdk / "unused" / "__init__.py").read_text()


@pytest.mark.parametrize("arguments", [[], ["nowhere"]])
def test_it_says_what_it_wants(arguments: list[str], root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    step = runpy.run_path(str(root / "function" / "leave_out.py"))
    assert step["main"](arguments) == 2
    assert "python leave_out.py FOLDER" in capsys.readouterr().err
