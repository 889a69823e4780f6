"""FM707: Atlantis runs Terraform unless it is told otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.kinds import FileKind
from fleetform.migrate.module import TextFile
from fleetform.migrate.rule import Example, Found, Rule
from fleetform.migrate.rules.around_reading import lines, text

_VERSION = re.compile(rb"""^\s*(?:-\s+)?terraform_version\s*:\s*["']?(?P<version>[^"'\s#]+)""")
_PROJECTS = re.compile(rb"^projects\s*:")


def _check(file: TextFile) -> Iterator[Found]:
    if re.search(rb"(?m)^\s*(?:-\s+)?terraform_distribution\s*:\s*[\"']?opentofu", file.source):
        return
    told = [*lines(file)]
    versions = [(line, found) for line in told if (found := _VERSION.match(line.text)) is not None]
    for line, found in versions:
        yield line.found(found.start("version"), f"Atlantis runs Terraform {text(found['version'])} for a project")
    if not versions:
        # A file that sets up projects at all lets the server choose the tool.
        yield from (
            line.found(0, "Atlantis runs its server's tool, which is Terraform by default")
            for line in told
            if _PROJECTS.match(line.text)
        )


RULE = Rule(
    id="FM707",
    name="atlantis",
    title="Projects that Atlantis runs with Terraform",
    severity=Severity.DECISION,
    advice=(
        "Say 'terraform_distribution: opentofu' and a version of OpenTofu for the projects, or start the server with "
        "--default-tf-distribution=opentofu."
    ),
    source="https://www.runatlantis.io/docs/terraform-versions.html",
    check_text=_check,
    kinds=frozenset({FileKind.ATLANTIS}),
    fires=(
        Example({"atlantis.yaml": "version: 3\nprojects:\n  - dir: net\n    terraform_version: v1.9.8\n"}),
        Example({"atlantis.yaml": "version: 3\nprojects:\n  - dir: net\n"}),
    ),
    near=(
        Example(
            {
                "atlantis.yaml": (
                    "version: 3\nprojects:\n  - dir: net\n    terraform_distribution: opentofu\n"
                    "    terraform_version: v1.12.6\n"
                )
            }
        ),
        Example({"repos.yaml": "apiVersion: v1\n"}),
    ),
)
