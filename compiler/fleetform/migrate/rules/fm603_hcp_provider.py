"""FM603: workspaces of HCP Terraform that the configuration manages or reads."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks


def _check(module: Module) -> Iterator[Found]:
    for block in blocks(module, "data", "ephemeral"):
        if block.labels[:1] in (("tfe_outputs",), ("tfe_outputs_map",)):
            yield found(block, "outputs of a workspace of HCP Terraform are read", severity=Severity.DECISION)
    for block in blocks(module, "provider"):
        if block.labels == ("tfe",):
            yield found(block, "HCP Terraform or Terraform Enterprise is managed", advice=_MANAGED)


_MANAGED = "The provider works in OpenTofu. What it manages still runs Terraform: workspaces, runs, policies, agents."


RULE = Rule(
    id="FM603",
    name="hcp-provider",
    title="HCP Terraform as it is used by code",
    severity=Severity.NOTE,
    advice=(
        "It works as long as the workspace is there. When that one's state moves, read it by terraform_remote_state "
        "from the new backend."
    ),
    source="https://search.opentofu.org/provider/hashicorp/tfe/latest",
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
provider "tfe" {
  organization = "example-org"
}

data "tfe_outputs" "network" {
  organization = "example-org"
  workspace    = "network"
}
"""
            },
        ),
    ),
    near=(Example(files={"main.tf": 'locals {\n  tfe_outputs = {}\n}\n\nprovider "aws" {}\n'}),),
)
