"""FM305: values that `terraform_data` stores."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks_with, lacking


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "terraform-data-store")
    if why is None:
        return
    for resource in blocks_with(module, "terraform_data", "resource"):
        if resource.labels[:1] == ("terraform_data",):
            for store in resource.of("store"):
                yield found(store, f"terraform_data stores a value: {why}")


RULE = Rule(
    id="FM305",
    name="data-store",
    title="The store of terraform_data",
    severity=Severity.BLOCKS,
    advice=(
        "Keep secrets in the service that owns them and read them by an ephemeral resource; keep other values in "
        "`input`. A value in `input` is in the state: encrypt that (`--offer encryption`)."
    ),
    source=source_of("terraform-data-store"),
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
resource "terraform_data" "secret" {
  store {
    input   = "value"
    version = 1
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
resource "terraform_data" "store" {
  input = { store = "value" }
}
"""
            },
        ),
    ),
)
