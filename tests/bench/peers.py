"""What others take for the same resources, measured in the same run: CDK Terrain, and Pulumi's own preview."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

from bench.measuring import CommandFailedError, Row, Taken, run
from engines.needs import find
from engines.pulumi_engine import pulumi, python_language

PROGRAMS = Path(__file__).parent / "programs"
CDK_TERRAIN = ("cdktn==0.24.0", "cdktn-provider-aws==25.8.1")
"""Its newest release; installed apart, never into the project's own environment."""


def cdk_terrain(resources: int, work: Path, kept: Path) -> Row:
    """The same resources with CDK Terrain, from Python."""
    name = f"CDK Terrain (Python): {resources:,} resources, synth"
    if shutil.which("node") is None:
        return Row(name, remark="not measured: node is not there")
    try:
        python = _installed(kept / "cdk-terrain")
        variables = {
            "BENCH_RESOURCES": str(resources),
            "BENCH_OUT": str(work / "cdk-terrain"),
            "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
            "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": "1",
        }
        return Row(name, [run([python, PROGRAMS / "cdk_terrain" / "main.py"], work, variables)])
    except (CommandFailedError, subprocess.CalledProcessError) as error:
        return Row(name, remark=f"not measured: {error}")


def preview(resources: int, work: Path) -> Row:
    """Some of the resources with `pulumi preview`: the real engine, a stand-in for the cloud's provider."""
    name = f"pulumi preview: {resources:,} resources, stand-in provider"
    if find("pulumi") is None:
        return Row(name, remark="not measured: pulumi is not there; make engines installs it")
    folder = work / "preview"
    shutil.copytree(PROGRAMS / "aws", folder)
    os.environ["BENCH_RESOURCES"] = str(resources)
    with pulumi(folder, ["aws"], local_backend=False) as engine, python_language() as language:
        engine.pulumi("stack", "init", "bench", variables=language)
        start = time.perf_counter()
        engine.pulumi("preview", "--stack", "bench", variables=language)
        wall = time.perf_counter() - start
    return Row(name, [Taken(wall, 0, 0)], remark=f"{wall / resources * 1000:.1f} ms a resource")


def _installed(folder: Path) -> Path:
    """CDK Terrain's interpreter; its environment is made once and kept until `make clean`."""
    python = folder / "bin" / "python"
    marker = folder / "installed.txt"
    wanted = "\n".join(CDK_TERRAIN)
    if not marker.is_file() or marker.read_text() != wanted:
        print(f"installing {' and '.join(CDK_TERRAIN)} …", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *CDK_TERRAIN], check=True
        )
        subprocess.run([python, "-c", "import cdktn_provider_aws.vpc"], check=True, capture_output=True)
        marker.write_text(wanted)
    return python
