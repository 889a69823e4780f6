"""FF203: no basic role on Google Cloud is given."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World

_GRANTS = (
    "gcp:projects/iAMMember:IAMMember",
    "gcp:projects/iAMBinding:IAMBinding",
    "gcp:folder/iAMMember:IAMMember",
    "gcp:folder/iAMBinding:IAMBinding",
    "gcp:organizations/iAMMember:IAMMember",
    "gcp:organizations/iAMBinding:IAMBinding",
)


def _check(world: World) -> Iterator[Found]:
    for item in world.of(*_GRANTS):
        role = item.get("role")
        if role in ("roles/owner", "roles/editor"):
            yield item.found("role", f"{role} reaches over every service")


def _bad() -> None:
    import pulumi_gcp as gcp

    gcp.projects.IAMMember("ci", project="shop", role="roles/editor", member="group:ci@example.com")


def _good() -> None:
    import pulumi_gcp as gcp

    gcp.projects.IAMMember("ci", project="shop", role="roles/container.developer", member="group:ci@example.com")


RULE = Rule(
    id="FF203",
    title="No basic role on Google Cloud is given",
    severity=Severity.MEDIUM,
    why=(
        "Owner, editor and viewer reach over every service of the project. Give predefined roles of the "
        "services that are used."
    ),
    source="https://cloud.google.com/iam/docs/roles-overview#basic",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
