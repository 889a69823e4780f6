"""FM318: provisioners and connections in `removed` blocks."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks, lacking

_FILE = """\
removed {
  from = terraform_data.old
  lifecycle {
    destroy = true
  }
  provisioner "local-exec" {
    when    = destroy
    command = "echo gone"
  }
}
"""


def _check(module: Module) -> Iterator[Found]:
    provisioners = lacking(module, "removed-provisioners")
    connection = lacking(module, "removed-connection")
    for block in blocks(module, "removed"):
        for one in block.of("provisioner"):
            if provisioners is not None:
                yield found(one, f"a provisioner in a removed block: {provisioners}")
        for one in block.of("connection"):
            if connection is not None:
                yield found(one, f"a connection directly in a removed block: {connection}", advice=_WITHIN)


_WITHIN = "Move it into the provisioner: both tools take it there."


RULE = Rule(
    id="FM318",
    name="removed-provisioners",
    title="Provisioners of what is removed",
    severity=Severity.BLOCKS,
    advice="Let Terraform apply it before the move and remove the block, or move to OpenTofu 1.10 or newer.",
    source=source_of("removed-connection"),
    check=_check,
    fires=(
        Example(files={"main.tf": _FILE}, target=(1, 9)),
        Example(
            files={
                "main.tf": """\
removed {
  from = terraform_data.old
  lifecycle {
    destroy = true
  }
  connection {
    host = "old.example.com"
  }
  provisioner "remote-exec" {
    when   = destroy
    inline = ["true"]
  }
}
"""
            },
        ),
    ),
    near=(
        Example(files={"main.tf": _FILE}),
        Example(
            files={
                "main.tf": """\
removed {
  from = terraform_data.old
  lifecycle {
    destroy = true
  }
  provisioner "remote-exec" {
    when   = destroy
    inline = ["true"]
    connection {
      host = "old.example.com"
    }
  }
}
"""
            },
        ),
    ),
)
