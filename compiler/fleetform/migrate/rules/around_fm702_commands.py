"""FM702: pipelines and scripts that call `terraform`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from fleetform.migrate.findings import Severity
from fleetform.migrate.kinds import FileKind
from fleetform.migrate.module import TextFile
from fleetform.migrate.rule import Example, Found, Rule
from fleetform.migrate.rules.around_reading import PIPELINES, SCRIPTS, TERRAFORM_IMAGE, Line, lines

_SUBCOMMANDS = (
    "init|plan|apply|destroy|fmt|validate|output|state|workspace|import|show|test|graph|providers|console|"
    "force-unlock|get|refresh|taint|untaint|version|login|logout|metadata"
)
# Where a command begins: with the line, behind a list's dash or a key of a pipeline, or behind what ends a command.
_BEGIN = (
    rb"""(?:^\s*(?:-\s+)?(?:[\w.-]+:\s+)?["']?[@-]*|[;&|(`!{]\s*|\$\(\s*|\bsh\s*\(?\s*['"]{1,3}\s*|"""
    rb"""\b(?:then|do|else|if|while|sudo|exec|time|RUN|nohup|xargs|command)\s+)"""
)
_SETTINGS = rb"(?:[A-Za-z_]\w*=(?:\"[^\"]*\"|'[^']*'|[^\s\"'])*\s+)*"
_CALL = re.compile(
    _BEGIN
    + _SETTINGS
    + rb"(?P<tool>terraform)(?=\s+(?:-chdir=\S+\s+)?(?:"
    + _SUBCOMMANDS.encode()
    + rb")\b(?!\s*[:=])|\s+[\"']?\$[\w@*({]|\s+--?(?:version|help|v|h)\b)"
)
# Whether the tool is there: a script that still asks for terraform would stop.
_ASKED = re.compile(
    _BEGIN + rb"""(?:command\s+-[vV]|which|hash|type(?:\s+-\w+)?)\s+["']?(?P<tool>terraform)["']?(?=[\s;&|)`'"]|$)"""
)
# `TF := terraform` of a Makefile, `TF_BIN=terraform` of a script.
_NAMED = re.compile(rb"""^\s*(?:export\s+)?[A-Za-z_]\w*\s*[:?]?=\s*["']?(?P<tool>terraform)["']?\s*$""")
_ENTRY = re.compile(rb'^\s*(?:ENTRYPOINT|CMD)\s*\[\s*"(?:/[\w/]+/)?(?P<tool>terraform)"')
# Words for people: the name of a step, a description, what is printed.
_WORDS = re.compile(rb"""^\s*(?:-\s+)?(?:name|description|title|displayName|label|message|summary|key|id|title)\s*:""")
_KEYS = re.compile(rb"^\s*(?:-\s+)?(?P<key>[\w.-]+):\s")
_RUN = frozenset(
    {b"run", b"script", b"command", b"bash", b"pwsh", b"inline", b"before_script", b"after_script", b"cmd"}
)


def _check(file: TextFile) -> Iterator[Found]:
    ours = TERRAFORM_IMAGE.search(file.source) is None
    for line in lines(file):
        if b"terraform" in line.text:
            yield from (one if ours else _waiting(one) for one in _line(file, line))


def _waiting(one: Found) -> Found:
    """A command of an image that brings Terraform and no tofu: it changes with the image."""
    return replace(
        one,
        edits=(),
        severity=Severity.DECISION,
        advice="The image that this file names brings Terraform and no tofu: change both together.",
    )


def _line(file: TextFile, line: Line) -> Iterator[Found]:
    if file.kind in PIPELINES and file.kind is not FileKind.JENKINS and not _is_run(line.text):
        return
    for found in _CALL.finditer(line.text):
        yield line.found(found.start("tool"), "terraform is called", line.edit(*found.span("tool"), "tofu"))
    for found in _ASKED.finditer(line.text):
        yield line.found(found.start("tool"), "terraform is asked for", line.edit(*found.span("tool"), "tofu"))
    named = _NAMED.match(line.text) if file.kind in (FileKind.MAKEFILE, FileKind.SHELL) else None
    if named is not None:
        yield line.found(
            named.start("tool"), "terraform is the tool that is called", line.edit(*named.span("tool"), "tofu")
        )
    entry = _ENTRY.match(line.text) if file.kind is FileKind.DOCKERFILE else None
    if entry is not None:
        yield line.found(entry.start("tool"), "the image runs terraform", line.edit(*entry.span("tool"), "tofu"))


def _is_run(said: bytes) -> bool:
    """Whether a line of a pipeline can hold a command: its key says so, or it has none."""
    if _WORDS.match(said):
        return False
    key = _KEYS.match(said)
    return key is None or key["key"] in _RUN


RULE = Rule(
    id="FM702",
    name="commands",
    title="Pipelines and scripts that call terraform",
    severity=Severity.AUTOMATIC,
    advice="tofu takes its place; it has the same commands, arguments and TF_ variables.",
    source="https://opentofu.org/docs/cli/commands/",
    check_text=_check,
    kinds=PIPELINES | SCRIPTS,
    fires=(
        Example(
            {"deploy.sh": "#!/bin/sh\nset -e\nTF_IN_AUTOMATION=1 terraform -chdir=infra init && terraform  plan\n"},
            expected={"deploy.sh": "#!/bin/sh\nset -e\nTF_IN_AUTOMATION=1 tofu -chdir=infra init && tofu  plan\n"},
        ),
        Example(
            {"Makefile": "TF ?= terraform\nplan:\n\t@terraform plan -out=p\n\t$(TF) show p\n"},
            expected={"Makefile": "TF ?= tofu\nplan:\n\t@tofu plan -out=p\n\t$(TF) show p\n"},
        ),
        Example(
            {
                ".github/workflows/ci.yml": (
                    "jobs:\n  plan:\n    steps:\n      - name: terraform plan\n        run: |\n          cd infra\n"
                    "          terraform init -input=false\n      - run: terraform plan\n"
                )
            },
            expected={
                ".github/workflows/ci.yml": (
                    "jobs:\n  plan:\n    steps:\n      - name: terraform plan\n        run: |\n          cd infra\n"
                    "          tofu init -input=false\n      - run: tofu plan\n"
                )
            },
        ),
        Example(
            {"run.sh": '#!/bin/sh\nif ! command -v terraform >/dev/null; then exit 1; fi\nexec terraform "$@"\n'},
            expected={"run.sh": '#!/bin/sh\nif ! command -v tofu >/dev/null; then exit 1; fi\nexec tofu "$@"\n'},
        ),
        # The image has no tofu: the command waits for the decision about it.
        Example({".gitlab-ci.yml": "plan:\n  image: hashicorp/terraform:1.9\n  script:\n    - terraform plan\n"}),
        Example(
            {"Jenkinsfile": "node {\n  sh 'terraform apply -auto-approve'\n}\n"},
            expected={"Jenkinsfile": "node {\n  sh 'tofu apply -auto-approve'\n}\n"},
        ),
    ),
    near=(
        Example({"deploy.sh": "#!/bin/sh\n# terraform plan\necho 'run terraform plan first'\ncd terraform\n"}),
        Example({"deploy.sh": "#!/bin/sh\necho 'type terraform -v'\ncp -r terraform $OUT\nwhich terraform-docs\n"}),
        Example({"Makefile": "DIR := terraform/plan\nterraform-docs:\n\tterraform-docs markdown .\n"}),
        Example(
            {".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - name: terraform plan\n        run: tofu\n"}
        ),
    ),
)
