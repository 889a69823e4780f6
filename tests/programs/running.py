"""What the tests of programs share: writing a project, and the command line in this process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from fleetform.cli.main import main

PET = """\
import pulumi
import pulumi_random as random

random.RandomPet("pet", prefix=pulumi.Config().get("prefix"))
"""
PROJECT = "name: shop\nruntime: python\n"


@dataclass(frozen=True)
class Ran:
    """A command that ended."""

    status: int
    out: str
    err: str


def project(folder: Path, files: Mapping[str, str], settings: str = PROJECT) -> Path:
    """Writes a Pulumi project."""
    for name, text in {"Pulumi.yaml": settings, **files}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")
    return folder


def fleetform(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Ran:
    """Runs the command line."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    status = ended.value.code
    assert isinstance(status, int)
    return Ran(status, out, err)


def files_in(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, but what Python compiled."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts
    }
