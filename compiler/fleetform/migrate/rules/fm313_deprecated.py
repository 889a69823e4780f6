"""FM313: variables and outputs that are deprecated."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks, lacking

_FILE = """\
variable "size" {
  type       = number
  default    = 1
  deprecated = "Use sizes."
}

output "size" {
  value      = var.size
  deprecated = "Use sizes."
}
"""


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "deprecated-values")
    if why is None:
        return
    for block in blocks(module, "variable", "output"):
        deprecated = block.attribute("deprecated")
        if deprecated is not None:
            yield found(deprecated, f"the {block.type} is deprecated: {why}", deprecated.removal())


RULE = Rule(
    id="FM313",
    name="deprecated",
    title="Deprecated variables and outputs",
    severity=Severity.AUTOMATIC,
    advice="The argument goes, for it only warns callers. Say it in the description.",
    source=source_of("deprecated-values"),
    check=_check,
    fires=(
        Example(
            files={"main.tf": _FILE},
            expected={"main.tf": _FILE.replace('  deprecated = "Use sizes."\n', "")},
            target=(1, 9),
        ),
    ),
    near=(
        Example(files={"main.tf": _FILE}),
        Example(files={"main.tf": 'output "deprecated" {\n  value = { deprecated = true }\n}\n'}, target=(1, 9)),
    ),
)
