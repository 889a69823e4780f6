"""http: a server that keeps states, such as GitLab's."""

from __future__ import annotations

from fleetform.export.opentofu.backends import without
from fleetform.export.opentofu.state import Setting, Settings

CREDENTIALS = "A user name and password are `TF_HTTP_USERNAME` and `TF_HTTP_PASSWORD`."

_ADDRESSES = ("address", "lock_address", "unlock_address")
_WRITING = ("lock_address", "unlock_address", "lock_method", "unlock_method", "update_method")


def located(settings: Settings, layer: str) -> dict[str, Setting]:
    """See `Kind`. `{layer}` in an address stands for the layer; without it the layer is put behind."""
    return {name: _with(value, layer) if name in _ADDRESSES else value for name, value in settings.items()}


def read(settings: Settings, layer: str) -> dict[str, Setting]:
    """See `Kind`."""
    return without(located(settings, layer), *_WRITING)


def _with(value: Setting, layer: str) -> str:
    address = str(value)
    if "{layer}" in address:
        return address.replace("{layer}", layer or "main")
    return f"{address.rstrip('/')}/{layer}" if layer else address
