"""FM402: variables that tests declare."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import lacking, tests
from fleetform.migrate.rules.testing import of_tests

_ROOT = 'output "size" {\n  value = 1\n}\n'


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "test-variable-blocks")
    if why is not None:
        for document in tests(module):
            for variable in document.of("variable"):
                yield found(variable, f"a variable block in a test file: {why}")


RULE = Rule(
    id="FM402",
    name="test-variables",
    title="Variables that tests declare",
    severity=Severity.BLOCKS,
    advice=(
        "OpenTofu refuses the whole test file, and with it `tofu init` and `tofu validate`. Give the value in a "
        "`variables` block, and declare the variable in the module that is tested."
    ),
    source=source_of("test-variable-blocks"),
    check=of_tests(_check),
    fires=(
        Example(
            files={
                "main.tf": _ROOT,
                "size.tftest.hcl": 'variable "size" {\n  type = number\n}\n\nrun "size" {\n  command = plan\n}\n',
            },
        ),
    ),
    near=(
        Example(
            files={
                "main.tf": 'variable "size" {\n  type    = number\n  default = 1\n}\n',
                "size.tftest.hcl": 'variables {\n  size = 2\n}\n\nrun "size" {\n  command = plan\n}\n',
            },
        ),
    ),
)
