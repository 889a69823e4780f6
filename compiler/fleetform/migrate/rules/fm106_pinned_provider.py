"""FM106: providers of exactly one version."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.constraints import conditions
from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl import Expression
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import settings


def _check(module: Module) -> Iterator[Found]:
    for block in settings(module, "required_providers"):
        for name, attribute in block.attributes.items():
            version = _version(attribute.value)
            parts = conditions(version.literal or "") if version is not None else None
            if version is not None and parts and any(part.operator == "=" for part in parts):
                yield found(version, f"the provider {name} is wanted in exactly one version")


def _version(requirement: Expression) -> Expression | None:
    entry = requirement.entry("version")
    if entry is not None:
        return entry.value
    # The old form is the version alone.
    return requirement if requirement.literal is not None else None


RULE = Rule(
    id="FM106",
    name="pinned-provider",
    title="Provider versions that OpenTofu's registry may lack",
    severity=Severity.NOTE,
    advice=(
        "OpenTofu's registry builds and lists releases on its own and sometimes misses one: see that `tofu init` finds "
        "this version. If it does not, ask for it in the registry's repository or allow the next one."
    ),
    source="https://github.com/opentofu/registry/issues/2103",
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
terraform {
  required_providers {
    null = {
      source  = "hashicorp/null"
      version = "3.2.4"
    }
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
terraform {
  required_providers {
    null = {
      source  = "hashicorp/null"
      version = "~> 3.2"
    }
  }
}
"""
            },
        ),
    ),
)
