"""FM324: YAML that the two tools read differently."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import documents, has, lacking, target

_FILE = """\
locals {
  settings = try(yamldecode(file("settings.yaml")), {})
}
"""


def _check(module: Module) -> Iterator[Found]:
    scalars = lacking(module, "yaml-scalars")
    for document in documents(module):
        if not document.mentions("yamldecode"):
            continue
        if scalars is not None:
            for call in document.calls("yamldecode"):
                yield found(call, f"yamldecode reads a lone + or - as text: {scalars}", advice=_SCALARS)
        if has(module, "yaml-merge-sequences"):
            for call in document.calls("try", "can"):
                inner = (one.name for argument in call.arguments for one in argument.calls())
                if "yamldecode" in inner:
                    message = f"{call.name} around yamldecode: {target(module)} reads some YAML that Terraform refuses"
                    yield found(call, message, severity=Severity.NOTE)


_SCALARS = "Put such values into quotes, or move to OpenTofu 1.9 or newer."


RULE = Rule(
    id="FM324",
    name="yamldecode",
    title="YAML that is read differently",
    severity=Severity.DECISION,
    advice=(
        "What Terraform reads has the same value in OpenTofu. What it refuses, such as `<<: [*a, *b]`, OpenTofu may "
        "read: then the other branch is taken."
    ),
    source=source_of("yaml-merge-sequences"),
    check=_check,
    fires=(Example(files={"main.tf": _FILE}), Example(files={"main.tf": _FILE}, target=(1, 8))),
    near=(
        Example(files={"main.tf": 'locals {\n  settings = yamldecode(file("settings.yaml"))\n}\n'}),
        Example(files={"main.tf": "locals {\n  settings = try(var.yamldecode, {})\n}\n"}),
    ),
)
