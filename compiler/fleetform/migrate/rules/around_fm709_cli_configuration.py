"""FM709: settings of the command line that name Terraform's registry or HCP Terraform."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.findings import Severity
from fleetform.migrate.kinds import FileKind
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found


def _check(module: Module) -> Iterator[Found]:
    for document in module.of_kind(FileKind.CLI):
        for block in document.of("provider_installation"):
            for method in block.blocks:
                for name in ("include", "exclude"):
                    value = method.value(name)
                    for item in (value.items if value is not None else None) or ():
                        if (item.literal or "").startswith("registry.terraform.io/"):
                            yield found(item, f"providers of {item.literal} are installed by {method.type}")
        for block in document.of("credentials"):
            if block.labels == ("app.terraform.io",):
                yield found(block, "a token for HCP Terraform is set", severity=Severity.NOTE, advice=_CREDENTIALS)


_CREDENTIALS = (
    "OpenTofu reads it too, for modules and providers of a private registry there. Remove it when nothing is asked of "
    "app.terraform.io any more."
)

RULE = Rule(
    id="FM709",
    name="cli-configuration",
    title="Settings of the command line that name Terraform's registry",
    severity=Severity.DECISION,
    advice=(
        "OpenTofu asks for the same providers under registry.opentofu.org: add those patterns, and have the mirror "
        "hold them in a folder of that name. OpenTofu reads .tofurc first, so both tools can have their own file."
    ),
    source="https://opentofu.org/docs/cli/config/config-file/",
    check=_check,
    fires=(
        Example(
            {
                ".terraformrc": (
                    'provider_installation {\n  filesystem_mirror {\n    path = "/usr/share/providers"\n'
                    '    include = ["registry.terraform.io/*/*"]\n  }\n}\n'
                )
            }
        ),
    ),
    near=(
        Example(
            {
                ".terraformrc": (
                    'plugin_cache_dir = "$HOME/.cache"\nprovider_installation {\n  network_mirror {\n'
                    '    url = "https://mirror.example.com/"\n    include = ["registry.opentofu.org/*/*"]\n  }\n}\n'
                )
            }
        ),
    ),
)
