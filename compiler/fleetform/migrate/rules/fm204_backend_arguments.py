"""FM204: arguments of backends that OpenTofu has not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from json import loads
from typing import Any, cast

from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl import Attribute, Block, Entry
from fleetform.migrate.module import Module, Version
from fleetform.migrate.rule import Example, Found, Rule
from fleetform.migrate.rules.reading import backends, target


@dataclass(frozen=True, slots=True)
class _Argument:
    """An argument that Terraform has.

    Attributes:
        backend: The backend's type.
        path: Its name, below the name of what it stands in.
        opentofu: The first OpenTofu that has it; None if there is none.
        instead: How OpenTofu calls it.
        instead_since: The first OpenTofu that has that.
        ignored: Whether OpenTofu ignores it, in place of refusing it.
        advice: What to do.
        source: The page that shows OpenTofu's arguments.
    """

    backend: str
    path: tuple[str, ...]
    opentofu: Version | None
    instead: str | None
    instead_since: Version | None
    ignored: bool
    advice: str
    source: str


def _check(module: Module) -> Iterator[Found]:
    for argument in _arguments():
        if argument.opentofu is not None and argument.opentofu <= module.repository.target:
            continue
        for block in backends(module, argument.backend):
            for part in _parts(block, argument.path):
                yield _found(module, block, part, argument)


def _found(module: Module, block: Block, part: Attribute | Entry, argument: _Argument) -> Found:
    document, name = block.document, ".".join(argument.path)
    since = argument.instead_since
    if argument.instead is not None and since is not None and since <= module.repository.target:
        assert isinstance(part, Attribute)
        message = f"{argument.backend}: {name} is called {argument.instead} in OpenTofu"
        edit = part.renaming(argument.instead)
        return Found(document, part.start, message, (edit,), Severity.AUTOMATIC, "It is renamed.", argument.source)
    does = "ignores" if argument.ignored else "does not know"
    message = f"{argument.backend}: {target(module)} {does} the argument {name}"
    severity = Severity.DECISION if argument.ignored else Severity.BLOCKS
    return Found(document, part.start, message, (), severity, argument.advice, argument.source)


def _parts(block: Block, path: tuple[str, ...]) -> Iterator[Attribute | Entry]:
    """Where an argument is set: directly, in a nested block, or in an object."""
    attribute = block.attribute(path[0])
    if len(path) == 1:
        if attribute is not None and attribute.value.text != "null":
            yield attribute
        return
    inner = attribute.value.entry(path[1]) if attribute is not None else None
    if inner is not None:
        yield inner
    for nested in block.of(path[0]):
        yield from _parts(nested, path[1:])


@cache
def _arguments() -> tuple[_Argument, ...]:
    text = (resources.files("fleetform.migrate") / "data" / "backends.json").read_text(encoding="utf-8")
    rows = cast("list[dict[str, Any]]", loads(text)["arguments"])
    return tuple(
        _Argument(
            row["backend"],
            tuple(row["argument"].split(".")),
            _version(row["opentofu"]),
            row["instead"],
            _version(row["instead_since"]),
            row["effect"] == "ignored",
            row["advice"],
            row["sources"][-1],
        )
        for row in rows
    )


def _version(text: str | None) -> Version | None:
    return tuple(map(int, text.split("."))) if text is not None else None


RULE = Rule(
    id="FM204",
    name="backend-arguments",
    title="Arguments of backends that OpenTofu has not",
    severity=Severity.BLOCKS,
    advice="Remove the argument, or say the same in the way that OpenTofu knows.",
    source="https://opentofu.org/docs/language/settings/backends/configuration/",
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
terraform {
  backend "azurerm" {
    storage_account_name               = "states"
    container_name                     = "states"
    key                                = "prod"
    use_oidc                           = true
    ado_pipeline_service_connection_id = "00000000-0000-0000-0000-000000000000"
  }
}
"""
            },
            expected={
                "main.tf": """\
terraform {
  backend "azurerm" {
    storage_account_name               = "states"
    container_name                     = "states"
    key                                = "prod"
    use_oidc                           = true
    ado_service_connection_id = "00000000-0000-0000-0000-000000000000"
  }
}
"""
            },
        ),
        Example(
            files={
                "main.tf": """\
terraform {
  backend "s3" {
    bucket       = "states"
    key          = "prod"
    region       = "eu-central-1"
    assume_role  = { role_arn = "arn:aws:iam::123456789012:role/states", source_identity = "me" }
    use_lockfile = true
  }
}
"""
            },
        ),
        Example(
            files={
                "main.tf": """\
terraform {
  backend "cos" {
    bucket = "states-1258798060"
    domain = "example.com"
    assume_role {
      role_arn    = "qcs::cam::uin/xxx:roleName/yyy"
      external_id = "x"
    }
  }
}
"""
            },
        ),
        Example(
            files={"main.tf": 'terraform {\n  backend "s3" {\n    use_lockfile = true\n  }\n}\n'},
            target=(1, 9),
        ),
    ),
    near=(
        Example(
            files={
                "main.tf": """\
terraform {
  backend "azurerm" {
    storage_account_name = "states"
    container_name       = "states"
    key                  = "prod"
    use_cli              = true
    use_azuread_auth     = true
  }
}
""",
                "other/main.tf": """\
terraform {
  backend "s3" {
    bucket       = "states"
    key          = "prod"
    region       = "eu-central-1"
    use_lockfile = true
    assume_role  = { role_arn = "arn:aws:iam::123456789012:role/states" }
    endpoints    = { s3 = "https://s3.example.com" }
  }
}
""",
            },
        ),
    ),
)
