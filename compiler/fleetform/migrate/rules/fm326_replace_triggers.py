"""FM326: resources that are replaced when another one gets a new instance."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks, blocks_with, has, target

_FILE = """\
resource "terraform_data" "node" {
  count = 2
}

resource "terraform_data" "cluster" {
  lifecycle {
    replace_triggered_by = [terraform_data.node]
  }
}
"""


def _check(module: Module) -> Iterator[Found]:
    if not has(module, "replace-triggered-by-create"):
        return
    for resource in blocks_with(module, "replace_triggered_by", "resource"):
        for lifecycle in resource.of("lifecycle"):
            triggers = lifecycle.value("replace_triggered_by")
            for trigger in (triggers.items if triggers is not None else None) or ():
                parts = trigger.reference
                if parts is not None and len(parts) == 2 and _has_many(module, parts):
                    name = ".".join(map(str, parts))
                    message = f"a new instance of {name} replaces this resource in {target(module)}, not in Terraform"
                    yield found(trigger, message)


def _has_many(module: Module, parts: tuple[str | int | None, ...]) -> bool:
    named = (block for block in blocks(module, "resource") if block.labels == parts)
    return any(block.attribute("count") or block.attribute("for_each") for block in named)


RULE = Rule(
    id="FM326",
    name="replace-triggers",
    title="Resources that others replace",
    severity=Severity.DECISION,
    advice=(
        "Name what really matters: an instance, as in `terraform_data.node[0]`, an attribute, or a `terraform_data` "
        "that holds what has to change. Where it stays, look at every plan that adds an instance."
    ),
    source=source_of("replace-triggered-by-create"),
    check=_check,
    fires=(Example(files={"main.tf": _FILE}),),
    near=(
        Example(files={"main.tf": _FILE.replace("  count = 2\n", "")}),
        Example(files={"main.tf": _FILE.replace("[terraform_data.node]", "[terraform_data.node[0]]")}),
        Example(files={"main.tf": _FILE}, target=(1, 11)),
    ),
)
