"""FF114: cloud Run services ask who calls."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_true, texts

_GRANTS = (
    "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
    "gcp:cloudrunv2/serviceIamBinding:ServiceIamBinding",
    "gcp:cloudrun/iamMember:IamMember",
    "gcp:cloudrun/iamBinding:IamBinding",
    "gcp:cloudfunctionsv2/functionIamMember:FunctionIamMember",
    "gcp:cloudfunctions/functionIamMember:FunctionIamMember",
)


def _check(world: World) -> Iterator[Found]:
    for item in world.of(*_GRANTS):
        for member in (*texts(item.get("member")), *texts(item.get("members"))):
            if member in ("allUsers", "allAuthenticatedUsers"):
                path = "member" if item.get("member") is not None else "members"
                yield item.found(path, f"{member} may call it")
    for item in world.of("gcp:cloudrunv2/service:Service"):
        if is_true(item.get("invokerIamDisabled")):
            yield item.found("invokerIamDisabled", "nobody is asked who calls")


def _bad() -> None:
    import pulumi_gcp as gcp

    gcp.cloudrunv2.ServiceIamMember(
        "search", name="search", location="europe-west1", role="roles/run.invoker", member="allUsers"
    )


def _good() -> None:
    import pulumi_gcp as gcp

    gcp.cloudrunv2.ServiceIamMember(
        "search", name="search", location="europe-west1", role="roles/run.invoker", member="group:shop@example.com"
    )


RULE = Rule(
    id="FF114",
    title="Cloud Run services ask who calls",
    severity=Severity.HIGH,
    why=(
        "With allUsers as invoker anybody calls the service. Give the role to those who call it; a public "
        "site belongs behind a load balancer with Cloud Armor."
    ),
    source="https://cloud.google.com/run/docs/authenticating/public",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
