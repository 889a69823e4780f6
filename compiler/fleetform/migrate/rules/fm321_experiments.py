"""FM321: experiments."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks, has, target

_ENDED = {
    (name,)
    for name in (
        "config_driven_move",
        "ephemeral_values",
        "module_variable_optional_attrs",
        "preconditions_postconditions",
        "provider_sensitive_attrs",
        "template_string_func",
        "variable_validation",
        "variable_validation_crossref",
    )
}
_FILE = "terraform {\n  experiments = [some_experiment]\n}\n"


def _check(module: Module) -> Iterator[Found]:
    for block in blocks(module, "terraform"):
        experiments = block.attribute("experiments")
        if experiments is not None and experiments.value.items != ():
            does = "knows none of them" if has(module, "experiments") else "ignores them"
            names = {one.reference for one in experiments.value.items or ()}
            # Those that have ended change nothing where they are ignored.
            ended = names <= _ENDED and not has(module, "experiments")
            severity = Severity.NOTE if ended else Severity.DECISION
            yield found(experiments, f"experiments of Terraform: {target(module)} {does}", severity=severity)


RULE = Rule(
    id="FM321",
    name="experiments",
    title="Experiments of Terraform",
    severity=Severity.DECISION,
    advice="Only alpha builds of Terraform have experiments: write the code without them and remove the line.",
    source=source_of("experiments"),
    check=_check,
    fires=(
        Example(files={"main.tf": _FILE}),
        Example(files={"main.tf": "terraform {\n  experiments = [module_variable_optional_attrs]\n}\n"}),
        Example(files={"main.tf": _FILE}, target=(1, 11)),
    ),
    near=(
        Example(files={"main.tf": "terraform {\n  experiments = []\n}\n"}),
        Example(files={"main.tf": 'locals {\n  experiments = ["a"]\n}\n'}),
    ),
)
