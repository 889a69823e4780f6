"""FM401: arguments of runs of tests."""

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
    state_key, parallel = lacking(module, "test-state-key"), lacking(module, "test-parallel")
    for document in tests(module):
        for run in document.of("run"):
            key, beside = run.attribute("state_key"), run.attribute("parallel")
            if key is not None and state_key is not None:
                yield found(key, f"state_key in a run of a test: {state_key}")
            if beside is not None and parallel is not None:
                yield found(
                    beside,
                    f"parallel in a run of a test: {parallel}",
                    beside.removal(),
                    severity=Severity.AUTOMATIC,
                    advice=_ONE_BY_ONE,
                )
        for whole in document.of("test"):
            if parallel is None:
                continue
            if set(whole.attributes) <= {"parallel"}:
                yield found(
                    whole,
                    f"a test block that lets runs go in parallel: {parallel}",
                    whole.removal(),
                    severity=Severity.AUTOMATIC,
                    advice=_ONE_BY_ONE,
                )
            else:
                yield found(whole, f"a test block: {parallel}", advice="Remove the block.")


_ONE_BY_ONE = "The argument goes: the runs go one after the other."


RULE = Rule(
    id="FM401",
    name="test-runs",
    title="Runs of tests: state_key, parallel",
    severity=Severity.BLOCKS,
    advice=(
        "OpenTofu refuses the whole test file, and with it `tofu init` and `tofu validate`. Runs share a state by the "
        "module they run: split them into files, or call another module."
    ),
    source=source_of("test-state-key"),
    check=of_tests(_check),
    fires=(
        Example(
            files={
                "main.tf": _ROOT,
                "size.tftest.hcl": """\
test {
  parallel = true
}

run "size" {
  command  = plan
  parallel = true

  assert {
    condition     = output.size == 1
    error_message = "Another size."
  }
}
""",
            },
            expected={
                "size.tftest.hcl": """\

run "size" {
  command  = plan

  assert {
    condition     = output.size == 1
    error_message = "Another size."
  }
}
"""
            },
        ),
        Example(files={"main.tf": _ROOT, "tests/a.tftest.hcl": 'run "size" {\n  state_key = "a"\n}\n'}),
    ),
    near=(
        Example(
            files={
                "main.tf": _ROOT,
                "size.tftest.hcl": """\
variables {
  parallel  = true
  state_key = "a"
}

run "size" {
  command = plan
}
""",
            },
        ),
        Example(
            files={
                "main.tf": _ROOT,
                "size.tftest.hcl": 'run "size" {\n  parallel = true\n}\n',
                "size.tofutest.hcl": 'run "size" {\n}\n',
            },
        ),
    ),
)
