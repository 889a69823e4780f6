"""FM206: locking of the s3 backend by DynamoDB."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import backends, has


def _check(module: Module) -> Iterator[Found]:
    for block in backends(module, "s3"):
        table = block.attribute("dynamodb_table")
        if table is not None and has(module, "s3-lock-files"):
            yield found(table, "the s3 backend locks by DynamoDB")


RULE = Rule(
    id="FM206",
    name="s3-locking",
    title="Locking of the s3 backend",
    severity=Severity.NOTE,
    advice=(
        "It stays as it is: OpenTofu goes on with dynamodb_table, which Terraform has deprecated. As long as both run, "
        "both have to lock in one way; use_lockfile = true can take its place once all of them have it."
    ),
    source="https://opentofu.org/docs/language/settings/backends/s3/#state-locking",
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
terraform {
  backend "s3" {
    bucket         = "states"
    key            = "prod"
    region         = "eu-central-1"
    dynamodb_table = "locks"
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
terraform {
  backend "s3" {
    bucket       = "states"
    key          = "prod"
    region       = "eu-central-1"
    use_lockfile = true
  }
}
"""
            },
        ),
    ),
)
