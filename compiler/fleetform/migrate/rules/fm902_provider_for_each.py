"""FM902: configurations of a provider that one with `for_each` could replace, if it is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl import Block
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks, has

_FILE = """\
provider "aws" {
  alias  = "north"
  region = "eu-north-1"
}

provider "aws" {
  alias  = "south"
  region = "eu-south-1"
}
"""
_OFFERS = frozenset({"for-each"})


def _check(module: Module) -> Iterator[Found]:
    if not has(module, "provider-for-each"):
        return
    groups: dict[str, list[Block]] = {}
    for block in blocks(module, "provider"):
        if block.labels and block.attribute("alias") is not None and block.attribute("for_each") is None:
            groups.setdefault(block.labels[0], []).append(block)
    for name, group in groups.items():
        differs = _difference(group)
        if differs is not None:
            yield found(group[0], f"{len(group)} configurations of the provider {name} differ only in {differs}")


def _difference(group: list[Block]) -> str | None:
    """The one argument in which configurations differ."""
    if len(group) < 2 or any(block.blocks for block in group):
        return None
    names = set(group[0].attributes)
    if any(set(block.attributes) != names for block in group):
        return None
    texts = {name: {block.attributes[name].value.text for block in group} for name in names - {"alias"}}
    differing = [name for name, values in texts.items() if len(values) > 1]
    return differing[0] if len(differing) == 1 else None


RULE = Rule(
    id="FM902",
    name="provider-for-each",
    title="Provider configurations with for_each",
    severity=Severity.NOTE,
    advice=(
        "One configuration with `for_each = toset([...])` and `each.key` can take their place; resources name an "
        "instance, as in `provider = aws.by_region[each.key]`. Terraform cannot read that."
    ),
    source=source_of("provider-for-each"),
    check=_check,
    offer="for-each",
    fires=(Example(files={"main.tf": _FILE}, offers=_OFFERS),),
    near=(
        Example(files={"main.tf": _FILE}),
        Example(files={"main.tf": _FILE.replace('"eu-south-1"', '"eu-south-1"\n  profile = "other"')}, offers=_OFFERS),
        Example(files={"main.tf": _FILE}, target=(1, 8), offers=_OFFERS),
    ),
)
