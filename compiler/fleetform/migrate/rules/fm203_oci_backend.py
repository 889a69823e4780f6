"""FM203: the backend for Oracle's object storage."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.migrate.features import source_of
from fleetform.migrate.findings import Severity
from fleetform.migrate.module import Module
from fleetform.migrate.rule import Example, Found, Rule, found
from fleetform.migrate.rules.reading import backends, lacking


def _check(module: Module) -> Iterator[Found]:
    why = lacking(module, "oci-backend")
    if why is not None:
        for block in backends(module, "oci"):
            yield found(block, f"the state is kept by the oci backend: {why}")


RULE = Rule(
    id="FM203",
    name="oci-backend",
    title="The oci backend",
    severity=Severity.BLOCKS,
    advice=(
        "Move the state while Terraform still runs it: the s3 backend reaches the same buckets through Oracle's "
        "S3-compatible API (endpoints, skip_region_validation, skip_credentials_validation, use_path_style)."
    ),
    source=source_of("oci-backend"),
    check=_check,
    fires=(
        Example(
            files={
                "main.tf": """\
terraform {
  backend "oci" {
    bucket    = "states"
    namespace = "example"
  }
}
"""
            },
        ),
    ),
    near=(
        Example(
            files={
                "main.tf": """\
terraform {
  backend "s3" {
    bucket    = "states"
    key       = "oci"
    region    = "eu-frankfurt-1"
    endpoints = { s3 = "https://example.compat.objectstorage.eu-frankfurt-1.oraclecloud.com" }
  }
}
"""
            },
        ),
    ),
)
