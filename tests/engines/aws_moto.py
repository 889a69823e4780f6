"""The real AWS provider for OpenTofu, against moto as AWS. Both must be on the machine."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engines.needs import engine
from engines.tofu_engine import Tofu

VERSION = "5.100.0"
ACCOUNT = "111122223333"
_BELOW = Path("registry.terraform.io") / "hashicorp" / "aws" / VERSION
_USUAL = ("~/.terraform.d/plugins", "~/.local/share/terraform/plugins", "/usr/share/terraform/plugins", "/opt")


def provider() -> Path:
    """The folder of the provider for this platform; skips the test where it is not on the machine."""
    found = find_provider()
    if found is not None:
        return found
    told = f"needs the hashicorp/aws provider {VERSION} in a filesystem mirror; TF_CLI_CONFIG_FILE may name one"
    return pytest.skip(told)


def find_provider() -> Path | None:
    """The folder of the provider for this platform, where it is on the machine."""
    return next((folder for mirror in _mirrors() for folder in sorted((mirror / _BELOW).glob("linux_*"))), None)


def _mirrors() -> list[Path]:
    found: list[Path] = []
    config = Path(os.environ.get("TF_CLI_CONFIG_FILE", ""))
    if config.is_file():
        found += map(Path, re.findall(r'path\s*=\s*"([^"]+)"', config.read_text(encoding="utf-8")))
    usual = [Path(place).expanduser() for place in _USUAL]
    return [*found, *usual, *(folder for place in usual if place.is_dir() for folder in sorted(place.iterdir()))]


@contextmanager
def aws_tofu(folder: Path, home: Path, region: str) -> Generator[Tofu]:
    """OpenTofu with the real provider, and an AWS of its own.

    Args:
        folder: The configuration; a file beside it turns the provider to moto, the export stays as it is.
        home: A folder for the mirror.
        region: Region of the provider.
    """
    engine("tofu")
    mirror = home / "mirror"
    link = mirror / "registry.opentofu.org" / "hashicorp" / "aws" / VERSION / provider().name
    link.parent.mkdir(parents=True)
    link.symlink_to(provider())
    config = home / "tofu.rc"
    config.write_text(f'provider_installation {{\n  filesystem_mirror {{\n    path = "{mirror}"\n  }}\n}}\n')
    turn_to_moto(folder)
    with moto(home) as address:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("TF_", "AWS_"))}
        given = {
            "TF_CLI_CONFIG_FILE": str(config),
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
            "AWS_ENDPOINT_URL": address,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": region,
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        yield Tofu(folder, {**kept, **given})


def turn_to_moto(folder: Path) -> None:
    """Turns the provider of a configuration to moto, and it and its modules to the version that is there."""
    for file in folder.rglob("versions.tf*"):
        (file.parent / "moto_override.tf").write_text(_VERSION)
    (folder / "moto_override.tf").write_text(_VERSION + _PROVIDER)


_VERSION = f"""\
terraform {{
  required_providers {{
    aws = {{
      source  = "hashicorp/aws"
      version = "{VERSION}"
    }}
  }}
}}
"""
_PROVIDER = """
provider "aws" {
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  s3_use_path_style           = true
}
"""


@contextmanager
def moto(home: Path) -> Generator[str]:
    """An AWS of its own: the address of a server. Its log is in the folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from moto.server import main; main()", "-H", "127.0.0.1", "-p", str(port)]
    log = (home / "moto.log").open("wb")
    server = subprocess.Popen(command, stdout=log, stderr=log, env=_settings())
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        yield address
    finally:
        server.terminate()
        server.wait()
        log.close()


def _settings() -> dict[str, str]:
    return {**os.environ, "MOTO_ACCOUNT_ID": ACCOUNT, "MOTO_IAM_LOAD_MANAGED_POLICIES": "true"}


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/moto-api/", timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("moto did not start")
