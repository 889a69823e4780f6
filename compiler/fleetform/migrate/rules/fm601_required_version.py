"""FM601: constraints on Terraform's version that leave OpenTofu out."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.constraints import Condition, conditions
from fleetform.migrate.features import source_of, written
from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl import Expression
from fleetform.migrate.module import Module, Version
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import blocks, has, is_opentofu_file, target


def _check(module: Module) -> Iterator[Found]:
    wanted = module.repository.target
    for block in blocks(module, "terraform"):
        constraint = block.value("required_version")
        parts = conditions(constraint.literal or "") if constraint is not None else None
        if constraint is None or not parts or _allows(parts, wanted):
            continue
        if is_opentofu_file(block.document):
            message = f"required_version in a file for OpenTofu leaves {target(module)} out"
            yield found(constraint, message, severity=Severity.BLOCKS, advice=_OWN)
        elif has(module, "required-version"):
            message = f"required_version leaves {target(module)} out"
            yield found(
                constraint, message, constraint.replaced_by_text(_kept(parts, wanted)), advice=_advice(constraint)
            )
        else:
            message = f"required_version is one of Terraform: {target(module)} does not look at it"
            yield found(constraint, message, severity=Severity.NOTE)


def _allows(parts: tuple[Condition, ...], series: Version) -> bool:
    """Whether any release of a series is allowed."""
    return any(all(part.allows((*series, patch)) for part in parts) for patch in range(100))


def _kept(parts: tuple[Condition, ...], series: Version) -> str:
    """A constraint with the same intent: who held new series back still does."""
    held = any(part.caps for part in parts)
    return f"~> {written(series)}.0" if held else f">= {written(series)}.0"


def _advice(constraint: Expression) -> str:
    return (
        f"The constraint is written for OpenTofu: before, it was {constraint.literal!r}. Where Terraform has to read "
        "the module too, keep this file and put OpenTofu's settings into one of the same name that ends in .tofu."
    )


_OWN = "Write a constraint that the OpenTofu you move to satisfies."


RULE = Rule(
    id="FM601",
    name="required-version",
    title="Constraints on Terraform's version",
    severity=Severity.AUTOMATIC,
    advice=(
        "It can stay for Terraform. A constraint on OpenTofu stands in a `language` block, from 1.12 on, or in a file "
        "whose name ends in .tofu."
    ),
    source=source_of("required-version"),
    check=_check,
    fires=(
        Example(
            files={"versions.tf": 'terraform {\n  required_version = "~> 1.5.0" # tested\n}\n'},
            expected={"versions.tf": 'terraform {\n  required_version = "~> 1.11.0" # tested\n}\n'},
            target=(1, 11),
        ),
        Example(
            files={"versions.tf": 'terraform {\n  required_version = ">= 1.13, != 1.13.2"\n}\n'},
            expected={"versions.tf": 'terraform {\n  required_version = ">= 1.10.0"\n}\n'},
            target=(1, 10),
        ),
        Example(
            files={"versions.tf.json": '{"terraform": {"required_version": "< 1.6"}}\n'},
            expected={"versions.tf.json": '{"terraform": {"required_version": "~> 1.11.0"}}\n'},
            target=(1, 11),
        ),
        Example(files={"versions.tf": 'terraform {\n  required_version = ">= 1.13"\n}\n'}),
        Example(files={"versions.tofu": 'terraform {\n  required_version = "< 1.9"\n}\n'}),
    ),
    near=(
        Example(files={"versions.tf": 'terraform {\n  required_version = ">= 1.5, < 2.0"\n}\n'}, target=(1, 11)),
        Example(files={"versions.tf": 'terraform {\n  required_version = "1.11.4"\n}\n'}, target=(1, 11)),
        Example(
            files={
                "versions.tf": 'terraform {\n  required_version = "~> 1.5.0"\n}\n',
                "versions.tofu": 'terraform {\n  required_version = ">= 1.11.0"\n}\n',
            },
            target=(1, 11),
        ),
    ),
)
