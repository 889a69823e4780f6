"""The proof with both real engines, where no provider is needed."""

from __future__ import annotations

import json
import stat
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engines.needs import engine
from fleetform.cli.commands.migrate import command
from fleetform.cli.errors import FOUND
from fleetform.migrate.errors import MigrateError
from fleetform.migrate.verify.copies import copy
from fleetform.migrate.verify.errors import EngineError

MAIN = """\
terraform {
  backend "s3" {
    bucket = "no-credentials-for-it"
    key    = "k"
    region = "eu-west-1"
  }
}

variable "size" {
  type = number
}

variable "token" {
  type      = string
  sensitive = true
  default   = "hunter2-hunter2"
}

locals {
  names = { for name in ["a", "b"] : name => upper(name) }
  sized = var.size * 2
  token = "${var.token}-x"
  now   = "${timestamp()} ${uuid()}"
  made  = terraform_data.it.id
  part  = cidrsubnet("10.0.0.0/8", 8, var.size)
}

module "one" {
  source = "./one"
}

resource "terraform_data" "it" {
  input = local.names
}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "infra" / "live"
    (made / "one").mkdir(parents=True)
    (made / "main.tf").write_text(MAIN)
    (made / "one" / "main.tf").write_text('output "o" {\n  value = "one"\n}\n')
    return made


def verify(*arguments: str | Path) -> Result:
    programs = ("--terraform", engine("terraform"), "--tofu", engine("tofu"))
    done = CliRunner().invoke(command, ["verify", *map(str, (*arguments, *programs))], standalone_mode=False)
    assert "hunter" not in done.output + str(done.exception)
    return done


def listing(folder: Path) -> dict[str, tuple[int, bytes]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def test_offline_both_read_a_configuration_alike(root: Path) -> None:
    left = listing(root)
    done = verify(root, "--offline", "--var", "size=3", "--format", "json")
    assert done.return_value == 0, done.exception
    told = json.loads(done.output)
    assert (told["same"], told["proof"], told["resources"]) == (True, "offline", None)
    assert "values that are known only after applying were not compared: local.made" in told["notes"]
    assert listing(root) == left


def test_offline_says_that_it_is_the_weaker_proof(root: Path) -> None:
    done = verify(root, "--offline")
    assert done.return_value == 0
    assert "were not compared: local.made, local.part, local.sized\n" in done.output  # nothing says var.size
    assert done.output.endswith(
        "Both read the configuration alike. This is the weaker proof: no plan was made, so resources, data sources and "
        "the state were not compared.\n"
    )


def test_offline_finds_what_differs(root: Path, tmp_path: Path) -> None:
    after = tmp_path / "after"
    (after / "two").mkdir(parents=True)
    text = MAIN.replace("* 2", "* 3").replace('"./one"', '"./two"').replace("hunter2", "hunter3")
    (after / "main.tf").write_text(f"{text}\nlocals {{\n  more = 1\n}}\n")
    (after / "two" / "main.tf").write_text("")
    done = verify(after, "--before", root, "--offline", "--var", "size=3")
    assert done.return_value == FOUND
    assert [line for line in done.output.splitlines() if line.startswith("  differs: ")] == [
        "  differs: module: only Terraform says: one is ./one",
        "  differs: module: only OpenTofu says: one is ./two",
        "  differs: local.sized: two values",
        "  differs: local.token: two values",
        "  differs: local.more: only one of the two has it",
    ]
    assert "another each time were not compared: local.now\n" in done.output


def test_offline_tells_what_only_one_finds_invalid(root: Path) -> None:
    (root / "more.tofu").write_text('resource "terraform_data" "x" {\n  inputs = 1\n}\n')
    done = verify(root, "--offline")
    assert done.return_value == FOUND
    assert "  differs: validate: only OpenTofu says: more.tofu:2: Unsupported argument\n" in done.output


def test_an_engine_that_fails_is_told(root: Path) -> None:
    (root / "main.tf").write_text('resource "terraform_data" "x" {\n  input = nothing.of.it\n}\n')
    done = verify(root)
    assert isinstance(done.exception, EngineError)
    told = str(done.exception).splitlines()
    assert told[0] == "Terraform failed at 'plan' (exit status 1):"
    assert any("main.tf line 2" in line for line in told)


def test_an_engine_writes_no_state_elsewhere(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, spy = tmp_path / "seen", tmp_path / "spy"
    spy.write_text(f'#!/bin/sh\necho "$1 $TF_CLI_ARGS_init" >> {seen}\nexit 1\n')
    spy.chmod(spy.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("TF_CLI_ARGS_init", "-migrate-state -backend-config=a=b -force-copy=true")
    CliRunner().invoke(command, ["verify", str(root), "--terraform", str(spy), "--tofu", str(spy)])
    assert seen.read_text() == "init -backend-config=a=b\n"


def test_an_engine_that_is_not_there_is_told(root: Path) -> None:
    arguments = ["verify", str(root), "--terraform", "no-such-terraform"]
    done = CliRunner().invoke(command, arguments, standalone_mode=False)
    assert isinstance(done.exception, EngineError)
    assert str(done.exception) == "Terraform is needed: 'no-such-terraform' is not there"


def test_a_folder_without_configuration_is_told(tmp_path: Path) -> None:
    done = verify(tmp_path)
    assert isinstance(done.exception, MigrateError)
    assert str(done.exception) == f"{tmp_path}: has no configuration (*.tf): give the folder of a root module"


def test_a_state_made_by_terraform_is_planned_by_both_without_being_touched(tmp_path: Path) -> None:
    root = tmp_path / "local"
    root.mkdir()
    (root / "main.tf").write_text(
        'variable "v" {\n  default = 9007199254740993.123456789\n}\n'
        'resource "terraform_data" "it" {\n  input = var.v\n}\n'
        'output "at" {\n  value = plantimestamp() != "" ? terraform_data.it.output : null\n}\n'
    )
    terraform = str(engine("terraform"))
    for arguments in (["init"], ["apply", "-auto-approve"], ["workspace", "new", "blue"], ["apply", "-auto-approve"]):
        subprocess.run([terraform, *arguments], cwd=root, check=True, capture_output=True)
    (root / "blue.tfvars").write_text("v = 2\n")
    left = listing(root)
    done = verify(root)
    assert done.output.endswith("Both plan the same: nothing changes, 1 resource.\n"), done.exception
    done = verify(root, "--workspace", "default", "--no-lock", "--no-refresh")
    assert done.output.endswith("Both plan the same: nothing changes, 1 resource.\n"), done.exception
    done = verify(root, "--var-file", root / "blue.tfvars")
    assert done.output.endswith("Both plan the same for 1 resource: 1 update.\n"), done.exception
    assert listing(root) == left


def test_a_copy_has_what_is_read_from_outside_and_nothing_of_an_engines(tmp_path: Path) -> None:
    root = tmp_path / "repo" / "live" / "prod"
    for name, text in {
        "live/prod/main.tf": 'module "a" {\n  source = "../../modules/a"\n}\n',
        "live/prod/.terraform.lock.hcl": "lock",
        "live/prod/.terraform/environment": "blue",
        "live/prod/.terraform/providers/h/n/t/1.0.0/linux_amd64/p": "x",
        "live/prod/.git/config": "x",
        "live/prod/.terraform.tfstate.lock.info": "{}",
        "live/other/main.tf": "",
        "modules/a/main.tf": 'locals {\n  f = file("${path.module}/../files/a-${var.x}.txt")\n}\n',
        "modules/files/a-1.txt": "1",
        "modules/b/main.tf": "",
        "states/x.tfstate": "{}",
    }.items():
        path = tmp_path / "repo" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (root / "computed.tf").write_text('locals {\n  s = "${path.module}/../../../${var.where}/y"\n}\n')
    (root / "dangling.tf").symlink_to(root / "nowhere")
    (tmp_path / "place").mkdir()
    made = copy(root, tmp_path / "place")
    there = sorted(str(path.relative_to(made.top)) for path in made.top.rglob("*") if path.is_file())
    assert [name for name in there if name.startswith("repo/")] == [
        "repo/live/prod/.terraform.lock.hcl",
        "repo/live/prod/computed.tf",
        "repo/live/prod/main.tf",
        "repo/modules/a/main.tf",
        "repo/modules/files/a-1.txt",
    ]
    assert made.root == made.top / "repo" / "live" / "prod"
    assert (made.data / "environment").read_text() == "blue"
    provider = made.data / "providers" / "h" / "n" / "t" / "1.0.0" / "linux_amd64"
    assert provider.is_symlink()
    assert not provider.parent.is_symlink()


def test_copies_can_be_read_by_their_owner_alone_and_are_gone_in_the_end(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, seen = tmp_path / "temporary", tmp_path / "seen"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    spy = tmp_path / "spy"
    spy.write_text(f"#!/bin/sh\nls -ld {place}/*/ > {seen}\nexit 1\n")
    spy.chmod(spy.stat().st_mode | stat.S_IXUSR)
    CliRunner().invoke(command, ["verify", str(root), "--terraform", str(spy), "--tofu", str(spy)])
    assert seen.read_text().startswith("drwx------")
    assert list(place.iterdir()) == []


def test_a_workspace_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    kept = tmp_path / "states"
    root = tmp_path / "live"
    root.mkdir()
    (root / "main.tf").write_text(
        f'terraform {{\n  backend "local" {{\n    workspace_dir = "{kept}"\n  }}\n}}\n'
        'resource "terraform_data" "it" {}\n'
    )
    for name in ("init", "workspace new prod", "apply -auto-approve"):
        subprocess.run([engine("terraform"), *name.split()], cwd=root, check=True, capture_output=True)
    done = verify(root, "--workspace", "pord")
    assert str(done.exception) == "Terraform has no workspace 'pord' here; there are: default, prod"
    assert [one.name for one in kept.iterdir()] == ["prod"]
    assert verify(root, "--workspace", "prod").output.endswith("nothing changes, 1 resource.\n")


def test_offline_states_of_several_workspaces_are_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "terraform_data" "it" {}\n')
    for name in ("init", "apply -auto-approve", "workspace new prod", "apply -auto-approve"):
        subprocess.run([engine("terraform"), *name.split()], cwd=tmp_path, check=True, capture_output=True)
    left = listing(tmp_path)
    assert verify(tmp_path, "--offline").return_value == 0
    assert listing(tmp_path) == left
