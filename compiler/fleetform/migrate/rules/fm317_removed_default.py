"""FM317: `removed` blocks that do not say whether to destroy."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl import Block, Edit
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.blocks import block_insertion
from fleetform.migrate.rules.reading import blocks, has, is_opentofu_file

_FILE = """\
removed {
  from = terraform_data.old # gone
}
"""


def _check(module: Module) -> Iterator[Found]:
    for block in blocks(module, "removed"):
        if is_opentofu_file(block.document):
            continue
        lifecycle = next(block.of("lifecycle"), None)
        told = lifecycle.value("destroy") if lifecycle is not None else None
        if has(module, "removed-lifecycle"):
            if told is None:
                message = "a removed block without destroy: Terraform destroys the object, OpenTofu forgets it"
                yield found(block, message, _told(block, lifecycle))
        elif told is None or told.value is not False:
            yield found(block, _ALWAYS_FORGETS, severity=Severity.DECISION, advice=_BEFORE)
        elif lifecycle is not None:
            message = "a removed block with lifecycle: OpenTofu has it from 1.10 on, and forgets without it"
            yield found(lifecycle, message, lifecycle.removal(), advice="The lifecycle block goes.")


def _told(block: Block, lifecycle: Block | None) -> Edit:
    if lifecycle is not None:
        return lifecycle.insertion("destroy", "true")
    return block_insertion(block, "lifecycle", "destroy", "true")


_ALWAYS_FORGETS = "a removed block: Terraform destroys the object, OpenTofu before 1.10 always forgets it"
_BEFORE = "Let Terraform apply it before the move and remove the block, or move to OpenTofu 1.10 or newer."


RULE = Rule(
    id="FM317",
    name="removed-default",
    title="What removed blocks do with the object",
    severity=Severity.AUTOMATIC,
    advice="`lifecycle { destroy = true }` says for both tools what Terraform does.",
    source="https://github.com/opentofu/opentofu/blob/v1.12/internal/configs/removed.go",
    check=_check,
    fires=(
        Example(
            files={"main.tf": _FILE},
            expected={
                "main.tf": """\
removed {
  from = terraform_data.old # gone
  lifecycle {
    destroy = true
  }
}
"""
            },
        ),
        Example(
            files={"main.tf": "removed {\n  from = terraform_data.old\n  lifecycle {\n  }\n}\n"},
            expected={"main.tf": "removed {\n  from = terraform_data.old\n  lifecycle {\n    destroy = true\n  }\n}\n"},
        ),
        Example(
            files={"main.tf.json": '{"removed": {"from": "terraform_data.old"}}\n'},
            expected={"main.tf.json": '{"removed": {"from": "terraform_data.old", "lifecycle": {"destroy": true}}}\n'},
        ),
        Example(files={"main.tf": _FILE}, target=(1, 9)),
        Example(
            files={"main.tf": "removed {\n  from = terraform_data.old\n  lifecycle {\n    destroy = false\n  }\n}\n"},
            expected={"main.tf": "removed {\n  from = terraform_data.old\n}\n"},
            target=(1, 9),
        ),
    ),
    near=(
        Example(
            files={
                "main.tf": """\
removed {
  from = terraform_data.old
  lifecycle {
    destroy = false
  }
}

removed {
  from = terraform_data.older
  lifecycle {
    destroy = true
  }
}
"""
            },
        ),
    ),
)
