"""FM107: modules from S3."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import has, module_sources

_S3 = re.compile(r"s3::|(https?://)?([\w.-]+\.)?s3[.-][\w.-]*amazonaws\.com/", re.IGNORECASE)


def _check(module: Module) -> Iterator[Found]:
    if not has(module, "s3-module-credentials"):
        return
    for source in module_sources(module):
        if _S3.match(source.literal or ""):
            yield found(source, "the module is fetched from S3")


RULE = Rule(
    id="FM107",
    name="s3-module",
    title="Modules from S3",
    severity=Severity.NOTE,
    advice=(
        "OpenTofu looks for AWS credentials as the AWS CLI does, Terraform in an order of its own: where several are "
        "there, see that the ones that OpenTofu takes may read the bucket."
    ),
    source="https://github.com/opentofu/opentofu/blob/v1.11/CHANGELOG.md",
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
module "vpc" {
  source = "s3::https://s3-eu-west-1.amazonaws.com/examplecorp-modules/vpc.zip"
}
"""
            },
        ),
    ),
    near=(
        Example(files={"main.tf": 'module "vpc" {\n  source = "./s3"\n}\n', "s3/a.tf": ""}),
        Example(
            files={"main.tf": 'module "vpc" {\n  source = "s3::https://s3.amazonaws.com/modules/vpc.zip"\n}\n'},
            target=(1, 10),
        ),
    ),
)
