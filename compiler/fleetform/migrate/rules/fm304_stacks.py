"""FM304: Terraform Stacks."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.kinds import FileKind
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule
from fleetform.migrate.rules.reading import lacking

_WHAT = {FileKind.STACK: "components", FileKind.DEPLOYMENT: "deployments"}


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "stacks")
    if why is None:
        return
    for kind, what in _WHAT.items():
        for document in module.of_kind(kind):
            yield Found(document, 0, f"a file of {what} of a Terraform Stack: {why}")


RULE = Rule(
    id="FM304",
    name="stacks",
    title="Terraform Stacks",
    severity=Severity.BLOCKS,
    advice=(
        "Write a root module for each deployment that calls the components as modules, with provider `for_each` where "
        "a component runs in many regions; Terragrunt or units of a blueprint can run many of them in order."
    ),
    source=source_of("stacks"),
    check=_check,
    fires=(
        Example(
            files={
                "network.tfcomponent.hcl": 'component "network" {\n  source = "./network"\n}\n',
                "prod.tfdeploy.hcl": 'deployment "prod" {\n  inputs = { region = "eu-central-1" }\n}\n',
            },
        ),
        Example(files={"network.tfstack.hcl": 'component "network" {\n  source = "./network"\n}\n'}),
    ),
    near=(Example(files={"stack.tf": 'locals {\n  component = "network"\n}\n'}),),
)
