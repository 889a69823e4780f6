"""FM207: states in PostgreSQL, whose locks the two tools do not see."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import backends, has, target


def _check(module: Module) -> Iterator[Found]:
    if has(module, "pg-new-locks"):
        for block in backends(module, "pg"):
            yield found(block, f"{target(module)} and Terraform do not see each other's locks when they create a state")


RULE = Rule(
    id="FM207",
    name="pg-locking",
    title="Locks of the pg backend",
    severity=Severity.DECISION,
    advice=(
        "Let no Terraform and OpenTofu create states or workspaces in the same database at the same time: move all of "
        "a database in one go, or give OpenTofu one of its own. States that are there are locked alike."
    ),
    source=source_of("pg-new-locks"),
    check=_check,
    fires=(Example(files={"main.tf": 'terraform {\n  backend "pg" {\n    schema_name = "states"\n  }\n}\n'}),),
    near=(
        Example(
            files={"main.tf": 'terraform {\n  backend "pg" {\n    schema_name = "states"\n  }\n}\n'},
            target=(1, 9),
        ),
        Example(files={"main.tf": 'terraform {\n  backend "local" {\n    path = "pg"\n  }\n}\n'}),
    ),
)
