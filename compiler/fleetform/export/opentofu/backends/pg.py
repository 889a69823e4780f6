"""pg: a PostgreSQL database."""

from __future__ import annotations

from fleetform.export.opentofu.addresses import identifier
from fleetform.export.opentofu.backends import without
from fleetform.export.opentofu.state import Setting, Settings

CREDENTIALS = "The connection with its password is `PG_CONN_STR`, or the password alone is `PGPASSWORD`."

_SCHEMA = "terraform_remote_state"
"""OpenTofu's own default."""


def located(settings: Settings, layer: str) -> dict[str, Setting]:
    """See `Kind`. Each layer has a schema of its own: the names of states are those of workspaces."""
    schema = str(settings.get("schema_name", _SCHEMA))
    whole = f"{schema}_{identifier(layer)}" if layer else schema
    return {**without(settings, "schema_name"), "schema_name": whole}


def read(settings: Settings, layer: str) -> dict[str, Setting]:
    """See `Kind`."""
    return located(settings, layer)
