"""FM319: moves between resources of different types."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl import Expression
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks, lacking

_FILE = """\
resource "terraform_data" "hook" {}

moved {
  from = null_resource.hook
  to   = terraform_data.hook
}
"""


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "moved-types")
    if why is None:
        return
    for block in blocks(module, "moved"):
        types = {_type(block.value("from")), _type(block.value("to"))} - {None}
        if len(types) == 2:
            yield found(block, f"a move between types: {why}")


def _type(address: Expression | None) -> str | None:
    """The type of the resource that an address names; None for a module."""
    parts = list(address.reference or ()) if address is not None else []
    names = [part for part in parts if isinstance(part, str)]
    while names[:1] == ["module"]:
        names = names[2:]
    return names[0] if len(names) > 1 else None


RULE = Rule(
    id="FM319",
    name="moved-types",
    title="Moves between types",
    severity=Severity.BLOCKS,
    advice="Let Terraform apply it before the move and remove the block, or move to OpenTofu 1.10 or newer.",
    source=source_of("moved-types"),
    check=_check,
    fires=(Example(files={"main.tf": _FILE}, target=(1, 9)),),
    near=(
        Example(files={"main.tf": _FILE}),
        Example(
            files={"main.tf": "moved {\n  from = module.a.null_resource.hook[0]\n  to   = null_resource.hook\n}\n"},
            target=(1, 9),
        ),
        Example(files={"main.tf": "moved {\n  from = module.a\n  to   = module.b\n}\n"}, target=(1, 9)),
    ),
)
