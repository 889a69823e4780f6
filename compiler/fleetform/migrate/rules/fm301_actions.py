"""FM301: actions."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks, lacking


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "actions")
    if why is not None:
        for block in blocks(module, "action"):
            yield found(block, f"an action block: {why}")


RULE = Rule(
    id="FM301",
    name="actions",
    title="Actions",
    severity=Severity.BLOCKS,
    advice=(
        "Do the same by a resource of the provider, by a `terraform_data` resource with a provisioner, or by a step of "
        "the pipeline behind apply."
    ),
    source=source_of("actions"),
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
action "aws_lambda_invoke" "warm" {
  config {
    function_name = "warm"
    payload       = "{}"
  }
}
"""
            },
        ),
        Example(files={"main.tf.json": '{"action": {"aws_lambda_invoke": {"warm": {"config": {"name": "warm"}}}}}\n'}),
    ),
    near=(
        Example(
            files={
                "main.tf": """\
resource "terraform_data" "action" {
  input = { action = "warm" }
}
"""
            },
        ),
    ),
)
