"""OpenShift on AWS with hosted control planes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from fleetform.blueprints.kinds.kind import Kind, KindSettings, PoolPlace
from fleetform.blueprints.kinds.openshift import OpenShiftVersion, SecretName, comes_with_the_cluster
from fleetform.blueprints.pools import NodePool

LEAST_FIRST = 2
"""Nodes of the pool that a cluster comes with, on which OpenShift's own parts run."""
LEAST_DISK = 75


class RosaSettings(KindSettings):
    """What only ROSA has."""

    openshift_version: OpenShiftVersion = Field(
        default="4.20.11",
        description="Release of OpenShift; `rosa list versions --hosted-cp` says which there are.",
        examples=["4.20.11"],
    )
    channel_group: Literal["stable", "eus", "fast", "candidate"] = Field(
        default="stable", description="Where its releases come from.", examples=["eus"]
    )
    role_arn: str | None = Field(
        default=None,
        pattern=r"^arn:aws[a-z-]*:iam::\d{12}:role/.+$",
        description="Role in the account that the hub's controller takes on; the account's own unless given.",
        examples=["arn:aws:iam::111122223333:role/rosa-management"],
    )
    role_prefix: str = Field(
        default="rosa",
        pattern=r"^[a-z][a-z0-9]{0,3}$",
        description="How the names of its roles in the account begin; at most 4 characters.",
        examples=["shop"],
    )
    billing_account: str | None = Field(
        default=None, pattern=r"^\d{12}$", description="Account that pays for ROSA.", examples=["111122223333"]
    )
    credentials_secret: SecretName | None = Field(
        default=None,
        description="Secret in the cluster's namespace on the hub with the service account of Red Hat's console "
        "(ocmClientID, ocmClientSecret); `rosa-creds-secret` in capa-system, for all clusters, unless given.",
        examples=["rosa-creds"],
    )

    def lacking(self, provider: str, *, has_role: bool) -> Iterator[str]:  # noqa: ARG002  it runs on AWS alone
        """See `KindSettings`."""
        if not has_role and self.role_arn is None:
            yield "say in 'roleArn' which role its hub takes on, or give its account a 'roleArn'"

    def refused(self, pool: NodePool, place: PoolPlace) -> Iterator[tuple[str, str]]:
        """See `KindSettings`."""
        least = LEAST_FIRST if place.first else 1
        if place.first:
            yield from comes_with_the_cluster(pool, "ROSA")
        for field, count in (("min", pool.min), ("max", pool.max)):
            if field in pool.said and count < least:
                yield field, f"ROSA has {least} node{'s' if least > 1 else ''} in this one at least"
        if pool.disk_gib < LEAST_DISK:
            yield "diskGib", f"ROSA's disks have {LEAST_DISK} GiB at least"

    @property
    def needs_node_pools(self) -> bool:
        """A usual pool of OpenShift has larger machines than others."""
        return False


KIND = Kind(
    name="rosa",
    title="ROSA",
    providers=("aws",),
    settings=RosaSettings,
    needs_hub=True,
    manager="cluster-api",
    has_version=False,
    name_limit=54,
    name_source="https://docs.aws.amazon.com/rosa/latest/userguide/getting-started-hcp.html",
)
