"""FM202: state and runs in HCP Terraform or its like, by the `remote` backend."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.hosts import host_found
from fleetform.migrate.rules.reading import backends


def _check(module: Module) -> Iterator[Found]:
    for block in backends(module, "remote"):
        told = host_found(block.value("hostname"), block.attribute("organization") is not None, "remote backend")
        yield found(block, told.message, severity=told.severity, advice=told.advice)


RULE = Rule(
    id="FM202",
    name="remote-backend",
    title="The remote backend",
    severity=Severity.DECISION,
    advice="Keep the state in another backend, or move to a service that runs OpenTofu and name its host.",
    source="https://opentofu.org/docs/language/settings/backends/remote/",
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
terraform {
  backend "remote" {
    organization = "example-org"
    workspaces {
      prefix = "app-"
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
  backend "remote" {
    hostname     = "scalr.example.com"
    organization = "example-org"
  }
}
"""
            },
        ),
    ),
    near=(Example(files={"main.tf": 'terraform {\n  backend "http" {\n    address = "https://remote"\n  }\n}\n'}),),
)
