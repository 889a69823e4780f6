"""FM102: modules that name Terraform's registry."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import is_opentofu_file, module_sources

_HOST = "registry.terraform.io/"


def _check(module: Module) -> Iterator[Found]:
    for source in module_sources(module):
        address = source.literal
        if address is None or not address.lower().startswith(_HOST) or is_opentofu_file(source.document):
            continue
        short = address[len(_HOST) :]
        if short.split("//")[0].count("/") == 2:
            edit = source.replaced_by_text(short)
            yield found(source, f"the module {short} is asked of Terraform's registry", edit)


RULE = Rule(
    id="FM102",
    name="module-registry",
    title="Modules that name Terraform's registry",
    severity=Severity.AUTOMATIC,
    advice=(
        "The host goes: each tool then asks its own registry for the module. Should registry.opentofu.org not have it, "
        "name its git repository; HashiCorp's terms allow its registry only for its own tools."
    ),
    source="https://opentofu.org/docs/language/modules/sources/#module-registry",
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
module "label" {
  source  = "registry.terraform.io/cloudposse/label/null"
  version = "0.25.0"
}

module "rule" {
  source = "registry.terraform.io/cloudposse/label/null//exports"
}
"""
            },
            expected={
                "main.tf": """\
module "label" {
  source  = "cloudposse/label/null"
  version = "0.25.0"
}

module "rule" {
  source = "cloudposse/label/null//exports"
}
"""
            },
        ),
    ),
    near=(
        Example(
            files={
                "main.tf": """\
module "label" {
  source  = "cloudposse/label/null"
  version = "0.25.0"
}

module "own" {
  source = "./registry.terraform.io/cloudposse/label/null"
}

module "git" {
  source = "git::https://example.com/registry.terraform.io/label.git"
}
"""
            },
        ),
    ),
)
