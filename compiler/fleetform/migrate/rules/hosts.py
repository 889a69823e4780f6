"""What to say of a host that keeps states and runs plans: what `cloud` and `remote` have in common."""

from __future__ import annotations

from dataclasses import dataclass

from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl import Expression

_HASHICORP = ("app.terraform.io", "app.eu.terraform.io")
_MOVE = (
    "Move the state to a backend of your own (`terraform state pull`, another backend, `terraform state push`) or to a "
    "service that runs OpenTofu"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a host."""

    message: str
    severity: Severity
    advice: str


def host_found(hostname: Expression | None, organization: bool, what: str) -> Told:
    """What to say of a host.

    Args:
        hostname: Its name, if it is written.
        organization: Whether the organization is written: if neither is, both are told from outside.
        what: What names it: the cloud block, the backend.
    """
    name = hostname.literal if hostname is not None else None
    if name is not None and name.lower() in _HASHICORP:
        return Told(
            f"the {what} uses HCP Terraform, which runs only Terraform",
            Severity.DECISION,
            f"{_MOVE}. OpenTofu can still use HCP Terraform as a store, with the workspace's execution mode set to "
            "local, as far as your contract with HashiCorp allows that.",
        )
    if hostname is not None:
        return Told(
            f"the {what} uses a host of one's own",
            Severity.NOTE,
            "See that the service runs OpenTofu, and that the workspace is set to it; Terraform Enterprise runs only "
            "Terraform.",
        )
    if not organization:
        return Told(
            f"the {what} is told its host from outside",
            Severity.DECISION,
            "OpenTofu has no host of its own: set TF_CLOUD_HOSTNAME or hostname to a service that runs OpenTofu, or "
            "keep the state in another backend.",
        )
    place = "hostname or in TF_CLOUD_HOSTNAME" if what.startswith("cloud") else "hostname"
    return Told(
        f"the {what} names no host: Terraform takes app.terraform.io, OpenTofu refuses",
        Severity.BLOCKS,
        f"{_MOVE}, and name that as {place}. HCP Terraform runs only Terraform.",
    )
