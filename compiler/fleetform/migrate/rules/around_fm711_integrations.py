"""FM711: tasks, orbs, templates and actions that run Terraform inside of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.kinds import FileKind
from fleetform.migrate.module import TextFile
from fleetform.migrate.rule import Example, Found, Rule
from fleetform.migrate.rules.around_reading import PIPELINES, lines, text

_INSTEAD = {
    FileKind.GITHUB: (
        re.compile(
            rb"""uses\s*:\s*["']?(?P<what>(?:dflook/terraform-[\w-]+|hashicorp/tfc-workflows-github[\w/-]*"""
            rb"""|hashicorp/terraform-github-actions|op5dev/tf-via-pr)@[^\s"'#]+)"""
        ),
        "Take one that runs tofu: dflook/tofu-* is like dflook/terraform-*, op5dev/tf-via-pr has the input 'tool'.",
    ),
    FileKind.GITLAB: (
        re.compile(rb"""template\s*:\s*["']?(?P<what>[\w/]*Terraform[\w./-]*\.gitlab-ci\.yml)"""),
        "GitLab removed its Terraform templates in 18.0: take its OpenTofu component (gitlab.com/components/opentofu).",
    ),
    FileKind.AZURE: (
        re.compile(rb"""task\s*:\s*["']?(?P<what>\w*[tT]erraform\w*@\d+)"""),
        "Call tofu from a script step, or take an extension that runs OpenTofu.",
    ),
    FileKind.CIRCLECI: (
        re.compile(rb""":\s*["']?(?P<what>[\w-]+/terraform@[^\s"'#]+)"""),
        "Install OpenTofu in a step and call tofu: the orb runs terraform.",
    ),
    FileKind.JENKINS: (
        re.compile(
            rb"""(?:\btools\s*\{[^}\n]*\b|^\s*|\btype\s*:\s*['"])(?P<what>terraform\s+['"][\w.-]+['"]|[\w.]*TerraformInstallation)"""
        ),
        "The plugin installs Terraform: install OpenTofu on the agent, or run the stage in a container that has it.",
    ),
    FileKind.BITBUCKET: (
        re.compile(rb"""pipe\s*:\s*["']?(?P<what>[\w./-]*terraform[\w./-]*:[\w.]+)"""),
        "Call tofu from a script in a container that has it.",
    ),
}


def _check(file: TextFile) -> Iterator[Found]:
    pattern, advice = _INSTEAD[file.kind]
    for line in lines(file):
        for found in pattern.finditer(line.text):
            yield line.found(found.start("what"), f"{text(found['what'])} runs Terraform", advice=advice)


RULE = Rule(
    id="FM711",
    name="integrations",
    title="Tasks, orbs, templates and actions that run Terraform",
    severity=Severity.DECISION,
    advice="Take one that runs tofu, or call tofu from a script.",
    source="https://opentofu.org/docs/intro/migration/",
    check_text=_check,
    kinds=PIPELINES,
    fires=(
        Example({".github/workflows/a.yml": "jobs:\n  a:\n    steps:\n      - uses: dflook/terraform-plan@v1\n"}),
        Example({".gitlab-ci.yml": "include:\n  - template: Terraform/Base.latest.gitlab-ci.yml\n"}),
        Example({"azure-pipelines.yml": "steps:\n  - task: TerraformTaskV4@4\n"}),
        Example({".circleci/config.yml": "orbs:\n  terraform: circleci/terraform@3.6.0\n"}),
        Example({"Jenkinsfile": "pipeline {\n  tools {\n    terraform 'tf-1.9'\n  }\n}\n"}),
    ),
    near=(
        Example({".github/workflows/a.yml": "jobs:\n  a:\n    steps:\n      - uses: dflook/tofu-plan@v2\n"}),
        Example({"azure-pipelines.yml": "steps:\n  - task: Bash@3\n    displayName: Terraform@1\n"}),
        Example({"Jenkinsfile": "node {\n  sh 'tofu plan'\n}\n"}),
    ),
)
