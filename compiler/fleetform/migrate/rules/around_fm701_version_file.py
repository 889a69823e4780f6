"""FM701: files that say which Terraform a version manager installs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.kinds import FileKind
from fleetform.migrate.module import TextFile
from fleetform.migrate.rule import Example, Found, Rule
from fleetform.migrate.rules.around_reading import lines, text, version

_ASDF = re.compile(rb"\s*terraform\s+(\S+)")
_MISE = re.compile(rb"""\s*(terraform|"(?:asdf:|aqua:|ubi:)?[^"]*/?terraform")\s*=\s*["']?([^"'\s]+)""")


def _check(file: TextFile) -> Iterator[Found]:
    if file.kind is FileKind.TERRAFORM_VERSION:
        first = next(lines(file), None)
        if first is not None:
            advice = (
                f"Put the wanted version ({version(file)}.x) into .opentofu-version beside it, which tenv and tofuenv "
                "read; remove this file when nobody runs Terraform here any more."
            )
            yield first.found(
                0, f"Terraform {text(first.text.strip())} is what version managers use here", advice=advice
            )
        return
    if re.search(rb"(?m)^\s*\"?opentofu", file.source):
        return
    pattern = _MISE if file.path.endswith(".toml") else _ASDF
    for line in lines(file):
        found = pattern.match(line.text)
        if found is not None:
            yield line.found(found.start(1) if pattern is _MISE else found.end() - len(found[0].lstrip()), _told(found))


def _told(found: re.Match[bytes]) -> str:
    return f"Terraform {text(found[found.re.groups])} is installed"


RULE = Rule(
    id="FM701",
    name="version-file",
    title="Files that say which Terraform is installed",
    severity=Severity.DECISION,
    advice="Name opentofu and its version in place of terraform, or beside it while both are needed.",
    source="https://github.com/tofuutils/tenv",
    check_text=_check,
    kinds=frozenset({FileKind.TERRAFORM_VERSION, FileKind.TOOL_VERSIONS}),
    fires=(
        Example({".terraform-version": "1.9.8\n"}),
        Example({".tool-versions": "python 3.12.1\nterraform 1.9.8\n"}),
        Example({"mise.toml": '[tools]\nterraform = "1.9"\n'}),
    ),
    near=(
        Example({".tool-versions": "terraform 1.9.8\nopentofu 1.12.6\n"}),
        Example({".tool-versions": "# terraform 1.9.8\nterraform-docs 0.19.0\n"}),
        Example({"mise.toml": '[tools]\nopentofu = "1.12"\nterraform-docs = "0.19"\n'}),
    ),
)
