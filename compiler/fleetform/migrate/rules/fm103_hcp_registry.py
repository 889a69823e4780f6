"""FM103: modules and providers in the private registry of HCP Terraform."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import module_sources, required_sources

# The second name means the host that runs the code.
_HOSTS = ("app.terraform.io/", "app.eu.terraform.io/", "localterraform.com/")


def _check(module: Module) -> Iterator[Found]:
    for kind, sources in (
        ("module", module_sources(module)),
        ("provider", (source for _, source in required_sources(module))),
    ):
        for source in sources:
            address = source.literal
            if address is not None and address.lower().startswith(_HOSTS):
                yield found(source, f"the {kind} {address} is in the private registry of HCP Terraform")


RULE = Rule(
    id="FM103",
    name="hcp-registry",
    title="The private registry of HCP Terraform",
    severity=Severity.DECISION,
    advice=(
        "Move it to a registry of your own, to a git repository (`git::https://...?ref=v1.2.0`) or to an OCI registry. "
        "Until then OpenTofu can fetch it with `tofu login` or TF_TOKEN_app_terraform_io, as far as your contract with "
        "HashiCorp allows that; localterraform.com means the host of a cloud block, and nothing without one."
    ),
    source="https://opentofu.org/docs/language/modules/sources/",
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
module "network" {
  source  = "app.terraform.io/example-org/network/aws"
  version = "~> 2.1"
}
"""
            },
        ),
        Example(
            files={
                "main.tf": """\
terraform {
  required_providers {
    house = {
      source = "app.terraform.io/example-org/house"
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
module "network" {
  source = "git::https://example.com/app.terraform.io/network.git?ref=v2.1.0"
}

output "console" {
  value = "https://app.terraform.io/app/example-org"
}
"""
            },
        ),
    ),
)
