"""FM323: compressed texts, whose bytes differ."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import documents, has, target

_FILE = """\
output "user_data" {
  value = base64gzip("#!/bin/sh")
}
"""


def _check(module: Module) -> Iterator[Found]:
    if has(module, "base64gzip-deflate"):
        for document in documents(module):
            for call in document.calls("base64gzip"):
                yield found(call, f"base64gzip gives other bytes in {target(module)} than in Terraform")


RULE = Rule(
    id="FM323",
    name="base64gzip",
    title="Compressed texts",
    severity=Severity.DECISION,
    advice=(
        "The content is the same when it is unpacked, but a resource that holds it may be changed or replaced: look at "
        "the plan, put it into ignore_changes, or use base64encode."
    ),
    source=source_of("base64gzip-deflate"),
    check=_check,
    fires=(Example(files={"main.tf": _FILE}, target=(1, 13)),),
    near=(
        Example(files={"main.tf": _FILE}),
        Example(files={"main.tf": 'output "name" {\n  value = "base64gzip(x)"\n}\n'}, target=(1, 13)),
    ),
)
