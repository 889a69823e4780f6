"""FM703: the GitHub action that installs Terraform."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl.edits import Edit
from fleetform.migrate.kinds import FileKind
from fleetform.migrate.module import TextFile
from fleetform.migrate.rule import Example, Found, Rule
from fleetform.migrate.rules.around_reading import Line, lines, version

_USES = re.compile(
    rb"""^(?P<indent>\s*)(?P<dash>-\s+)?uses\s*:\s*["']?(?P<action>hashicorp/setup-terraform@[^\s"'#]+)"""
)
_INPUT = re.compile(rb"""^\s*(?P<name>terraform_version|terraform_wrapper)\s*:\s*(?P<value>["']?[^"'#\s]+["']?)""")
_NUMBER = re.compile(rb"""["']?[~^<>=v ]*\d[\d.x*]*["']?""")
_ACTION = "opentofu/setup-opentofu@v1"
_PINNED = re.compile(rb"@[0-9a-f]{40}$")
_PIN = (
    "Use opentofu/setup-opentofu, pinned to a commit that you know, with tofu_version and tofu_wrapper for its "
    "inputs: a tag in place of a commit would let others change what runs."
)


def _check(file: TextFile) -> Iterator[Found]:
    told = [*lines(file)]
    for place, line in enumerate(told):
        used = _USES.match(line.text)
        if used is None:
            continue
        if _PINNED.search(used["action"]):
            yield line.found(used.start("action"), "Terraform is set up", severity=Severity.DECISION, advice=_PIN)
            continue
        edits, unsure = _inputs(file, _step(told, place, used))
        if unsure:
            advice = (
                f"Use {_ACTION}, and give its tofu_version a version of OpenTofu: what terraform_version is set to is "
                "decided elsewhere."
            )
            yield line.found(used.start("action"), "Terraform is set up", severity=Severity.DECISION, advice=advice)
        else:
            edits.insert(0, line.edit(*used.span("action"), _ACTION))
            yield line.found(used.start("action"), "Terraform is set up", *edits)


def _step(told: list[Line], place: int, used: re.Match[bytes]) -> list[Line]:
    """The other lines of the step: those before it up to its dash, and those after it that are as far in."""
    inside = len(used["indent"]) + len(used["dash"] or b"")
    after: list[Line] = []
    for line in told[place + 1 :]:
        if len(line.text) - len(line.text.lstrip()) < inside:
            break
        after.append(line)
    before: list[Line] = []
    if used["dash"] is None:
        for line in reversed(told[:place]):
            before.append(line)
            if len(line.text) - len(line.text.lstrip()) < inside:
                break
    return [*before, *after]


def _inputs(file: TextFile, step: list[Line]) -> tuple[list[Edit], bool]:
    """The edits of the step's inputs, and whether its version is decided elsewhere."""
    edits: list[Edit] = []
    for line in step:
        given = _INPUT.match(line.text)
        if given is None:
            continue
        edits.append(line.edit(*given.span("name"), given["name"].decode().replace("terraform", "tofu")))
        if given["name"] == b"terraform_version":
            if given["value"].strip(b"\"'") == b"latest":
                continue
            if _NUMBER.fullmatch(given["value"]) is None:
                return [], True
            edits.append(line.edit(*given.span("value"), f'"~{version(file)}"'))
    return edits, False


RULE = Rule(
    id="FM703",
    name="setup-action",
    title="Workflows that set up Terraform",
    severity=Severity.AUTOMATIC,
    advice=f"{_ACTION} takes its place, with tofu_version and tofu_wrapper for its inputs.",
    source="https://github.com/opentofu/setup-opentofu",
    check_text=_check,
    kinds=frozenset({FileKind.GITHUB}),
    fires=(
        Example(
            {
                ".github/workflows/ci.yml": (
                    "jobs:\n  plan:\n    steps:\n      - uses: hashicorp/setup-terraform@v3 # keep\n        with:\n"
                    "          terraform_version: 1.9.8\n          terraform_wrapper: false\n      - run: make\n"
                )
            },
            expected={
                ".github/workflows/ci.yml": (
                    "jobs:\n  plan:\n    steps:\n      - uses: opentofu/setup-opentofu@v1 # keep\n        with:\n"
                    '          tofu_version: "~1.12"\n          tofu_wrapper: false\n      - run: make\n'
                )
            },
        ),
        Example(
            {
                ".github/workflows/ci.yml": (
                    "jobs:\n  plan:\n    steps:\n      - name: Set up\n        uses: hashicorp/setup-terraform@v3\n"
                    "        with:\n          terraform_version: ${{ env.TF_VERSION }}\n"
                )
            }
        ),
        Example(
            {
                ".github/workflows/ci.yml": (
                    "jobs:\n  plan:\n    steps:\n"
                    "      - uses: hashicorp/setup-terraform@b9cd54a3c349d3f38e8881555d616ced269862dd # v3\n"
                )
            }
        ),
    ),
    near=(
        Example(
            {
                ".github/workflows/ci.yml": (
                    "jobs:\n  plan:\n    steps:\n      - uses: opentofu/setup-opentofu@v1\n"
                    "      # - uses: hashicorp/setup-terraform@v3\n"
                )
            }
        ),
    ),
)
