"""FM312: variables whose value is known early."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks, has, lacking

_FILE = """\
variable "registry" {
  type    = string
  const   = true # for sources
  default = "./modules"
}

module "network" {
  source = "${var.registry}/network"
}
"""
_MODULE = {"modules/network/main.tf": 'output "id" {\n  value = 1\n}\n'}


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "const-variables")
    if why is None:
        return
    early = has(module, "dynamic-module-sources")
    for variable in blocks(module, "variable"):
        const = variable.attribute("const")
        if const is None:
            continue
        if early or const.value.value is False:
            yield found(const, f"const on a variable: {why}", const.removal())
        else:
            yield found(const, f"const on a variable: {why}", severity=Severity.BLOCKS, advice=_NOT_EARLY)


_NOT_EARLY = "Move to OpenTofu 1.8 or newer, or write out what the variable is used for."


RULE = Rule(
    id="FM312",
    name="const-variables",
    title="Variables that are known early",
    severity=Severity.AUTOMATIC,
    advice="The argument goes: OpenTofu takes every variable early whose value it knows then.",
    source=source_of("const-variables"),
    check=_check,
    fires=(
        Example(
            files={"main.tf": _FILE, **_MODULE},
            expected={"main.tf": _FILE.replace("  const   = true # for sources\n", "  # for sources\n")},
            target=(1, 11),
        ),
        Example(files={"main.tf": _FILE, **_MODULE}, target=(1, 7)),
    ),
    near=(
        Example(files={"main.tf": _FILE, **_MODULE}),
        Example(files={"main.tf": 'resource "terraform_data" "a" {\n  input = { const = true }\n}\n'}, target=(1, 11)),
    ),
)
