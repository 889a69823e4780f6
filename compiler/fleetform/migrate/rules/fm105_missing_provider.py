"""FM105: providers that OpenTofu's registry does not list."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources
from json import loads
from typing import Any

from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl import Block, Expression
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks, required_sources, settings


def _check(module: Module) -> Iterator[Found]:
    for _, source in required_sources(module):
        address = (source.literal or "").lower().removeprefix("registry.terraform.io/")
        if address.startswith("hashicorp/"):
            yield from _one(source, address.removeprefix("hashicorp/"))
    required = {name for block in settings(module, "required_providers") for name in block.attributes}
    # Without a requirement a provider's name means HashiCorp's one.
    configured = [block for block in blocks(module, "provider") if block.labels and block.labels[0] not in required]
    for block in configured:
        if not block.attribute("alias"):
            yield from _one(block, block.labels[0])
    known = required | {block.labels[0] for block in configured}
    for block in blocks(module, "resource", "data"):
        name = block.labels[0].partition("_")[0] if block.labels else ""
        if name in _registry()["elsewhere"] and name not in known:
            known.add(name)
            yield from _one(block, name)


def _one(part: Expression | Block, name: str) -> Iterator[Found]:
    table = _registry()
    if name in table["listed"]:
        return
    other = table["elsewhere"].get(name)
    if other is None:
        yield found(part, f"OpenTofu's registry did not list hashicorp/{name} when it was looked at ({table['read']})")
        return
    yield found(
        part,
        f"OpenTofu's registry has hashicorp/{name} as {other['address']}",
        advice=(
            f"Require {other['address']} and run `terraform state replace-provider hashicorp/{name} "
            f"{other['address']}` before the move, or `tofu state replace-provider` after it."
        ),
        source=other["source"],
    )


@cache
def _registry() -> dict[str, Any]:
    text = (resources.files("fleetform.migrate") / "data" / "registry.json").read_text(encoding="utf-8")
    return loads(text)


RULE = Rule(
    id="FM105",
    name="missing-provider",
    title="Providers that OpenTofu's registry may lack",
    severity=Severity.DECISION,
    advice=(
        "Look it up at https://search.opentofu.org. If it is there under another namespace, require that; if not, ask "
        "for it in the registry's repository, or mirror it."
    ),
    source="https://github.com/opentofu/registry/tree/main/providers/h/hashicorp",
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
terraform {
  required_providers {
    oci = {
      source = "hashicorp/oci"
    }
  }
}
"""
            },
        ),
        Example(files={"main.tf": 'resource "oci_core_vcn" "a" {\n  cidr_blocks = ["10.0.0.0/16"]\n}\n'}),
        Example(files={"main.tf": 'provider "xenserver" {\n  url = "https://xen.example.com"\n}\n'}),
    ),
    near=(
        Example(
            files={
                "main.tf": """\
terraform {
  required_providers {
    oci = {
      source = "oracle/oci"
    }
    xenserver = {
      source = "example/xenserver"
    }
  }
}

provider "aws" {}

provider "xenserver" {}
"""
            },
        ),
    ),
)
