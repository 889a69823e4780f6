"""local: files beside the configuration."""

from __future__ import annotations

from fleetform.export.opentofu.state import Setting, Settings

CREDENTIALS = "The state is a file; whoever can read it sees every value in it."

_FILE = "terraform.tfstate"


def located(settings: Settings, layer: str) -> dict[str, Setting]:
    """See `Kind`. A `path` is a folder, told from the export's own; OpenTofu tells it from where it runs."""
    if "path" not in settings:
        return {}
    return {"path": _path(settings, layer)}


def read(settings: Settings, layer: str) -> dict[str, Setting]:
    """See `Kind`."""
    return {"path": _path(settings, layer) if "path" in settings else f"../{layer}/{_FILE}"}


def _path(settings: Settings, layer: str) -> str:
    folder = str(settings["path"]).rstrip("/").removeprefix("./")
    file = f"{folder}/{layer}.tfstate" if layer else f"{folder}/{_FILE}"
    return f"../{file}" if layer and not folder.startswith("/") else file
