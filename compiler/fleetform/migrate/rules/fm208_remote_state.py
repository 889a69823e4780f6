"""FM208: states of others that only Terraform can read."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl import Block
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.hosts import host_found
from fleetform.migrate.rules.reading import blocks, lacking


def _check(module: Module) -> Iterator[Found]:
    for block in blocks(module, "data"):
        if block.labels[:1] != ("terraform_remote_state",):
            continue
        match block.literal("backend"):
            case "remote" | "cloud":
                yield _hosted(block)
            case "oci" if (why := lacking(module, "oci-backend")) is not None:
                yield found(block, f"a state is read by the oci backend: {why}", severity=Severity.BLOCKS)
            case _:
                pass


def _hosted(block: Block) -> Found:
    config = block.value("config")
    host = config.entry("hostname") if config is not None else None
    whole = config is not None and config.entries is not None and config.entry("organization") is not None
    told = host_found(host.value if host is not None else None, whole, "state that is read")
    return found(block, told.message, severity=told.severity)


RULE = Rule(
    id="FM208",
    name="remote-state",
    title="States of others that only Terraform reads",
    severity=Severity.DECISION,
    advice=(
        "Read the state where it is kept after its own move. Where it stays in HCP Terraform, name the host as "
        "hostname in config: OpenTofu has no host of its own."
    ),
    source="https://opentofu.org/docs/intro/migration/multiple-configurations/",
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
data "terraform_remote_state" "network" {
  backend = "remote"
  config = {
    organization = "example-org"
    workspaces   = { name = "network" }
  }
}
"""
            },
        ),
        Example(
            files={
                "main.tf": """\
data "terraform_remote_state" "network" {
  backend = "oci"
  config = {
    bucket = "states"
  }
}
"""
            },
        ),
    ),
    near=(
        Example(
            files={
                "main.tf": """\
data "terraform_remote_state" "network" {
  backend = "s3"
  config = {
    bucket = "states"
    key    = "network"
    region = "eu-central-1"
  }
}
"""
            },
        ),
    ),
)
