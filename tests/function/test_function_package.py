"""The function's package, and `crossplane render` with the function."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from engines.needs import engine
from fleetform.export.crossplane.package.composition import FUNCTION, by_function
from function.calling import Caller
from function.composites import Composite, environment, with_status

pytestmark = pytest.mark.xdist_group("crossplane-core")


def test_crossplane_takes_the_package(root: Path, tmp_path: Path) -> None:
    built = tmp_path / "function.xpkg"
    command = [str(engine("crossplane")), "xpkg", "build", "--package-root", str(root / "function" / "package")]
    done = subprocess.run([*command, "--package-file", str(built)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert built.stat().st_size > 0
    said = yaml.safe_load((root / "function" / "package" / "crossplane.yaml").read_text(encoding="utf-8"))
    assert said["metadata"]["name"] == FUNCTION


def test_what_the_image_is_made_of_is_there(root: Path) -> None:
    text = (root / "function" / "Dockerfile").read_text(encoding="utf-8")
    sources = [word for line in re.findall(r"^COPY (?!--)(.*)$", text, re.MULTILINE) for word in line.split()[:-1]]
    ignored = (root / "function" / "Dockerfile.dockerignore").read_text(encoding="utf-8").split()
    assert sources
    for source in sources:
        assert (root / source).exists()
        assert f"!{source}" in ignored


def vpc() -> Composite:
    return next(each for each in environment("dev").composites if each.api.kind == "Vpc")


def rendered(port: int, composite: Composite, there: dict[str, dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """What `crossplane render` makes of a composite resource."""
    function = {
        "apiVersion": "pkg.crossplane.io/v1",
        "kind": "Function",
        "metadata": {
            "name": FUNCTION,
            "annotations": {
                "render.crossplane.io/runtime": "Development",
                "render.crossplane.io/runtime-development-target": f"localhost:{port}",
            },
        },
        "spec": {"package": f"example.com/{FUNCTION}:v1"},
    }
    marked = [_composed(name, document) for name, document in there.items()]
    given = {"xr": [composite.document], "how": [by_function(composite.api)], "fn": [function], "there": marked}
    for name, documents in given.items():
        (folder / f"{name}.yaml").write_text("---\n".join(f"{json.dumps(each)}\n" for each in documents))
    command = [str(engine("crossplane")), "render", *(str(folder / f"{name}.yaml") for name in ("xr", "how", "fn"))]
    command += ["--observed-resources", str(folder / "there.yaml")] if marked else []
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return list(yaml.safe_load_all(done.stdout))


def _composed(name: str, document: dict[str, Any]) -> dict[str, Any]:
    meta = document["metadata"]
    marks = {**meta["annotations"], "crossplane.io/composition-resource-name": name}
    return {**document, "metadata": {**meta, "annotations": marks}}


def test_render_gives_what_the_function_wants(port: int, call: Caller, tmp_path: Path) -> None:
    composite = vpc()
    first = call(composite.document)
    there = {name: with_status(document) for name, document in first.desired.items()}
    for known in ({}, there):
        wanted = call(composite.document, known)
        above, *composed = rendered(port, composite, known, tmp_path)
        assert above["kind"] == "Vpc"
        names = {each["metadata"]["annotations"]["crossplane.io/composition-resource-name"]: each for each in composed}
        assert {name: each["spec"] for name, each in names.items()} == {
            name: each["spec"] for name, each in wanted.desired.items()
        }
        ready = {each["type"]: each["status"] for each in above["status"]["conditions"]}
        assert ready["Ready"] == ("True" if known else "False")
    assert above["status"]["vpcId"] == wanted.composite["status"]["vpcId"]
