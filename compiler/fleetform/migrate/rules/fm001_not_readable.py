"""FM001: a file that is not readable, so that nobody can say what is in it."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.kinds import FileKind, kind_of
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule

# A `.hcl` file of another tool may be called like one of Terragrunt's.
_OTHERS = frozenset({FileKind.TERRAGRUNT, FileKind.BACKEND})


def _check(module: Module) -> Iterator[Found]:
    for document in module.documents:
        if not document.problems:
            continue
        first, *rest = document.problems
        more = f"; {len(rest)} more in this file" if rest else ""
        severity = Severity.NOTE if kind_of(document.path) in _OTHERS else None
        yield Found(document, first.offset, f"{first.message}{more}", severity=severity)


RULE = Rule(
    id="FM001",
    name="not-readable",
    title="A file that is not readable",
    severity=Severity.DECISION,
    advice="Mend it and survey again: what stands in the part that is not readable was not looked at.",
    source="https://opentofu.org/docs/language/syntax/configuration/",
    check=_check,
    fires=(
        Example({"main.tf": 'locals {\n  a = "x\n}\n'}, validates=False),
        Example({"main.tf.json": '{"locals": {"a": }}\n'}, validates=False),
    ),
    near=(Example({"main.tf": 'locals {\n  a = "$${x} %%{y}"\n  b = 1.5e3\n}\n'}),),
)
