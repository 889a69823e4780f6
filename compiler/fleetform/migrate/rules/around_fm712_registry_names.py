"""FM712: scripts and pipelines that look for providers by the name of Terraform's registry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.module import TextFile
from fleetform.migrate.rule import Example, Found, Rule
from fleetform.migrate.rules.around_reading import PIPELINES, SCRIPTS, lines

_NAME = re.compile(rb"(?<![\w.-])registry\.terraform\.io(?![\w-]|\.\w)")


def _check(file: TextFile) -> Iterator[Found]:
    for line in lines(file):
        found = _NAME.search(line.text)
        if found is not None:
            yield line.found(found, "something is looked for in Terraform's registry, or by its name")


RULE = Rule(
    id="FM712",
    name="registry-names",
    title="Scripts that know providers by the name of Terraform's registry",
    severity=Severity.DECISION,
    advice=(
        "OpenTofu's schemas, plans as JSON, lock files, mirrors and states name registry.opentofu.org: "
        "look for that, or for both while both are in use."
    ),
    source="https://opentofu.org/docs/language/providers/requirements/#source-addresses",
    check_text=_check,
    kinds=PIPELINES | SCRIPTS,
    fires=(
        Example({"schema.sh": "tofu providers schema -json | jq '.[\"registry.terraform.io/hashicorp/aws\"]'\n"}),
        Example({"Dockerfile": "FROM alpine\nRUN mkdir -p /plugins/registry.terraform.io/hashicorp/aws\n"}),
    ),
    near=(
        Example({"schema.sh": "# registry.terraform.io\ncurl https://my-registry.terraform.io.example.com/x\n"}),
        Example({"schema.sh": "tofu providers schema -json | jq '.[\"registry.opentofu.org/hashicorp/aws\"]'\n"}),
    ),
)
