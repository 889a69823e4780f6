"""FM706: pre-commit hooks that call Terraform."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.kinds import FileKind
from fleetform.migrate.module import TextFile
from fleetform.migrate.rule import Example, Found, Rule
from fleetform.migrate.rules.around_reading import Line, lines, text

_REPOSITORY = re.compile(rb"""^\s*-?\s*repo\s*:\s*["']?\S*antonbabenko/pre-commit-terraform""")
_ANY = re.compile(rb"^\s*-?\s*repo\s*:")
_REVISION = re.compile(rb"""^\s*-?\s*rev\s*:\s*["']?v?(?P<version>\d+\.\d+)""")
_HOOK = re.compile(rb"""^\s*-\s*id\s*:\s*["']?(?P<hook>terraform_(?:fmt|validate|providers_lock))\b""")
_FIRST = (1, 90)
"""The first release whose hooks can call another tool."""


def _check(file: TextFile) -> Iterator[Found]:
    if b"--tf-path" in file.source or b"PCT_TFPATH" in file.source:
        return
    inside, is_old = False, False
    for line in lines(file):
        if _ANY.match(line.text):
            inside, is_old = _REPOSITORY.match(line.text) is not None, False
        revision = _REVISION.match(line.text) if inside else None
        if revision is not None:
            major, minor = revision["version"].decode().split(".")
            is_old = (int(major), int(minor)) < _FIRST
        hook = _HOOK.match(line.text) if inside else None
        if hook is not None:
            yield _found(line, hook, is_old=is_old)


def _found(line: Line, hook: re.Match[bytes], *, is_old: bool) -> Found:
    message = f"the hook {text(hook['hook'])} calls terraform where it is installed"
    first = "Take v1.90.0 of the hooks or a later one, then s" if is_old else "S"
    advice = f"{first}ay which tool they call: '--hook-config=--tf-path=tofu' in the hook's args, or PCT_TFPATH=tofu."
    return line.found(hook.start("hook"), message, advice=advice)


RULE = Rule(
    id="FM706",
    name="pre-commit",
    title="Pre-commit hooks that call terraform",
    severity=Severity.DECISION,
    advice="Say which tool the hooks call: '--hook-config=--tf-path=tofu' in the hook's args, or PCT_TFPATH=tofu.",
    source="https://github.com/antonbabenko/pre-commit-terraform",
    check_text=_check,
    kinds=frozenset({FileKind.PRE_COMMIT}),
    fires=(
        Example(
            {
                ".pre-commit-config.yaml": (
                    "repos:\n  - repo: https://github.com/antonbabenko/pre-commit-terraform\n    rev: v1.83.0\n"
                    "    hooks:\n      - id: terraform_fmt\n      - id: terraform_docs\n"
                )
            }
        ),
    ),
    near=(
        Example(
            {
                ".pre-commit-config.yaml": (
                    "repos:\n  - repo: https://github.com/antonbabenko/pre-commit-terraform\n    rev: v1.99.0\n"
                    "    hooks:\n      - id: terraform_fmt\n        args: ['--hook-config=--tf-path=tofu']\n"
                )
            }
        ),
        Example(
            {
                ".pre-commit-config.yaml": (
                    "repos:\n  - repo: https://github.com/tofuutils/pre-commit-opentofu\n    rev: v2.1.0\n"
                    "    hooks:\n      - id: tofu_fmt\n"
                )
            }
        ),
    ),
)
