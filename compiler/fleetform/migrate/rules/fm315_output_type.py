"""FM315: outputs with a type."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl import Attribute, Block, Expression
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks, has, lacking

_CONVERSIONS = {"string": "tostring", "number": "tonumber", "bool": "tobool"}


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "output-type")
    if why is None:
        return
    for output in blocks(module, "output"):
        declared = output.attribute("type")
        if declared is not None:
            yield _rewritten(module, output, declared, f"type on an output: {why}")


def _rewritten(module: Module, output: Block, declared: Attribute, message: str) -> Found:
    value = output.value("value")
    kind = declared.value.literal or declared.value.text
    if kind == "any" or (value is not None and _is(value, kind)):
        return found(declared, message, declared.removal())
    # A heredoc ends with its line, so nothing can stand behind it.
    if value is None or output.document.syntax == "json" or value.text.startswith("<<"):
        return found(declared, message, severity=Severity.BLOCKS, advice=_BY_HAND)
    if kind in _CONVERSIONS:
        edit = value.replaced_by(f"{_CONVERSIONS[kind]}({value.text})")
        return found(declared, message, edit, declared.removal())
    if has(module, "convert"):
        return found(declared, message, value.replaced_by(f"convert({value.text}, {kind})"), declared.removal())
    return found(declared, message, severity=Severity.BLOCKS, advice=_BY_HAND)


def _is(value: Expression, kind: str) -> bool:
    """Whether a value is of a type anyhow."""
    match kind:
        case "string":
            return value.literal is not None or value.text.startswith("<<")
        case "bool":
            return isinstance(value.value, bool)
        case "number":
            return isinstance(value.value, int | float) and not isinstance(value.value, bool)
        case _:
            return False


_BY_HAND = "Remove the type; where callers rely on it, convert the value, or give it that type in a local of theirs."


RULE = Rule(
    id="FM315",
    name="output-type",
    title="Types of outputs",
    severity=Severity.AUTOMATIC,
    advice="The value is converted in place of the type: tostring, tonumber, tobool, from OpenTofu 1.13 on convert.",
    source=source_of("output-type"),
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
output "port" {
  description = "The port."
  type        = string # as text
  value       = 80 + 1
}

output "free" {
  type  = any
  value = [1]
}

output "text" {
  type  = string
  value = <<-EOT
    text
  EOT
}
"""
            },
            expected={
                "main.tf": """\
output "port" {
  description = "The port."
  # as text
  value       = tostring(80 + 1)
}

output "free" {
  value = [1]
}

output "text" {
  value = <<-EOT
    text
  EOT
}
"""
            },
        ),
        Example(
            files={"main.tf.json": '{"output": {"size": {"type": "number", "value": 1}}}\n'},
            expected={"main.tf.json": '{"output": {"size": {"value": 1}}}\n'},
        ),
        Example(files={"main.tf": 'output "ports" {\n  type  = list(string)\n  value = ["80"]\n}\n'}),
        Example(
            files={"main.tf": 'output "ports" {\n  type  = list(string)\n  value = ["80"]\n}\n'},
            expected={"main.tf": 'output "ports" {\n  value = convert(["80"], list(string))\n}\n'},
            target=(1, 13),
            validates=False,  # The engine of the tests is older.
        ),
    ),
    near=(Example(files={"main.tf": 'variable "port" {\n  type    = number\n  default = 80\n}\n'}),),
)
