"""What all kinds of OpenShift have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from fleetform.blueprints.pools import NodePool

OpenShiftVersion = Annotated[str, Field(pattern=r"^4\.\d{1,2}\.\d{1,3}$")]
"""A release of OpenShift 4, e.g. 4.20.11."""

SecretName = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", max_length=253)]
"""Name of a Secret on the hub, in the cluster's namespace there."""

ConfigSecret = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.:-]*$", max_length=120)]
"""Name of a secret in the stack's configuration."""

UNTAINTED = ("general", "memory")
"""Purposes that give nodes no taint."""


def comes_with_the_cluster(pool: NodePool, who: str) -> Iterator[tuple[str, str]]:
    """What the pool that a cluster comes with does not have: OpenShift's own parts run on it.

    Args:
        pool: The pool.
        who: Who makes it.
    """
    for field, value in (("labels", pool.labels), ("taints", pool.taints)):
        if value:
            yield field, f"the first node pool of {who} has no {field}"
    if pool.purpose is not None and pool.purpose not in UNTAINTED:
        yield "purpose", f"the first node pool of {who} has no taints: choose {' or '.join(UNTAINTED)}"
    elif pool.purpose is not None and pool.machine_type is not None:
        yield "purpose", f"the first node pool of {who} has no labels, and 'machineType' says the machine: leave it out"
