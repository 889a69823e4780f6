"""What the name maps know, for a person: coverage, one type as a table, near matches."""

from __future__ import annotations

from dataclasses import dataclass

COVERAGE_HEADINGS = ("provider", "types", "mapped", "properties", "exact", "by rule", "missing")


@dataclass(frozen=True, slots=True)
class ProviderCoverage:
    """How much of a Pulumi package has names in a target.

    Attributes:
        name: Package and what is counted, e.g. `aws resources`.
        types: Types in the installed SDK.
        mapped_types: Those with a name in the target.
        properties: Properties of mapped types, nested ones included.
        exact: Properties whose pair of names a table says.
        by_rule: Properties found by the spelling rule.
        missing: What has no name, one line each.
    """

    name: str
    types: int
    mapped_types: int
    properties: int
    exact: int
    by_rule: int
    missing: tuple[str, ...]

    def row(self) -> tuple[str, ...]:
        """The cells under `COVERAGE_HEADINGS`."""
        raise NotImplementedError


def coverage() -> tuple[ProviderCoverage, ...]:
    """How many types and properties are mapped, package by package."""
    raise NotImplementedError


def show(token: str) -> str | None:
    """The mapping of one type as a readable table; None if no name map has the token."""
    raise NotImplementedError


def suggest(token: str) -> str | None:
    """The known token nearest to a misspelt one, if any is near."""
    raise NotImplementedError
