"""FM201: state and runs in HCP Terraform or its like, by a `cloud` block."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.hosts import host_found
from fleetform.migrate.rules.reading import state_blocks


def _check(module: Module) -> Iterator[Found]:
    for block in (one for one in state_blocks(module) if one.type == "cloud"):
        told = host_found(block.value("hostname"), block.attribute("organization") is not None, "cloud block")
        yield found(block, told.message, severity=told.severity, advice=told.advice)


RULE = Rule(
    id="FM201",
    name="cloud-block",
    title="The cloud block",
    severity=Severity.DECISION,
    advice="Keep the state in another backend, or move to a service that runs OpenTofu and name its host.",
    source="https://opentofu.org/docs/cli/cloud/settings/",
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
terraform {
  cloud {
    organization = "example-org"
    workspaces {
      name = "prod"
    }
  }
}
"""
            },
        ),
        Example(
            files={
                "main.tf": """\
terraform {
  cloud {
    hostname     = "app.terraform.io"
    organization = "example-org"
  }
}
"""
            },
        ),
        Example(files={"main.tf": "terraform {\n  cloud {}\n}\n"}),
    ),
    near=(
        Example(
            files={
                "main.tf": 'terraform {\n  cloud {\n    organization = "example-org"\n  }\n}\n',
                "override.tf": 'terraform {\n  backend "local" {}\n}\n',
            },
        ),
        Example(
            files={
                "main.tf": """\
terraform {
  backend "s3" {
    bucket = "states"
    key    = "cloud"
    region = "eu-central-1"
  }
}

locals {
  cloud = { organization = "example-org" }
}
"""
            },
        ),
    ),
)
