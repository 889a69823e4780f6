"""FM710: lock files that name providers of Terraform's registry."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl import Block
from fleetform.migrate.kinds import FileKind
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found

_HOST = "registry.terraform.io/"


def _check(module: Module) -> Iterator[Found]:
    for document in module.of_kind(FileKind.LOCK):
        blocks = [*document.of("provider")]
        moved = {_name(block) for block in blocks if not "".join(block.labels).startswith(_HOST)}
        old = [block for block in blocks if "".join(block.labels).startswith(_HOST) and _name(block) not in moved]
        if not old:
            continue
        others = [_name(block) for block in old if not _name(block).startswith("hashicorp/")]
        advice = None
        if others:
            advice = (
                "Run 'tofu init' and commit the new file. OpenTofu keeps the locked versions of hashicorp/*; for the "
                f"others ({', '.join(others)}) it takes the newest that the constraints allow: bound those first."
            )
        number = f"{len(old)} providers are" if len(old) > 1 else "a provider is"
        yield found(old[0], f"{number} locked under the name of Terraform's registry", advice=advice)


def _name(block: Block) -> str:
    return "".join(block.labels).partition("/")[2]


RULE = Rule(
    id="FM710",
    name="lock-file",
    title="Lock files with providers of Terraform's registry",
    severity=Severity.NOTE,
    advice="Run 'tofu init' and commit the new file: OpenTofu keeps the locked versions of hashicorp/*.",
    source="https://opentofu.org/docs/language/files/dependency-lock/",
    check=_check,
    fires=(
        Example(
            {
                ".terraform.lock.hcl": (
                    'provider "registry.terraform.io/hashicorp/random" {\n  version = "3.6.3"\n}\n'
                    'provider "registry.terraform.io/datadog/datadog" {\n  version = "3.40.0"\n}\n'
                )
            },
            validates=False,
        ),
    ),
    near=(
        Example(
            {
                ".terraform.lock.hcl": (
                    'provider "registry.terraform.io/hashicorp/random" {\n  version = "3.6.3"\n}\n'
                    'provider "registry.opentofu.org/hashicorp/random" {\n  version = "3.6.3"\n}\n'
                )
            },
            validates=False,
        ),
    ),
)
