"""FM604: policies that HCP Terraform checks."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.kinds import FileKind
from fleetform.migrate.module import TextFile
from fleetform.migrate.rule import Example, Found, Rule


def _check(file: TextFile) -> Iterator[Found]:
    yield Found(file, 0, "a policy that HCP Terraform or Terraform Enterprise checks")


RULE = Rule(
    id="FM604",
    name="policies",
    title="Policies of HCP Terraform",
    severity=Severity.DECISION,
    advice=(
        "OpenTofu checks no policies by itself, and Sentinel is HashiCorp's alone. Check plans (`tofu show -json`) "
        "with Open Policy Agent, or with the service that runs OpenTofu."
    ),
    source="https://opentofu.org/docs/internals/json-format/",
    check_text=_check,
    kinds=frozenset({FileKind.POLICY}),
    fires=(Example(files={"policies/tags.sentinel": 'import "tfplan/v2" as tfplan\nmain = rule { true }\n'}),),
    near=(Example(files={"main.tf": 'locals {\n  sentinel = "tags.sentinel"\n}\n'}),),
)
