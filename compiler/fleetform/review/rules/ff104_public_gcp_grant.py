"""FF104: no role on Google Cloud is given to everybody."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, texts

_RUN = ("gcp:cloudrun/", "gcp:cloudrunv2/", "gcp:cloudfunctions")


def _check(world: World) -> Iterator[Found]:
    for item in world.items:
        if not item.type.startswith("gcp:") or item.type.startswith(_RUN):
            continue
        members = [*texts(item.get("member")), *texts(item.get("members"))]
        for member in members:
            if member in ("allUsers", "allAuthenticatedUsers"):
                path = "member" if item.get("member") is not None else "members"
                yield item.found(path, f"{member} has {item.get('role') or 'access'}")


def _bad() -> None:
    import pulumi_gcp as gcp

    gcp.storage.BucketIAMMember("site", bucket="site", role="roles/storage.objectViewer", member="allUsers")


def _good() -> None:
    import pulumi_gcp as gcp

    gcp.storage.BucketIAMMember(
        "site", bucket="site", role="roles/storage.objectViewer", member="group:web@example.com"
    )


RULE = Rule(
    id="FF104",
    title="No role on Google Cloud is given to everybody",
    severity=Severity.HIGH,
    why=(
        "allUsers is anybody on the Internet, allAuthenticatedUsers anybody with a Google account. Give the "
        "role to groups or service accounts; services that shall be public belong behind a load balancer."
    ),
    source="https://cloud.google.com/iam/docs/principals-overview#all-users",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
