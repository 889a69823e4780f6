"""FM205: arguments of the azurerm backend that OpenTofu ignores, or does not take together."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import backends, lacking, target

_IGNORED = {
    "endpoint": "Remove it; for another cloud set environment or metadata_host.",
    "msi_endpoint": "Remove it, and set the environment variable MSI_ENDPOINT where OpenTofu runs.",
}


def _check(module: Module) -> Iterator[Found]:
    if lacking(module, "azurerm-endpoints") is None:
        return
    for block in backends(module, "azurerm"):
        for name, advice in _IGNORED.items():
            attribute = block.attribute(name)
            if attribute is not None:
                yield found(attribute, f"azurerm: {target(module)} ignores the argument {name}", advice=advice)
        environment = block.attribute("environment")
        if environment is not None and block.attribute("metadata_host") is not None:
            yield found(
                environment,
                f"azurerm: {target(module)} does not take environment and metadata_host together",
                severity=Severity.BLOCKS,
                advice="Keep the one that says more: metadata_host for a cloud of one's own, else environment.",
            )


RULE = Rule(
    id="FM205",
    name="azurerm-endpoints",
    title="Endpoints of the azurerm backend",
    severity=Severity.DECISION,
    advice="Remove it, and run `tofu init -reconfigure` afterwards: the state stays where it is.",
    source=source_of("azurerm-endpoints"),
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
terraform {
  backend "azurerm" {
    storage_account_name = "states"
    container_name       = "states"
    key                  = "prod"
    use_msi              = true
    msi_endpoint         = "http://169.254.169.254/metadata/identity/oauth2/token"
  }
}
"""
            },
        ),
        Example(
            files={
                "main.tf": """\
terraform {
  backend "azurerm" {
    environment   = "china"
    metadata_host = "management.chinacloudapi.cn"
  }
}
"""
            },
        ),
    ),
    near=(
        Example(files={"main.tf": 'terraform {\n  backend "azurerm" {\n    environment = "china"\n  }\n}\n'}),
        Example(
            files={"main.tf": 'terraform {\n  backend "azurerm" {\n    msi_endpoint = "http://msi"\n  }\n}\n'},
            target=(1, 10),
        ),
        Example(files={"main.tf": 'terraform {\n  backend "oss" {\n    endpoint = "https://oss"\n  }\n}\n'}),
    ),
)
