"""FM320: validation of variables that looks at other things."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks, lacking

_FILE = """\
variable "low" {
  type    = number
  default = 1
}

variable "high" {
  type    = number
  default = 2
  validation {
    condition     = var.high > var.low
    error_message = "Too low."
  }
}
"""


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "variable-validation-references")
    if why is None:
        return
    for variable in blocks(module, "variable"):
        own = ("var", *variable.labels)
        for validation in variable.of("validation"):
            condition = validation.value("condition")
            for name in condition.traversals() if condition is not None else ():
                if name.parts[0] in ("var", "local", "data", "module") and name.parts[:2] != own:
                    yield found(name, f"validation of a variable looks at another object: {why}")


RULE = Rule(
    id="FM320",
    name="validation-references",
    title="Validation that looks at other things",
    severity=Severity.BLOCKS,
    advice="Move to OpenTofu 1.9 or newer, or check it by a precondition.",
    source=source_of("variable-validation-references"),
    check=_check,
    fires=(Example(files={"main.tf": _FILE}, target=(1, 8)),),
    near=(
        Example(files={"main.tf": _FILE}),
        Example(files={"main.tf": _FILE.replace("var.low", "1")}, target=(1, 8)),
    ),
)
