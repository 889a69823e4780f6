"""FM310: arguments that are only written."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks, lacking

_FILE = """\
resource "aws_db_instance" "main" {
  password_wo         = var.password
  password_wo_version = 1
}
"""


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "write-only-arguments")
    if why is None:
        return
    for resource in blocks(module, "resource"):
        for block in resource.walk():
            for name, attribute in block.attributes.items():
                # The name is a convention that the providers of all clouds keep.
                if name.endswith("_wo"):
                    yield found(attribute, f"the write-only argument {name}: {why}")


RULE = Rule(
    id="FM310",
    name="write-only",
    title="Write-only arguments",
    severity=Severity.BLOCKS,
    advice="Move to OpenTofu 1.11 or newer. The argument without `_wo` says the same, but its value is in the state.",
    source=source_of("write-only-arguments"),
    check=_check,
    fires=(Example(files={"main.tf": _FILE}, target=(1, 10)),),
    near=(
        Example(files={"main.tf": _FILE}),
        Example(files={"main.tf": 'locals {\n  password_wo = "a name"\n}\n'}, target=(1, 10)),
    ),
)
