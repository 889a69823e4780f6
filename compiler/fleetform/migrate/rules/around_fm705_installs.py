"""FM705: scripts and pipelines that install Terraform."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.module import TextFile
from fleetform.migrate.rule import Example, Found, Rule
from fleetform.migrate.rules.around_reading import PIPELINES, SCRIPTS, lines

_INSTALL = re.compile(
    rb"""releases\.hashicorp\.com/terraform(?![\w-])"""
    rb"""|\b(?:apt|apt-get|yum|dnf|apk|zypper|snap|choco|brew|winget|pacman|microdnf|tdnf)\b[^\n;&|]*?"""
    rb"""\b(?:install|add|-S)\b[^\n;&|]*?(?P<package>(?<![\w./-])(?:hashicorp/tap/|Hashicorp\.)?[tT]erraform(?=$|[\s=@"'\\;&|]))"""
    rb"""|\b(?:tfenv|tfswitch|tenv\s+(?:tf|terraform))\s+(?:install|use)\b"""
    rb"""|\basdf\s+(?:plugin[- ]add|install|global|local|set)\s+(?P<plugin>terraform)(?=\s|$)"""
)


def _check(file: TextFile) -> Iterator[Found]:
    for line in lines(file):
        for found in _INSTALL.finditer(line.text):
            yield line.found(found, "Terraform is installed")


RULE = Rule(
    id="FM705",
    name="installs",
    title="Scripts and pipelines that install Terraform",
    severity=Severity.DECISION,
    advice=(
        "Install OpenTofu in its place: packages are called tofu (opentofu with Homebrew and asdf), "
        "https://get.opentofu.org/install-opentofu.sh installs it standalone, and 'tenv tofu install' by tenv."
    ),
    source="https://opentofu.org/docs/intro/install/",
    check_text=_check,
    kinds=PIPELINES | SCRIPTS,
    fires=(
        Example(
            {"setup.sh": "curl -LO https://releases.hashicorp.com/terraform/1.9.8/terraform_1.9.8_linux_amd64.zip\n"}
        ),
        Example({"Dockerfile": "FROM debian\nRUN apt-get update && apt-get install -y curl terraform=1.9.8-1\n"}),
        Example({"setup.sh": "brew install hashicorp/tap/terraform\n"}),
        Example({".circleci/config.yml": "jobs:\n  a:\n    steps:\n      - run: tfenv install 1.9.8\n"}),
    ),
    near=(
        Example({"setup.sh": "brew install opentofu terraform-docs terraform-ls\n"}),
        Example(
            {"setup.sh": "curl -LO https://releases.hashicorp.com/terraform-ls/0.34.0/x.zip\napt-get install -y tofu\n"}
        ),
    ),
)
