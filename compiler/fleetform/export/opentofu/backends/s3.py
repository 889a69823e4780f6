"""s3: a bucket of AWS, or of what speaks its protocol."""

from __future__ import annotations

from fleetform.export.opentofu.backends import file_of, without
from fleetform.export.opentofu.state import Setting, Settings

CREDENTIALS = (
    "OpenTofu reaches the bucket as the AWS command line does: `AWS_PROFILE`, `AWS_ACCESS_KEY_ID` and the like, or "
    "the role of the machine."
)

_WRITING = ("encrypt", "use_lockfile", "kms_key_id")
"""What matters only to who writes."""


def located(settings: Settings, layer: str) -> dict[str, Setting]:
    """See `Kind`."""
    return {"bucket": settings["bucket"], "key": file_of(settings, layer), **without(settings, "bucket", "key")}


def read(settings: Settings, layer: str) -> dict[str, Setting]:
    """See `Kind`."""
    return without(located(settings, layer), *_WRITING)
