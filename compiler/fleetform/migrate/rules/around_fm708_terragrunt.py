"""FM708: Terragrunt is told to run Terraform, or asks its registry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fleetform.migrate.constraints import conditions
from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl import Document
from fleetform.migrate.hcl.edits import Edit
from fleetform.migrate.kinds import FileKind
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found

_REGISTRY = "tfr://registry.terraform.io/"
_BINARY = re.compile(r"(.*/)?terraform(\.exe)?")
# In the text of a file that Terragrunt writes; a quote is escaped where that text is in quotes itself.
_GENERATED = re.compile(rb'\bsource\s*=\s*\\?"(?P<host>registry\.terraform\.io/)[\w-]+/[\w-]+')


def _check(module: Module) -> Iterator[Found]:
    for document in module.of_kind(FileKind.TERRAGRUNT):
        yield from _settings(module, document)
        for block in document.of("terraform", "unit", "stack"):
            source = block.value("source")
            if source is not None and (source.literal or "").startswith(_REGISTRY):
                edit = source.replaced_by_text("tfr:///" + (source.literal or "").removeprefix(_REGISTRY))
                yield found(source, "a module is asked of Terraform's registry", edit)
        yield from _generated(document)


def _generated(document: Document) -> Iterator[Found]:
    """Configuration that Terragrunt writes beside the module's own."""
    for block in document.of("generate"):
        contents = block.value("contents")
        if contents is None:
            continue
        for host in _GENERATED.finditer(document.source, contents.start, contents.end):
            start, end = host.span("host")
            message = "generated configuration asks Terraform's registry"
            yield Found(document, start, message, (Edit(start, end, b""),), advice=_GENERATED_ADVICE)


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


_GENERATED_ADVICE = "The host goes: each tool then asks its own registry."
_BINARY_ADVICE = "tofu takes its place; without the setting Terragrunt runs tofu where it is installed."

_ROOT = """\
# Not registry.terraform.io/hashicorp/random.
generate "versions" {{
  path     = "versions.tf"
  contents = <<-EOF
    terraform {{
      required_providers {{
        random = {{
          source = "{host}hashicorp/random" # keep
        }}
      }}
    }}
  EOF
}}
"""

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
        Example(
            {"root.hcl": _ROOT.format(host="registry.terraform.io/")},
            expected={"root.hcl": _ROOT.format(host="")},
        ),
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
        Example({"root.hcl": _ROOT.format(host="registry.example.com/")}),
    ),
)
