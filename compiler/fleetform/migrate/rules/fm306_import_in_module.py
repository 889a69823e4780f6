"""FM306: imports within modules that others call."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks, lacking


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "import-in-modules")
    if why is not None and module.facts.callers:
        for block in blocks(module, "import"):
            yield found(block, f"an import block in a module that is called: {why}")


RULE = Rule(
    id="FM306",
    name="import-in-module",
    title="Imports within modules",
    severity=Severity.BLOCKS,
    advice=(
        "Move it to the root module, with the module's name in front: `to = module.network.aws_vpc.main`. If the "
        "import has been applied everywhere, remove it."
    ),
    source=source_of("import-in-modules"),
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": 'module "data" {\n  source = "./data"\n}\n',
                "data/main.tf": """\
resource "terraform_data" "a" {}

import {
  to = terraform_data.a
  id = "a"
}
""",
            },
        ),
    ),
    near=(
        Example(
            files={
                "main.tf": """\
module "data" {
  source = "./data"
}

import {
  to = module.data.terraform_data.a
  id = "a"
}
""",
                "data/main.tf": 'resource "terraform_data" "a" {}\n',
            },
        ),
    ),
)
