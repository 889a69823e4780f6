"""FM311: modules whose address is computed."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl import Attribute
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks, lacking

_FILE = """\
variable "registry" {
  type    = string
  default = "./modules"
}

module "network" {
  source = "${var.registry}/network"
}
"""
_MODULE = {"modules/network/main.tf": 'output "id" {\n  value = 1\n}\n'}


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "dynamic-module-sources")
    for call in blocks(module, "module"):
        for name in ("source", "version"):
            attribute = call.attribute(name)
            if attribute is None or attribute.value.literal is not None:
                continue
            names = [one for one in attribute.value.traversals() if one.parts[0] in ("var", "local")]
            if names and why is not None:
                yield found(attribute, f"the {name} of a module is computed: {why}")
            elif any(_is_sensitive(module, one.parts) for one in names):
                yield _sensitive(attribute)


def _is_sensitive(module: Module, parts: tuple[str | int | None, ...]) -> bool:
    if parts[0] != "var" or len(parts) < 2:
        return False
    declared = (block.value("sensitive") for block in blocks(module, "variable") if block.labels == (parts[1],))
    return any(one is not None and one.value is True for one in declared)


def _sensitive(attribute: Attribute) -> Found:
    return found(
        attribute,
        f"the {attribute.name} of a module is a sensitive value: OpenTofu refuses it",
        advice="The address would be printed: take the secret out of it, and give credentials by netrc or git.",
    )


RULE = Rule(
    id="FM311",
    name="module-variables",
    title="Module addresses from variables",
    severity=Severity.BLOCKS,
    advice="Move to OpenTofu 1.8 or newer, or write the address out.",
    source=source_of("dynamic-module-sources"),
    check=_check,
    fires=(
        Example(files={"main.tf": _FILE, **_MODULE}, target=(1, 7)),
        Example(
            files={
                "main.tf": """\
variable "token" {
  type      = string
  sensitive = true
}

module "network" {
  source = "git::https://${var.token}@example.com/network.git"
}
"""
            },
        ),
    ),
    near=(
        Example(files={"main.tf": _FILE, **_MODULE}),
        Example(files={"main.tf": 'module "network" {\n  source = "./var.registry"\n}\n'}, target=(1, 7)),
    ),
)
