"""FM314: resources that are forgotten in place of being destroyed."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks, lacking

_FILE = """\
resource "terraform_data" "kept" {
  lifecycle {
    destroy = false
  }
}
"""


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "lifecycle-destroy")
    if why is None:
        return
    for resource in blocks(module, "resource"):
        for lifecycle in resource.of("lifecycle"):
            destroy = lifecycle.attribute("destroy")
            if destroy is not None:
                yield found(destroy, f"destroy in the lifecycle of a resource: {why}")


RULE = Rule(
    id="FM314",
    name="lifecycle-destroy",
    title="Resources that outlive their state",
    severity=Severity.BLOCKS,
    advice=(
        "Move to OpenTofu 1.12 or newer. Before that, `prevent_destroy` guards the resource, and a `removed` block "
        "forgets it."
    ),
    source=source_of("lifecycle-destroy"),
    check=_check,
    fires=(Example(files={"main.tf": _FILE}, target=(1, 11)),),
    near=(
        Example(files={"main.tf": _FILE}),
        Example(
            files={"main.tf": "removed {\n  from = terraform_data.a\n  lifecycle {\n    destroy = false\n  }\n}\n"},
            target=(1, 11),
        ),
    ),
)
