"""FM602: the configuration calls the command `terraform`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl import Expression
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks_with

# As a command: at the beginning of a line, or behind what ends one; settings of variables may stand before it.
_CALLED = re.compile(
    r"(?:^|[\n;&|(`{]|\\n|\b(?:then|do|else|exec|sudo|time|env)\b)\s*(?:\w+=\S*\s+)*(?:[\w./~$-]*/)?terraform(?:\.exe)?\s",
)


def _check(module: Module) -> Iterator[Found]:
    for block in blocks_with(module, "local-exec", "resource", "removed"):
        for provisioner in block.of("provisioner"):
            command = provisioner.value("command")
            if provisioner.labels == ("local-exec",) and command is not None and _calls(command):
                yield found(command, "a provisioner calls terraform")
    for block in blocks_with(module, "external", "data"):
        program = block.value("program")
        if block.labels[:1] != ("external",) or program is None:
            continue
        if any(_calls(item) or item.literal == "terraform" for item in program.items or ()):
            yield found(program, "a data source calls terraform")


def _calls(command: Expression) -> bool:
    text = command.text.strip()
    heredoc = re.match(r"<<-?\w+\s*\n", text)
    return _CALLED.search(text[heredoc.end() :] if heredoc is not None else text.strip('"') + " ") is not None


RULE = Rule(
    id="FM602",
    name="terraform-called",
    title="Commands that call terraform",
    severity=Severity.DECISION,
    advice=(
        "Call tofu if the folder it works on moves too; it takes the same arguments and TF_ variables. Better, read "
        "the other state by terraform_remote_state, or let the pipeline run both."
    ),
    source="https://opentofu.org/docs/cli/commands/",
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
resource "terraform_data" "other" {
  provisioner "local-exec" {
    command = "cd ../other && TF_INPUT=0 terraform -chdir=app apply -auto-approve"
  }
}
"""
            },
        ),
        Example(
            files={
                "main.tf": """\
resource "terraform_data" "other" {
  provisioner "local-exec" {
    command = <<-EOT
      set -eu
      terraform output -json > out.json
    EOT
  }
}
"""
            },
        ),
        Example(files={"main.tf": 'data "external" "v" {\n  program = ["terraform", "version", "-json"]\n}\n'}),
    ),
    near=(
        Example(
            files={
                "main.tf": """\
resource "terraform_data" "other" {
  provisioner "local-exec" {
    command = "echo managed by terraform > terraform.txt; ls ~/.terraform.d"
  }
}

data "external" "v" {
  program = ["python3", "terraform.py"]
}
"""
            },
        ),
    ),
)
