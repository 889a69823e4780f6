"""FM404: what only experimental builds of Terraform know in tests."""

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
    why = lacking(module, "test-skip-cleanup")
    if why is None:
        return
    for document in tests(module):
        for run in document.of("run"):
            skipped = run.attribute("skip_cleanup")
            if skipped is not None:
                yield found(skipped, f"skip_cleanup in a run of a test: {why}")
            for backend in run.of("backend"):
                yield found(backend, f"a backend in a run of a test: {why}")


RULE = Rule(
    id="FM404",
    name="experimental-tests",
    title="Experimental parts of tests",
    severity=Severity.BLOCKS,
    advice="Only alpha builds of Terraform know it: write the test without.",
    source=source_of("test-skip-cleanup"),
    check=of_tests(_check),
    fires=(
        Example(
            files={
                "main.tf": _ROOT,
                "a.tftest.hcl": 'run "a" {\n  skip_cleanup = true\n  backend "local" {\n    path = "a"\n  }\n}\n',
            },
        ),
    ),
    near=(
        Example(files={"main.tf": _ROOT, "a.tftest.hcl": 'run "skip_cleanup" {\n  command = plan\n}\n'}),
        Example(files={"main.tf": 'terraform {\n  backend "local" {}\n}\n'}),
    ),
)
