"""FM307: functions that OpenTofu has not yet."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl import Call
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import documents, lacking, tests

# What is called, by the feature it came with.
_FUNCTIONS = {
    "convert": "convert",
    "issensitive": "issensitive",
    "templatestring": "templatestring",
    "ephemeralasnull": "ephemeralasnull",
    "provider::terraform::encode_tfvars": "terraform-provider-functions",
    "provider::terraform::decode_tfvars": "terraform-provider-functions",
    "provider::terraform::encode_expr": "terraform-provider-functions",
}


def _check(module: Module) -> Iterator[Found]:
    for document in (*documents(module), *tests(module)):
        for call in document.calls(*_FUNCTIONS):
            why = lacking(module, _FUNCTIONS[call.name])
            if why is not None:
                yield found(call, f"the function {call.name}: {why}", advice=_advice(call))
        why = lacking(module, "contains-null")
        for call in document.calls("contains") if document.mentions("null") else ():
            if why is not None and len(call.arguments) == 2 and call.arguments[1].text == "null":
                yield found(call, f"contains looks for null: {why}", advice=_WITHOUT_NULL)


_WITHOUT_NULL = "Write `anytrue([for item in LIST : item == null])`."
_WITHOUT_CONVERT = (
    "Write tostring, tonumber, tobool, tolist, toset or tomap where they say the same, or give a variable or a local "
    "of a module that type."
)


def _advice(call: Call) -> str | None:
    return _WITHOUT_CONVERT if call.name == "convert" else None


RULE = Rule(
    id="FM307",
    name="functions",
    title="Functions that OpenTofu has not yet",
    severity=Severity.BLOCKS,
    advice="Move to an OpenTofu that has it, or say the same without it.",
    source="https://opentofu.org/docs/language/functions/",
    check=_check,
    fires=(
        Example(files={"main.tf": 'output "ports" {\n  value = convert(["80"], list(number))\n}\n'}),
        Example(files={"main.tf": 'output "hole" {\n  value = contains([1, null], null)\n}\n'}),
        Example(
            files={"main.tf": 'output "vars" {\n  value = provider::terraform::encode_tfvars({ a = 1 })\n}\n'},
            target=(1, 9),
        ),
    ),
    near=(
        Example(
            files={"main.tf": 'output "ports" {\n  value = convert(["80"], list(number))\n}\n'},
            target=(1, 13),
        ),
        Example(
            files={
                "main.tf": """\
locals {
  convert = tolist(["convert(80)"])
  there   = contains(["null"], "null")
  text    = templatestring("$${a}", { a = 1 })
}
"""
            },
        ),
    ),
)
