"""FM104: modules and providers in a private registry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import module_sources, required_sources

_MODULE = re.compile(r"(?P<host>[\w-]+(?:\.[\w-]+)+(?::\d+)?)/[\w-]+/[\w-]+/[a-z0-9]+(?://.*)?")
_PROVIDER = re.compile(r"(?P<host>[\w-]+(?:\.[\w-]+)+(?::\d+)?)/[\w-]+/[\w-]+")
_KNOWN = re.compile(
    r"registry\.(terraform\.io|opentofu\.org)|app\.(eu\.)?terraform\.io|localterraform\.com|terraform\.io"
    # Addresses that both tools read as git repositories.
    r"|github\.com|bitbucket\.org|gitlab\.com"
)


def _check(module: Module) -> Iterator[Found]:
    for pattern, sources in (
        (_MODULE, module_sources(module)),
        (_PROVIDER, (source for _, source in required_sources(module))),
    ):
        for source in sources:
            match = pattern.fullmatch(source.literal or "")
            if match is not None and not _KNOWN.fullmatch(match["host"].lower()):
                yield found(source, f"{match['host']} is a private registry")


RULE = Rule(
    id="FM104",
    name="private-registry",
    title="A private registry",
    severity=Severity.NOTE,
    advice=(
        "OpenTofu speaks the same protocol. It reads credentials from ~/.tofurc, ~/.terraformrc, TF_TOKEN_ variables "
        "and what `tofu login` wrote; see that they are there wherever OpenTofu runs."
    ),
    source="https://opentofu.org/docs/cli/config/config-file/#credentials",
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
module "network" {
  source  = "modules.example.com/platform/network/aws"
  version = "2.1.0"
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
      source = "registry.example.com/platform/house"
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
  source = "github.com/example/network/aws"
}

module "label" {
  source = "cloudposse/label/null"
}

module "own" {
  source = "./modules.d/platform/network/aws"
}
"""
            },
        ),
    ),
)
