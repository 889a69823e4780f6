"""gcs: a bucket of Google Cloud."""

from __future__ import annotations

from fleetform.export.opentofu.backends import without
from fleetform.export.opentofu.state import Setting, Settings

CREDENTIALS = (
    "OpenTofu reaches the bucket with Google's application default credentials (`gcloud auth application-default "
    "login`), or with `GOOGLE_CREDENTIALS`."
)


def located(settings: Settings, layer: str) -> dict[str, Setting]:
    """See `Kind`. The state is the object `default.tfstate` below the prefix."""
    prefix = str(settings["prefix"]).strip("/")
    whole = f"{prefix}/{layer}" if layer else prefix
    return {"bucket": settings["bucket"], "prefix": whole, **without(settings, "bucket", "prefix")}


def read(settings: Settings, layer: str) -> dict[str, Setting]:
    """See `Kind`."""
    return without(located(settings, layer), "kms_encryption_key")
