"""FM906: lock files in S3, if they are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import backends, has

_FILE = """\
terraform {
  backend "s3" {
    bucket         = "states"
    key            = "app"
    region         = "eu-central-1"
    dynamodb_table = "locks" # the old way
  }
}
"""
_OFFERS = frozenset({"lock-files"})


def _check(module: Module) -> Iterator[Found]:
    if not has(module, "s3-lock-files"):
        return
    for block in backends(module, "s3"):
        if block.attribute("dynamodb_table") is not None and block.attribute("use_lockfile") is None:
            yield found(block, "the s3 backend locks by DynamoDB alone", block.insertion("use_lockfile", "true"))


RULE = Rule(
    id="FM906",
    name="lock-files",
    title="Lock files in S3",
    severity=Severity.AUTOMATIC,
    advice=(
        "use_lockfile = true is added, and both locks are taken. Remove dynamodb_table when every Terraform and "
        "OpenTofu that uses the state is 1.10 or newer, and the table when no state uses it."
    ),
    source="https://opentofu.org/docs/language/settings/backends/s3/#s3-state-locking",
    check=_check,
    offer="lock-files",
    fires=(
        Example(
            files={"main.tf": _FILE},
            expected={"main.tf": _FILE.replace("  }\n}", "    use_lockfile = true\n  }\n}")},
            offers=_OFFERS,
        ),
    ),
    near=(
        Example(files={"main.tf": _FILE}),
        Example(files={"main.tf": _FILE.replace("  }\n}", "    use_lockfile = true\n  }\n}")}, offers=_OFFERS),
        Example(files={"main.tf": _FILE}, target=(1, 9), offers=_OFFERS),
    ),
)
