"""FM708: Terragrunt is told to run Terraform, or asks its registry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fleetform.migrate.constraints import conditions
from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl import Document
from fleetform.migrate.kinds import FileKind
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found

_REGISTRY = "tfr://registry.terraform.io/"
_BINARY = re.compile(r"(.*/)?terraform(\.exe)?")


def _check(module: Module) -> Iterator[Found]:
    for document in module.of_kind(FileKind.TERRAGRUNT):
        yield from _settings(module, document)
        for block in document.of("terraform", "unit", "stack"):
            source = block.value("source")
            if source is not None and (source.literal or "").startswith(_REGISTRY):
                edit = source.replaced_by_text("tfr:///" + (source.literal or "").removeprefix(_REGISTRY))
                yield found(source, "a module is asked of Terraform's registry", edit)


def _settings(module: Module, document: Document) -> Iterator[Found]:
    binary = document.attributes.get("terraform_binary")
    if binary is not None and _BINARY.fullmatch(binary.value.literal or ""):
        plain = binary.value.literal == "terraform"
        edits = (binary.value.replaced_by_text("tofu"),) if plain else ()
        severity = None if plain else Severity.DECISION
        yield found(
            binary.value, "Terragrunt is told to run terraform", *edits, severity=severity, advice=_BINARY_ADVICE
        )
    constraint = document.attributes.get("terraform_version_constraint")
    parts = conditions(constraint.value.literal or "") if constraint is not None else None
    if constraint is not None and parts:
        target = module.repository.target
        if not any(all(part.allows((*target, patch)) for part in parts) for patch in range(100)):
            message = f"terraform_version_constraint leaves OpenTofu {'.'.join(map(str, target))} out"
            advice = "It holds for whatever Terragrunt runs: allow the OpenTofu that is moved to."
            yield found(constraint.value, message, severity=Severity.DECISION, advice=advice)


_BINARY_ADVICE = "tofu takes its place; without the setting Terragrunt runs tofu where it is installed."

RULE = Rule(
    id="FM708",
    name="terragrunt",
    title="Terragrunt that runs Terraform, or asks its registry",
    severity=Severity.AUTOMATIC,
    advice="The host goes: Terragrunt then asks the registry of the tool that it runs.",
    source="https://terragrunt.gruntwork.io/docs/reference/hcl/attributes/#terraform_binary",
    check=_check,
    fires=(
        Example(
            {
                "terragrunt.hcl": (
                    'terraform_binary = "terraform" # the old one\n\nterraform {\n'
                    '  source = "tfr://registry.terraform.io/terraform-aws-modules/vpc/aws?version=5.8.1"\n}\n'
                )
            },
            expected={
                "terragrunt.hcl": (
                    'terraform_binary = "tofu" # the old one\n\nterraform {\n'
                    '  source = "tfr:///terraform-aws-modules/vpc/aws?version=5.8.1"\n}\n'
                )
            },
        ),
        Example({"root.hcl": 'terraform_version_constraint = "~> 1.5.0"\n'}),
    ),
    near=(
        Example(
            {
                "terragrunt.hcl": (
                    'terraform_binary = "tofu"\nterraform_version_constraint = ">= 1.5"\n\nterraform {\n'
                    '  source = "tfr:///terraform-aws-modules/vpc/aws?version=5.8.1"\n}\n'
                )
            }
        ),
    ),
)
