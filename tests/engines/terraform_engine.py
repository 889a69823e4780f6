"""Terraform and OpenTofu on the same configurations, each with providers under its own registry's name.

Stand-in providers serve both; where they are on the machine, the real AWS provider (one process for all commands) and
moto as AWS take the place of the stand-in for AWS.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engines.aws_moto import find_provider, moto
from engines.needs import engine
from engines.tofu_standin import serving

_OTHERS = ("TF_", "AWS_", "GOOGLE_", "ARM_", "KUBE")
_AWS = "hashicorp/aws"


@dataclass(frozen=True)
class Engines:
    """Both engines.

    Attributes:
        attached: Providers by the names of both registries, as `TF_REATTACH_PROVIDERS` has them.
        real_aws: Whether the real AWS provider is among them.
    """

    attached: Mapping[str, Any]
    real_aws: bool

    def environment(self, *hosts: str) -> dict[str, str]:
        """The environment of an engine that finds the providers of some registries alone."""
        kept = {
            key: value for key, value in os.environ.items() if key.startswith("TF_VAR_") or not key.startswith(_OTHERS)
        }
        chosen = {name: one for name, one in self.attached.items() if name.startswith(hosts)}
        return {**kept, "TF_REATTACH_PROVIDERS": json.dumps(chosen), "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}

    def terraform(self, folder: Path, *arguments: str, accepted: tuple[int, ...] = (0,)) -> str:
        """Runs Terraform, with providers of its registry only."""
        return _run("terraform", folder, self.environment("registry.terraform.io"), arguments, accepted)

    def tofu(self, folder: Path, *arguments: str, accepted: tuple[int, ...] = (0,)) -> str:
        """Runs OpenTofu, with providers of its registry only."""
        return _run("tofu", folder, self.environment("registry.opentofu.org"), arguments, accepted)


def _run(
    name: str, folder: Path, environment: dict[str, str], arguments: tuple[str, ...], good: tuple[int, ...]
) -> str:
    command = [str(engine(name)), *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    told = f"{name} {' '.join(arguments)} exited with {done.returncode}:\n{done.stdout[-4000:]}{done.stderr[-4000:]}"
    assert done.returncode in good, told
    return done.stdout


@contextmanager
def engines_for(folder: Path, home: Path) -> Generator[Engines]:
    """Both engines with the providers that configurations in a folder use.

    Args:
        folder: Where the configurations are.
        home: A folder for logs.
    """
    engine("terraform")
    engine("tofu")
    with ExitStack() as stack:
        attached: dict[str, Any] = json.loads(stack.enter_context(serving(folder))["TF_REATTACH_PROVIDERS"])
        program = find_provider()
        if program is not None:
            real = stack.enter_context(_real_aws(program, home))
            attached |= {f"{host}/{_AWS}": real for host in ("registry.terraform.io", "registry.opentofu.org")}
        yield Engines(attached, program is not None)


@contextmanager
def _real_aws(folder: Path, home: Path) -> Generator[Any]:
    """The real provider as a server: starting it once takes less than starting it for every command."""
    (program,) = (one for one in folder.iterdir() if one.name.startswith("terraform-provider-aws"))
    with moto(home) as address:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(_OTHERS)}
        given = {
            "AWS_ENDPOINT_URL": address,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        log = home / "aws-provider.log"
        with log.open("wb") as stream:
            server = subprocess.Popen([str(program), "-debug"], stdout=stream, stderr=stream, env={**kept, **given})
            try:
                yield _address(log)["registry.terraform.io/hashicorp/aws"]
            finally:
                server.terminate()
                server.wait()


def _address(log: Path) -> dict[str, Any]:
    for _ in range(600):
        found = re.search(r"TF_REATTACH_PROVIDERS='(.*)'", log.read_text(encoding="utf-8"))
        if found is not None:
            return json.loads(found[1])
        time.sleep(0.1)
    raise AssertionError("the AWS provider did not start")
