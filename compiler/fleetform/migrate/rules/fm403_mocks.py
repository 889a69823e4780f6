"""FM403: mocks and overrides of tests."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl import Block
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import lacking, tests
from fleetform.migrate.rules.testing import of_tests

_ROOT = 'resource "terraform_data" "size" {\n  input = 1\n}\n'
_OVERRIDES = ("override_resource", "override_data", "override_module")
_MOCKS = ("mock_provider", *_OVERRIDES)


def _check(module: Module) -> Iterator[Found]:
    for document in tests(module):
        for block in document.walk():
            if block.type in _MOCKS:
                yield from _whole(module, block)
            if block.type in _OVERRIDES:
                yield from _target(module, block)
            if block.type in (*_MOCKS, "mock_resource", "mock_data"):
                yield from _arguments(module, block)


def _whole(module: Module, block: Block) -> Iterator[Found]:
    """A block that an older OpenTofu has not at all."""
    nested = block.parent is not None and block.parent.type == "mock_provider"
    why = lacking(module, "test-nested-overrides" if nested else "test-mocks")
    if why is not None:
        yield found(block, f"{block.type} in a test: {why}")


def _arguments(module: Module, block: Block) -> Iterator[Found]:
    source, during = block.attribute("source"), block.attribute("override_during")
    why = lacking(module, "test-mock-source")
    if source is not None and block.type == "mock_provider" and why is not None:
        yield found(source, f"a mock with values from another file: {why}", advice=_SOURCE)
    why = lacking(module, "test-override-during")
    if during is not None and why is not None:
        yield found(during, f"override_during in {block.type}: {why}", advice=_DURING)
    why = lacking(module, "test-mock-functions")
    for name in ("defaults", "values", "outputs"):
        value = block.value(name)
        call = next(value.calls(), None) if value is not None else None
        if call is not None and why is not None:
            yield found(call, f"a function in the {name} of {block.type}: {why}", advice="Write the value out.")


def _target(module: Module, block: Block) -> Iterator[Found]:
    """An override of one instance."""
    target = block.value("target")
    kind = "module" if block.type == "override_module" else "resource"
    why = lacking(module, f"test-override-{kind}-instances")
    if target is not None and "[" in target.text and why is not None:
        yield found(target, f"{block.type} of one instance: {why}", advice=_INSTANCE)


_INSTANCE = "Name the whole resource or module: its override holds for all instances."
_SOURCE = "Write the mock_resource and mock_data blocks of the *.tfmock.hcl file into the mock_provider block."
_DURING = "Where it says apply, remove it; where it says plan, let the run apply, or check it in another way."


RULE = Rule(
    id="FM403",
    name="mocks",
    title="Mocks and overrides of tests",
    severity=Severity.BLOCKS,
    advice="Move to an OpenTofu that has it, or write the test without: OpenTofu refuses the whole test file.",
    source=source_of("test-override-during"),
    check=of_tests(_check),
    fires=(
        Example(
            files={
                "main.tf": _ROOT,
                "size.tftest.hcl": """\
mock_provider "aws" {
  source          = "./mocks"
  override_during = plan

  mock_resource "aws_s3_bucket" {
    defaults = {
      arn = upper("arn")
    }
  }
}
""",
            },
        ),
        Example(
            files={
                "main.tf": _ROOT,
                "size.tftest.hcl": """\
override_resource {
  target = terraform_data.size[0]
}

override_module {
  target = module.size["a"]
}
""",
            },
        ),
        Example(files={"main.tf": _ROOT, "size.tftest.hcl": 'mock_provider "aws" {}\n'}, target=(1, 7)),
        Example(
            files={
                "main.tf": _ROOT,
                "size.tftest.hcl": 'mock_provider "aws" {\n  override_data {\n    target = data.x.y\n  }\n}\n',
            },
            target=(1, 8),
        ),
    ),
    near=(
        Example(
            files={
                "main.tf": _ROOT,
                "size.tftest.hcl": """\
run "size" {
  command = plan

  override_resource {
    target = terraform_data.size
    values = { output = 2 }
  }

  assert {
    condition     = upper("a") == "A"
    error_message = "override_during"
  }
}
""",
            },
        ),
    ),
)
