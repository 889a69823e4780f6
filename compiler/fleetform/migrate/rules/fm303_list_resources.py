"""FM303: queries for what is there already."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.kinds import FileKind
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule
from fleetform.migrate.rules.reading import lacking


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "list-resources")
    if why is not None:
        for document in module.of_kind(FileKind.QUERY):
            yield Found(document, 0, f"a file of list resources: {why}, and it does not read the file")


RULE = Rule(
    id="FM303",
    name="list-resources",
    title="List resources",
    severity=Severity.DECISION,
    advice=(
        "Plans and applies do not need the file. Where queries are run, keep Terraform for them, or write import "
        "blocks by hand and let `tofu plan -generate-config-out` write the resources."
    ),
    source=source_of("list-resources"),
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": 'output "done" { value = true }\n',
                "search.tfquery.hcl": 'list "aws_instance" "all" {\n  provider = aws\n}\n',
            },
        ),
    ),
    near=(Example(files={"main.tf": 'locals {\n  list = ["aws_instance"]\n}\n'}),),
)
