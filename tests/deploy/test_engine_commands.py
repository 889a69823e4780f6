"""`fleetform preview|up|refresh|destroy` as people and CI meet them, on a small project and the real engine."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deploy.lives import own_variables
from engines.pulumi_engine import Pulumi, pulumi, python_language
from fleetform.deploy.engine import run
from fleetform.programs import open_program

PROGRAM = """\
import pulumi
import pulumi_random as random

config = pulumi.Config()
pets = [random.RandomPet(f"pet-{n}", prefix=config.get("prefix")) for n in range(config.get_int("count") or 3)]
password = random.RandomPassword("password", length=20)
pulumi.export("pet", pets[0].id)
pulumi.export("password", password.result)
"""
COUNT = 5  # three pets, a password, the stack


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Pulumi]:
    """The engine, nothing chosen, in the folder of a small project."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "Pulumi.yaml").write_text("name: shop\nruntime: python\n", encoding="utf-8")
    (tmp_path / "shop" / "__main__.py").write_text(PROGRAM, encoding="utf-8")
    with pulumi(tmp_path, ["random"], {"random:index/randomPassword:RandomPassword": [("result",)]}) as made:
        made.folder = tmp_path / "shop"
        yield made


def chosen_nothing(engine: Pulumi) -> dict[str, dict[str, object]]:
    """The state that Fleetform keeps by itself."""
    before = dict(engine.variables)
    engine.variables |= own_variables(engine.folder)
    try:
        return engine.state("shop", "dev")
    finally:
        engine.variables = before


def test_state_is_kept_in_the_project_when_nothing_is_chosen(engine: Pulumi) -> None:
    before = sorted(path.name for path in engine.folder.iterdir())
    up = engine.fleetform("up", ".", "--yes")
    assert f".: {COUNT} create" in up.out
    own = engine.folder / ".fleetform"
    assert sorted(path.name for path in engine.folder.iterdir() if path.name != "__pycache__") == [
        ".fleetform",
        *before,
    ]
    assert (own / "passphrase").stat().st_mode & 0o777 == 0o600
    assert own.stat().st_mode & 0o777 == 0o700
    assert (own / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert len(chosen_nothing(engine)) == COUNT + 1  # and the default provider
    passphrase = (own / "passphrase").read_text(encoding="utf-8")
    assert len(passphrase) >= 32
    assert passphrase not in up.out + up.err
    assert f".: {COUNT} same" in engine.fleetform("refresh", ".", "--yes").out
    assert f".: {COUNT} delete" in engine.fleetform("destroy", ".", "--yes").out


def test_a_backend_that_is_chosen_is_used(engine: Pulumi, tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    engine.variables |= {"PULUMI_BACKEND_URL": (tmp_path / "shared").as_uri(), "PULUMI_CONFIG_PASSPHRASE": "ours"}
    engine.fleetform("up", ".", "--yes")
    assert len(engine.state("shop", "dev")) == COUNT + 1
    assert not (engine.folder / ".fleetform" / "state").exists()
    assert not (engine.folder / ".fleetform" / "passphrase").exists()


def test_a_backend_chosen_later_has_a_seal_of_its_own(engine: Pulumi, tmp_path: Path) -> None:
    """What was tried on one machine, with a passphrase of ours, does not stop a team that has one of its own."""
    engine.fleetform("preview", ".")
    (tmp_path / "shared").mkdir()
    engine.variables |= {"PULUMI_BACKEND_URL": (tmp_path / "shared").as_uri(), "PULUMI_CONFIG_PASSPHRASE": "ours"}
    engine.fleetform("up", ".", "--yes")
    wrong = engine.fleetform("up", ".", "--yes", status=3, variables={"PULUMI_CONFIG_PASSPHRASE": "another"})
    assert "incorrect passphrase" in wrong.err


def test_the_backend_of_the_project_is_used(engine: Pulumi) -> None:
    with (engine.folder / "Pulumi.yaml").open("a", encoding="utf-8") as file:
        file.write("backend: {url: 'file://kept-here'}\n")
    (engine.folder / "kept-here").mkdir()
    engine.variables["PULUMI_CONFIG_PASSPHRASE"] = "ours"
    engine.fleetform("up", ".", "--yes")
    assert (engine.folder / "kept-here" / ".pulumi" / "stacks" / "shop" / "dev.json").is_file()


def test_expect_no_changes(engine: Pulumi) -> None:
    assert engine.fleetform("preview", ".", "--expect-no-changes", status=None).status == 1
    refused = engine.fleetform("up", ".", "--yes", "--expect-no-changes", status=None)
    assert refused.status == 1
    assert engine.journal.of("Create", preview=False) == []
    engine.fleetform("up", ".", "--yes")
    assert f".: {COUNT} same" in engine.fleetform("preview", ".", "--expect-no-changes").out
    engine.fleetform("up", ".", "--expect-no-changes")
    changed = engine.fleetform("preview", ".", "--expect-no-changes", "--config", "prefix=new", status=None)
    assert (changed.status, ".: 3 update, 2 same" in changed.out) == (1, True)


def test_json_is_all_that_is_printed_and_hides_secrets(engine: Pulumi) -> None:
    told = json.loads(engine.fleetform("up", ".", "--yes", "--json").out)
    assert told == {
        "operation": "up",
        "environment": ".",
        "project": "shop",
        "stack": "dev",
        "changes": {"create": COUNT},
        "outputs": {"pet": "pet-0-id", "password": "[secret]"},
    }
    again = json.loads(engine.fleetform("up", ".", "--expect-no-changes", "--json").out)
    assert again["changes"] == {"same": COUNT}


def test_parallel_limits_what_is_done_at_once(engine: Pulumi) -> None:
    engine.journal.delay = 0.2
    engine.fleetform("up", ".", "--yes", "--parallel", "1")
    assert engine.journal.most_at_once == 1
    engine.fleetform("destroy", ".", "--yes")
    engine.fleetform("up", ".", "--yes", "--parallel", "8")
    assert engine.journal.most_at_once > 1


def on_terminal(engine: Pulumi, *arguments: str, typed: bytes = b"", **options: Any) -> tuple[int, str]:
    """Runs `fleetform` on a terminal, where someone types, and gives the status and what was shown."""
    ours, its = pty.openpty()
    engine.variables |= {"TERM": "xterm", "COLUMNS": "200"}
    running = engine.start(*arguments, **{"stdin": its, "stdout": its, "stderr": its, **options})
    os.close(its)
    os.write(ours, typed)
    seen = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        seen += piece
    os.close(ours)
    return running.wait(timeout=60), seen.decode()


def test_up_shows_what_it_would_do_before_it_asks(engine: Pulumi) -> None:
    status, shown = on_terminal(engine, "up", ".", typed=b"n\n")
    assert (status, f".: {COUNT} create" in shown, "up .? [y/N]" in shown) == (130, True, True)
    assert engine.journal.of("Create", preview=False) == []
    status, shown = on_terminal(engine, "up", ".", typed=b"y\n")
    assert status == 0, shown
    assert len(engine.journal.of("Create", preview=False)) == COUNT - 1


def test_a_secret_that_is_given_in_clear_is_sealed(engine: Pulumi, monkeypatch: pytest.MonkeyPatch) -> None:
    (engine.folder / "__main__.py").write_text(
        "import pulumi\nimport pulumi_random as r\nr.RandomPet('p', prefix=pulumi.Config().require('word'))\n",
        encoding="utf-8",
    )
    for variable, value in engine.variables.items():
        monkeypatch.setenv(variable, value)
    run("up", replace(open_program(engine.folder), secrets={"shop:word": "hush-hush"}))
    pet = next(item for item in chosen_nothing(engine).values() if "RandomPet" in str(item["type"]))
    assert pet["inputs"] == {"prefix": "hush-hush"}
    settings = (engine.folder / ".fleetform" / "stacks" / "shop" / "dev" / "Pulumi.dev.yaml").read_text(
        encoding="utf-8"
    )
    assert "hush-hush" not in settings
    assert "secure" in settings


def test_nobody_there_to_be_asked(engine: Pulumi) -> None:
    ran = engine.fleetform("up", ".", status=2)
    assert "say --yes" in ran.err
    assert engine.journal.of("Create") == []


def test_without_the_engine(engine: Pulumi) -> None:
    before = sorted(engine.folder.iterdir())
    ran = engine.fleetform("up", ".", "--yes", status=3, variables={"PATH": "/nowhere"})
    assert "pulumi command is not on PATH: install it (https://" in ran.err
    assert sorted(path for path in engine.folder.iterdir() if path.name != "__pycache__") == before


def test_a_program_that_fails(engine: Pulumi) -> None:
    (engine.folder / "__main__.py").write_text(PROGRAM + "raise ValueError('the reason')\n", encoding="utf-8")
    ran = engine.fleetform("up", ".", "--yes", status=3)
    assert "the reason" in ran.err
    assert "__main__.py" in ran.err
    assert "stdout:" not in ran.err
    assert "code: 255" not in ran.err


def test_a_provider_that_is_not_there(engine: Pulumi) -> None:
    ran = engine.fleetform("up", ".", "--yes", status=3, variables={"PULUMI_DEBUG_PROVIDERS": ""})
    assert "random" in ran.err
    assert "Traceback" not in ran.err


def test_a_stack_that_is_locked(engine: Pulumi) -> None:
    engine.fleetform("up", ".", "--yes")
    locks = engine.folder / ".fleetform" / "state" / ".pulumi" / "locks" / "organization" / "shop" / "dev"
    locks.mkdir(parents=True, exist_ok=True)
    lock = {"pid": 1, "username": "ann", "hostname": "elsewhere", "timestamp": "2026-01-01T00:00:00Z"}
    (locks / "11111111-1111-4111-8111-111111111111.json").write_text(json.dumps(lock), encoding="utf-8")
    ran = engine.fleetform("up", ".", "--yes", status=3)
    assert "locked by 1 lock" in ran.err
    assert "It is held by process 1 of elsewhere." in ran.err
    assert "pulumi cancel --yes --stack organization/shop/dev" in ran.err
    assert f"PULUMI_BACKEND_URL={(engine.folder / '.fleetform' / 'state').as_uri()}" in ran.err


def test_interrupting_keeps_the_state_true(engine: Pulumi) -> None:
    """Ctrl-C ends in good order: what was made is in the state, nothing is locked, and the next run goes on."""
    engine.journal.delay = 2
    arguments = ("up", ".", "--yes", "--config", "count=12", "--parallel", "2")
    running = engine.start(*arguments, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not engine.journal.of("Create", preview=False) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130, told
    assert "waiting for what is under way" in told
    assert "Traceback" not in told
    made = {sent.urn for sent in engine.journal.of("Create", preview=False)}
    assert 0 < len(made) < 13
    engine.journal.delay = 0
    assert made <= chosen_nothing(engine).keys()
    engine.fleetform("up", ".", "--yes", "--config", "count=12")
    everything = [sent.urn for sent in engine.journal.of("Create", preview=False)]
    assert len(everything) == len(set(everything)) == 13


def test_progress_is_for_terminals(engine: Pulumi) -> None:
    piped = engine.fleetform("preview", ".")
    assert piped.err == ""
    assert "\x1b" not in piped.out
    assert "random:index:RandomPet pet-0 create" in piped.out
    status, shown = on_terminal(engine, "preview", ".")
    assert status == 0
    assert "steps" in shown
    status, shown = on_terminal(engine, "preview", ".", stdout=subprocess.DEVNULL)
    assert "RandomPet" not in shown
    assert "steps" in shown


def test_settings_of_the_stack_hold_for_both_commands(engine: Pulumi, tmp_path: Path) -> None:
    """Plain, object and sealed values of `Pulumi.dev.yaml`: the same inputs and URNs by `fleetform` and by `pulumi`."""
    source = """\
import pulumi
import pulumi_random as random

config = pulumi.Config()
random.RandomPet("plain", prefix=config.require("plain"))
random.RandomPet("object", prefix=config.require_object("object")["list"][0]["key"])
random.RandomPet("sealed", prefix=config.require_secret("sealed"))
random.RandomPet("region", prefix=pulumi.Config("aws").require("region"))
"""
    (engine.folder / "__main__.py").write_text(source, encoding="utf-8")
    (tmp_path / "state").mkdir()
    backend = {"PULUMI_BACKEND_URL": (tmp_path / "state").as_uri(), "PULUMI_CONFIG_PASSPHRASE": "ours"}
    with python_language() as language:
        engine.variables |= {**language, **backend}
        engine.pulumi("stack", "init", "dev")
        engine.pulumi("config", "set", "plain", "some text", "--stack", "dev")
        engine.pulumi("config", "set", "--path", "object.list[0].key", "found", "--stack", "dev")
        engine.pulumi("config", "set", "--secret", "sealed", "hush", "--stack", "dev")
        engine.pulumi("config", "set", "aws:region", "eu-west-1", "--stack", "dev")
        settings = (engine.folder / "Pulumi.dev.yaml").read_bytes()
        assert b"hush" not in settings
        engine.pulumi("up", "--yes", "--skip-preview", "--stack", "dev")
    ordinary = engine.state("shop", "dev")
    assert f".: {COUNT} same" in engine.fleetform("preview", ".", "--expect-no-changes").out
    for variable in backend:
        del engine.variables[variable]
    refused = engine.fleetform("up", ".", "--yes", status=3)
    assert "set PULUMI_CONFIG_PASSPHRASE" in refused.err
    engine.variables["PULUMI_CONFIG_PASSPHRASE"] = "ours"
    up = engine.fleetform("up", ".", "--yes")
    assert "hush" not in up.out + up.err
    engine.variables["PULUMI_BACKEND_URL"] = (engine.folder / ".fleetform" / "state").as_uri()
    ours = engine.state("shop", "dev")
    assert ours.keys() == ordinary.keys()
    told = {item["urn"].split("::")[-1]: item["inputs"] for item in ours.values() if "RandomPet" in item["type"]}
    assert told == {
        item["urn"].split("::")[-1]: item["inputs"] for item in ordinary.values() if "RandomPet" in item["type"]
    }
    assert told["plain"]["prefix"] == "some text"
    assert told["object"]["prefix"] == "found"
    assert json.loads(told["sealed"]["prefix"]["plaintext"]) == "hush"
    assert told["region"]["prefix"] == "eu-west-1"
    assert (engine.folder / "Pulumi.dev.yaml").read_bytes() == settings
