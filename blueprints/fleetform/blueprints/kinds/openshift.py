"""What all kinds of OpenShift have in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

OpenShiftVersion = Annotated[str, Field(pattern=r"^4\.\d{1,2}\.\d{1,3}$")]
"""A release of OpenShift 4, e.g. 4.20.11."""

SecretName = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", max_length=253)]
"""Name of a Secret on the hub, in the cluster's namespace there."""

ConfigSecret = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.:-]*$", max_length=120)]
"""Name of a secret in the stack's configuration."""
