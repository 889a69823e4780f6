"""FM308: imports by identity."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks, lacking

_FILE = """\
import {
  to = aws_s3_bucket.logs
  identity = {
    bucket = "logs"
  }
}
"""


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "import-identity")
    if why is not None:
        for block in blocks(module, "import"):
            identity = block.attribute("identity")
            if identity is not None:
                yield found(identity, f"an import by identity: {why}")


RULE = Rule(
    id="FM308",
    name="import-identity",
    title="Imports by identity",
    severity=Severity.BLOCKS,
    advice="Import by `id`; the provider's page for the resource says what that is.",
    source=source_of("import-identity"),
    check=_check,
    fires=(Example(files={"main.tf": _FILE}, target=(1, 11)),),
    near=(
        Example(files={"main.tf": _FILE}),
        Example(files={"main.tf": 'import {\n  to = aws_s3_bucket.logs\n  id = "identity"\n}\n'}, target=(1, 11)),
    ),
)
