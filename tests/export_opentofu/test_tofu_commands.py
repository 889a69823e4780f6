"""Commands: run by the real OpenTofu, which has `terraform_data` built in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pulumi
import pulumi_command as command
import pytest

from engines.tofu_engine import tofu
from export_opentofu.support import exported, recorded, write_files
from fleetform.export.errors import ExportError
from fleetform.export.opentofu import export


def _made(folder: Path, text: str = "hello") -> Callable[[], None]:
    def program() -> None:
        command.local.Command(
            "greeting",
            create='printf "%s" "$TEXT" > made.txt',
            delete="cp made.txt kept.txt; rm made.txt",
            environment={"TEXT": text},
            dir=str(folder),
            interpreter=["/bin/sh", "-c"],
            triggers=["once"],
        )

    return program


@pytest.mark.parametrize("syntax", ["hcl", "json"])
def test_a_command_runs_when_it_is_made_changed_and_destroyed(tmp_path: Path, syntax: str) -> None:
    place = tmp_path / "place"
    place.mkdir()
    folder = write_files(export(recorded(_made(place)), syntax=syntax), tmp_path / "export")  # pyright: ignore[reportArgumentType]  one of the two
    with tofu(folder) as engine:
        engine.init()
        if syntax == "hcl":
            engine.check_format()
        engine.apply()
        assert (place / "made.txt").read_text(encoding="utf-8") == "hello"
        assert not engine.has_changes()
        write_files(export(recorded(_made(place, "it's new")), syntax=syntax), folder)  # pyright: ignore[reportArgumentType]  one of the two
        engine.apply()
        assert (place / "made.txt").read_text(encoding="utf-8") == "it's new"
        assert (place / "kept.txt").read_text(encoding="utf-8") == "hello"
        engine.run("destroy", "-auto-approve", "-input=false", "-no-color")
    assert (place / "kept.txt").read_text(encoding="utf-8") == "it's new"
    assert not (place / "made.txt").exists()


def _far() -> None:
    command.remote.Command(
        "far",
        connection={
            "host": "far.example.com",
            "user": "root",
            "private_key": "-----BEGIN KEY-----",
            "proxy": {"host": "near.example.com", "password": "open-sesame"},
        },
        create="uname -a",
        delete="true",
        environment={"NAME": "it's me"},
    )


def test_a_command_on_another_machine_is_valid_and_keeps_its_secrets(tmp_path: Path) -> None:
    text = exported(_far)
    assert "BEGIN KEY" not in text
    assert "open-sesame" not in text
    assert "private_key      = var.far_connection_private_key" in text
    assert "bastion_password = self.input.connection.proxy.password" in text
    assert text.count("sensitive   = true") == 2
    with tofu(write_files(export(recorded(_far)), tmp_path)) as engine:
        engine.init()
        engine.check_format()
        engine.validate()


def test_what_a_command_printed_is_refused_by_name() -> None:
    def program() -> None:
        made = command.local.Command("greeting", create="date", update="date -u", stdin="text")
        pulumi.export("date", made.stdout)

    with pytest.raises(ExportError) as caught:
        exported(program)
    told = str(caught.value)
    assert "OpenTofu runs a command only when it creates or destroys" in told
    assert "OpenTofu gives a command no input" in told
    assert "OpenTofu keeps no output of a command" in told


def test_what_was_given_to_a_command_is_known() -> None:
    def program() -> None:
        made = command.local.Command(
            "greeting", create="date", environment={"A": "b"}, logging=command.local.Logging.NONE
        )
        pulumi.export("environment", made.environment)

    text = exported(program)
    assert 'value = { A = "b" }' in text
    assert "input" not in text


def test_a_file_to_be_copied_that_is_not_there_is_told() -> None:
    def program() -> None:
        command.remote.CopyToRemote(
            "files", connection={"host": "far.example.com"}, remote_path="/tmp", source=pulumi.FileAsset("x")
        )

    with pytest.raises(ExportError, match="cannot read x: No such file"):
        exported(program)
