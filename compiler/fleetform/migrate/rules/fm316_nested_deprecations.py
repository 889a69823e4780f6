"""FM316: module calls that silence warnings."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks, lacking

_MODULE = {"network/main.tf": 'output "id" {\n  value = 1\n}\n'}


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "ignore-nested-deprecations")
    if why is None:
        return
    for call in blocks(module, "module"):
        ignored = call.attribute("ignore_nested_deprecations")
        if ignored is not None:
            yield found(ignored, f"ignore_nested_deprecations in a module call: {why}", ignored.removal())


RULE = Rule(
    id="FM316",
    name="nested-deprecations",
    title="Warnings of called modules",
    severity=Severity.AUTOMATIC,
    advice="The argument goes: OpenTofu takes it for a variable. `tofu plan -deprecation=module:local` does the same.",
    source=source_of("ignore-nested-deprecations"),
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
module "network" {
  source                     = "./network"
  ignore_nested_deprecations = true
}
""",
                **_MODULE,
            },
            expected={
                "main.tf": """\
module "network" {
  source                     = "./network"
}
"""
            },
        ),
    ),
    near=(
        Example(
            files={
                "main.tf": """\
module "network" {
  source = "./network"
}

locals {
  ignore_nested_deprecations = true
}
""",
                **_MODULE,
            },
        ),
    ),
)
