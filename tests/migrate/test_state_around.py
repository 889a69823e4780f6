"""Moving states by the command: with the configuration that is around them, and the backend's own state."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from engines.needs import engine
from fleetform.cli.commands.migrate import command
from fleetform.migrate.errors import MigrateError
from fleetform.migrate.keeping.records import records

OLD, NEW = 'provider["registry.terraform.io/', 'provider["registry.opentofu.org/'
SECRET = "s3cr3t"


def state(*providers: str, **more: Any) -> str:
    resources = [
        {
            "mode": "managed",
            "type": "x_y",
            "name": f"r{place}",
            "provider": f'{OLD}{provider}"]',
            "instances": [{"schema_version": 0, "attributes": {"a": SECRET}}],
        }
        for place, provider in enumerate(providers)
    ]
    whole = {"version": 4, "serial": 1, "lineage": "one", "outputs": {}, "resources": resources, **more}
    return json.dumps(whole, indent=2) + "\n"


def required(**sources: str) -> str:
    inner = "".join(f'    {name} = {{\n      source = "{source}"\n    }}\n' for name, source in sources.items())
    return f"terraform {{\n  required_providers {{\n{inner}  }}\n}}\n"


def migrate(*arguments: str | Path) -> Result:
    done = CliRunner().invoke(command, ["terraform", *map(str, arguments)], standalone_mode=False)
    assert SECRET not in done.output + str(done.exception)
    return done


def addresses(path: Path) -> list[str]:
    return [one["provider"] for one in json.loads(path.read_text())["resources"]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "infra"
    made.mkdir()
    (made / "main.tf").write_text(required(a="registry.terraform.io/hashicorp/a"))
    return made


def test_a_local_state_moves_with_its_configuration(root: Path) -> None:
    path = root / "terraform.tfstate"
    path.write_text(state("hashicorp/a"))
    done = migrate(root, "--in-place", "--state", path)
    assert done.return_value == 0, done.exception
    assert addresses(path) == [f'{NEW}hashicorp/a"]']
    assert f"{path}: 1 provider addresses moved, serial 2\n" in done.output
    assert "registry.terraform.io" not in (root / "main.tf").read_text()
    (record,) = records(root)
    assert (record.done, sorted(record.files)) == (True, ["main.tf", "terraform.tfstate"])


def test_a_state_alone_keeps_what_the_configuration_names_in_full(root: Path) -> None:
    path = root / "terraform.tfstate"
    path.write_text(state("hashicorp/a", "hashicorp/b"))
    done = migrate(root, "--state", path)
    assert addresses(path) == [f'{OLD}hashicorp/a"]', f'{NEW}hashicorp/b"]']
    assert "  left: registry.terraform.io/hashicorp/a: the configuration names this registry in full\n" in done.output


def test_modules_of_others_name_providers_too(root: Path) -> None:
    module = root / ".terraform" / "modules" / "m"
    module.mkdir(parents=True)
    (module / "versions.tf").write_text(required(b="registry.terraform.io/team/b"))
    path = root / "terraform.tfstate.d" / "prod" / "terraform.tfstate"
    path.parent.mkdir(parents=True)
    path.write_text(state("hashicorp/a", "team/b"))
    migrate(root, "--in-place", "--state", path)
    assert addresses(path) == [f'{NEW}hashicorp/a"]', f'{OLD}team/b"]']


def test_a_file_that_opentofu_does_not_read_names_nothing(root: Path) -> None:
    (root / "main.tofu").write_text(required(a="hashicorp/a"))
    path = root / "terraform.tfstate"
    path.write_text(state("hashicorp/a"))
    migrate(root, "--state", path)
    assert addresses(path) == [f'{NEW}hashicorp/a"]']


def test_a_new_folder_gets_a_moved_copy_in_the_same_place(root: Path, tmp_path: Path) -> None:
    path = root / "live" / "terraform.tfstate"
    path.parent.mkdir()
    path.write_text(state("hashicorp/a"))
    pulled = tmp_path / "pulled.json"
    pulled.write_text(state("hashicorp/b"))
    out = tmp_path / "out"
    done = migrate(root, "-o", out, "--state", path, "--state", pulled)
    assert done.return_value == 0, done.exception
    assert addresses(out / "live" / "terraform.tfstate") == [f'{NEW}hashicorp/a"]']
    assert addresses(out / "pulled.json") == [f'{NEW}hashicorp/b"]']
    assert f"then 'tofu state push {out / 'pulled.json'}'" in done.output
    assert (addresses(path), addresses(pulled)) == ([f'{OLD}hashicorp/a"]'], [f'{OLD}hashicorp/b"]'])


def test_one_odd_state_stops_everything(root: Path) -> None:
    good, odd = root / "terraform.tfstate", root / "odd.tfstate"
    good.write_text(state("hashicorp/a"))
    odd.write_text(state("hashicorp/a")[:-5])
    left = {path: path.read_bytes() for path in root.iterdir()}
    done = migrate(root, "--in-place", "--state", good, "--state", odd)
    assert isinstance(done.exception, MigrateError)
    assert "the file ends in the middle" in str(done.exception)
    assert {path: path.read_bytes() for path in root.iterdir()} == left


def test_a_pulled_state_of_another_lineage_is_refused(root: Path, tmp_path: Path) -> None:
    (root / "terraform.tfstate").write_text(state("hashicorp/a", lineage="another"))
    pulled = tmp_path / "pulled.json"
    pulled.write_text(state("hashicorp/a"))
    done = migrate(root, "--in-place", "--state", pulled)
    assert isinstance(done.exception, MigrateError)
    assert str(done.exception).startswith(f"{pulled}: its lineage is not that of the state in the backend")
    assert addresses(pulled) == [f'{OLD}hashicorp/a"]']
    assert not (root / ".fleetform").exists()


def test_the_backend_is_asked_for_its_lineage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess

    root, pulled = tmp_path / "infra", tmp_path / "pulled.json"
    root.mkdir()
    monkeypatch.setenv("CHECKPOINT_DISABLE", "1")
    (root / "main.tf").write_text('terraform {\n  backend "inmem" {\n    lock_id = "x"\n  }\n}\n')
    done = subprocess.run([str(engine("terraform")), "init"], cwd=root, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    pulled.write_text(state("hashicorp/a"))
    assert migrate(root, "--state", pulled).return_value == 0  # it has none, which contradicts nothing
    # From here on the backend is said to answer with the state of another.
    program = tmp_path / "bin" / "terraform"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n[ \"$*\" = 'state pull' ] && cat {tmp_path / 'other.json'}\n")
    program.chmod(0o755)
    (tmp_path / "other.json").write_text(state("hashicorp/a", lineage="another"))
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    told = str(migrate(root, "--state", pulled).exception)
    assert "its lineage is not that of the state in the backend" in told


def test_a_state_that_cannot_be_written_says_how_to_go_back(root: Path) -> None:
    path = root / "terraform.tfstate"
    path.write_text(state("hashicorp/a"))
    (root / ".terraform.tfstate.lock.info").write_text("{}")
    done = migrate(root, "--in-place", "--state", path)
    told = str(done.exception)
    assert "is locked. Nothing was changed" in told
    assert told.endswith(f"'fleetform migrate rollback {root}' puts back what was changed before")
    back = CliRunner().invoke(command, ["rollback", str(root)], standalone_mode=False)
    assert back.return_value == 0
    assert (root / "main.tf").read_text() == required(a="registry.terraform.io/hashicorp/a")
