"""State on the command line: in an environment, in a file of its own, and mistakes in both."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from export_opentofu.tofu_command import fleetform

BUCKET = "state:\n  backend: {type: s3, bucket: shop-state, key: shop/dev, region: eu-west-1}\n"
SHOP = Path(__file__).parent / "programs" / "shop"


def test_an_environment_says_where_its_state_is(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "stacks", tmp_path / "stacks")
    with (tmp_path / "stacks" / "dev.yaml").open("a") as file:
        file.write(f"\n{BUCKET}  encryption: {{keys: aws_kms, kmsKeyId: alias/state, region: eu-west-1}}\n")
    done = fleetform("export", "opentofu", str(tmp_path / "stacks" / "dev.yaml"), "-o", str(tmp_path / "out"))
    assert done.exit_code == 0, done.output
    assert (tmp_path / "out" / "addons" / "backend.tf").read_text() == ADDONS
    assert 'key    = "shop/dev/foundation.tfstate"' in (tmp_path / "out" / "addons" / "layers.tf").read_text()
    told = (tmp_path / "out" / "README.md").read_text()
    assert "backend `s3`" in told
    assert "a key of AWS KMS" in told


ADDONS = """\
terraform {
  backend "s3" {
    bucket       = "shop-state"
    key          = "shop/dev/addons.tfstate"
    region       = "eu-west-1"
    encrypt      = true
    use_lockfile = true
  }

  encryption {
    key_provider "aws_kms" "state" {
      kms_key_id = "alias/state"
      key_spec   = "AES_256"
      region     = "eu-west-1"
    }

    method "aes_gcm" "state" {
      keys = key_provider.aws_kms.state
    }

    state {
      method   = method.aes_gcm.state
      enforced = true
    }

    plan {
      method   = method.aes_gcm.state
      enforced = true
    }

    remote_state_data_sources {
      remote_state_data_source "foundation" {
        method = method.aes_gcm.state
      }
    }
  }
}
"""


def test_any_program_takes_a_file_and_may_stay_one_configuration(tmp_path: Path) -> None:
    file = tmp_path / "state.yaml"
    file.write_text(
        f"{BUCKET}  stacks:\n    acme/network/prod: {{backend: {{type: local, path: ../network.tfstate}}}}\n"
    )
    options = ("--stack", "dev", "--backend", str(file), "--layers", "single", "-o", str(tmp_path / "out"))
    done = fleetform("export", "opentofu", str(SHOP), *options)
    assert done.exit_code == 0, done.output
    assert 'key          = "shop/dev.tfstate"' in (tmp_path / "out" / "backend.tf").read_text()
    assert not (tmp_path / "out" / "foundation").exists()
    assert "network_prod" not in (tmp_path / "out" / "variables.tf").read_text()
    assert "data.terraform_remote_state.network_prod.outputs.zoneId" in (tmp_path / "out" / "api.tf").read_text()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "state.yaml:1:1: there is no such file"),
        ("- a\n", "state.yaml:1:1: expected a mapping that starts with 'state:'"),
        ("stat: {}\n", "state.yaml:1:1: stat: unknown field 'stat'; did you mean 'state'?"),
        ("state:\n  backend: {type: s3, bucket: b-b, key: k}\n", "3: state.backend.region: this field is needed"),
        (
            "state:\n  backend: {type: http, address: 'https://a', password: hunter2}\n",
            "state.yaml:2:57: state.backend.password: 'password' is a secret, and no file may hold it: set TF_HTTP",
        ),
        (
            "state:\n  stacks:\n    a/b: {backend: {type: local}, encrypted: true}\n",
            "state: stack 'a/b' is encrypted with the keys of 'encryption', which is not there",
        ),
    ],
)
def test_mistakes_in_the_file_are_told_with_their_place(text: str | None, told: str, tmp_path: Path) -> None:
    file = tmp_path / "state.yaml"
    if text is not None:
        file.write_text(text)
    done = fleetform("export", "opentofu", str(SHOP), "--backend", str(file), "-o", str(tmp_path / "out"))
    assert done.exit_code == 2
    assert told in done.output
    assert "hunter2" not in done.output
    assert not (tmp_path / "out").exists()
