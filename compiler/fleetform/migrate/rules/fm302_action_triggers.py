"""FM302: actions that resources trigger."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks_with, lacking


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "action-triggers")
    if why is not None:
        for resource in blocks_with(module, "action_trigger", "resource"):
            for lifecycle in resource.of("lifecycle"):
                for trigger in lifecycle.of("action_trigger"):
                    yield found(trigger, f"a resource triggers actions: {why}")


RULE = Rule(
    id="FM302",
    name="action-triggers",
    title="Triggers of actions",
    severity=Severity.BLOCKS,
    advice=(
        "Do the same by a `terraform_data` resource with a provisioner and `triggers_replace`, or by a step of the "
        "pipeline behind apply."
    ),
    source=source_of("action-triggers"),
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
resource "terraform_data" "app" {
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.aws_lambda_invoke.warm]
    }
  }
}
"""
            },
        ),
    ),
    near=(
        Example(
            files={
                "main.tf": """\
resource "terraform_data" "app" {
  input = { action_trigger = "after_create" }
  lifecycle {
    create_before_destroy = true
  }
}
"""
            },
        ),
    ),
)
