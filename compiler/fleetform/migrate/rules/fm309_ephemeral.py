"""FM309: values that are never kept."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks, documents, lacking

_FILE = """\
variable "token" {
  type      = string
  ephemeral = true
}

ephemeral "random_password" "admin" {
  length = 20
}
"""


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "ephemeral-values")
    if why is None:
        return
    for block in blocks(module, "ephemeral"):
        yield found(block, f"an ephemeral resource: {why}")
    for block in blocks(module, "variable", "output"):
        ephemeral = block.attribute("ephemeral")
        if ephemeral is not None:
            yield found(ephemeral, f"the {block.type} is ephemeral: {why}")
    for document in documents(module):
        for name in document.traversals("terraform"):
            if name.parts[1:2] == ("applying",):
                yield found(name, f"terraform.applying: {why}")


RULE = Rule(
    id="FM309",
    name="ephemeral",
    title="Ephemeral values",
    severity=Severity.BLOCKS,
    advice="Move to OpenTofu 1.11 or newer. Without ephemeral values a secret is in the state: encrypt it.",
    source=source_of("ephemeral-values"),
    check=_check,
    fires=(Example(files={"main.tf": _FILE}, target=(1, 10)),),
    near=(
        Example(files={"main.tf": _FILE}),
        Example(
            files={"main.tf": 'locals {\n  ephemeral = "${terraform.workspace}-applying"\n}\n'},
            target=(1, 10),
        ),
    ),
)
