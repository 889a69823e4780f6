"""FM325: addresses that say `resource.` in front."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl import Edit, Expression
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks, lacking, tests

_PREFIX = re.compile(r'("?(?:\$\{)?(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*)resource\.(?=([\w-]+)\.)')
# With such a type in front the rest would mean something else.
_WORDS = {"data", "ephemeral", "module", "resource"}
_OVERRIDES = {"override_resource": ("target",), "override_data": ("target",)}
_MOVES = {"moved": ("from", "to"), "import": ("to",)}


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "resource-prefix")
    if why is None:
        return
    for address in _addresses(module):
        match = _PREFIX.match(address.text)
        if match is None:
            continue
        message = f"an address with resource. in front: {why}"
        if match[2] in _WORDS:
            yield found(address, message, severity=Severity.BLOCKS, advice=_BY_HAND)
        else:
            start = address.start + len(match[1].encode())
            yield found(address, message, Edit(start, start + len("resource."), b""))


def _addresses(module: Module) -> Iterator[Expression]:
    inner = (block for document in tests(module) for block in document.walk() if block.type in _OVERRIDES)
    for block in (*blocks(module, *_MOVES), *inner):
        for name in (_MOVES | _OVERRIDES)[block.type]:
            value = block.value(name)
            if value is not None:
                yield value


_BY_HAND = "Without it OpenTofu would read another thing: rename the resource by `tofu state mv` instead."


RULE = Rule(
    id="FM325",
    name="resource-prefix",
    title="Addresses with resource. in front",
    severity=Severity.AUTOMATIC,
    advice="The word goes: without it the address is the same in both tools.",
    source=source_of("resource-prefix"),
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
resource "terraform_data" "new" {}

resource "terraform_data" "other" {}

moved {
  from = resource.terraform_data.old # before
  to   = resource.terraform_data.new
}

moved {
  from = module.old["a"].resource.terraform_data.other
  to   = terraform_data.other
}
"""
            },
            expected={
                "main.tf": """\
resource "terraform_data" "new" {}

resource "terraform_data" "other" {}

moved {
  from = terraform_data.old # before
  to   = terraform_data.new
}

moved {
  from = module.old["a"].terraform_data.other
  to   = terraform_data.other
}
"""
            },
        ),
        Example(
            files={
                "main.tf.json": """\
{
  "resource": {"terraform_data": {"new": {}}},
  "moved": {"from": "resource.terraform_data.old", "to": "resource.terraform_data.new"}
}
"""
            },
            expected={
                "main.tf.json": """\
{
  "resource": {"terraform_data": {"new": {}}},
  "moved": {"from": "terraform_data.old", "to": "terraform_data.new"}
}
"""
            },
        ),
    ),
    near=(
        Example(
            files={
                "main.tf": """\
resource "terraform_data" "resource" {}

moved {
  from = terraform_data.old
  to   = terraform_data.resource
}

output "id" {
  value = resource.terraform_data.resource.id
}
"""
            },
        ),
    ),
)
