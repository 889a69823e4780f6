"""FM322: provisioners that speak WinRM."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks_with, lacking

_FILE = """\
resource "terraform_data" "windows" {
  connection {
    type = "winrm"
    host = "windows.example.com"
  }
  provisioner "remote-exec" {
    inline = ["hostname"]
  }
}
"""


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "winrm")
    if module.repository.target < (1, 12):
        return
    for resource in blocks_with(module, "winrm", "resource", "removed"):
        for block in resource.walk():
            if block.type == "connection" and block.literal("type") == "winrm":
                severity = Severity.NOTE if why is None else Severity.BLOCKS
                told = why or "OpenTofu 1.12 warns, and 1.13 has it no more"
                yield found(block, f"a connection by WinRM: {told}", severity=severity)


RULE = Rule(
    id="FM322",
    name="winrm",
    title="Connections by WinRM",
    severity=Severity.BLOCKS,
    advice='Install OpenSSH on the machines and say `type = "ssh"` with `target_platform = "windows"`.',
    source=source_of("winrm"),
    check=_check,
    fires=(Example(files={"main.tf": _FILE}), Example(files={"main.tf": _FILE}, target=(1, 13))),
    near=(
        Example(files={"main.tf": _FILE.replace('"winrm"', '"ssh"')}, target=(1, 13)),
        Example(files={"main.tf": _FILE}, target=(1, 11)),
        Example(files={"main.tf": 'resource "terraform_data" "a" {\n  input = "winrm"\n}\n'}, target=(1, 13)),
    ),
)
