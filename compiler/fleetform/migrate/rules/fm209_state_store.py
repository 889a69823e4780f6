"""FM209: states that a provider keeps."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import lacking, settings


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "state-store")
    if why is not None:
        for block in settings(module, "state_store"):
            yield found(block, f"the state is kept by a provider: {why}")


RULE = Rule(
    id="FM209",
    name="state-store",
    title="State stores of providers",
    severity=Severity.BLOCKS,
    advice="Move the state to a backend that both tools have, while Terraform still runs it.",
    source=source_of("state-store"),
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
terraform {
  state_store "simple_store" {
    provider "simple" {}
    value = "states"
  }
}
"""
            },
        ),
    ),
    near=(Example(files={"main.tf": 'resource "state_store" "x" {\n  value = "states"\n}\n'}),),
)
