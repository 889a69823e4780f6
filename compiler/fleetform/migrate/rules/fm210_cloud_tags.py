"""FM210: tags with values, by which a `cloud` block chooses its workspaces."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import lacking, state_blocks

_FILE = """\
terraform {
  cloud {
    hostname     = "tofu.example.com"
    organization = "example-org"
    workspaces {
      tags = { layer = "network" }
    }
  }
}
"""


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "cloud-tag-values")
    if why is None:
        return
    for cloud in state_blocks(module):
        for workspaces in cloud.of("workspaces"):
            tags = workspaces.value("tags")
            if tags is not None and tags.entries is not None:
                yield found(tags, f"workspaces by tags with values: {why}")


RULE = Rule(
    id="FM210",
    name="cloud-tags",
    title="Tags with values of workspaces",
    severity=Severity.BLOCKS,
    advice='Choose the workspaces by names of tags, `tags = ["network"]`, or by `name` and `project`.',
    source=source_of("cloud-tag-values"),
    check=_check,
    fires=(Example(files={"main.tf": _FILE}),),
    near=(Example(files={"main.tf": _FILE.replace('{ layer = "network" }', '["network"]')}),),
)
