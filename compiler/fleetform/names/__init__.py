"""Name maps: facts that turn a Pulumi type and its property names into a target's.

Importing this package is cheap: readers and tables are loaded at the first question, one type at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fleetform.names.azure import arm_function, arm_type
    from fleetform.names.crossplane import managed_resource
    from fleetform.names.derived import derived_note
    from fleetform.names.kubernetes import kubernetes_kind
    from fleetform.names.places import look_beside
    from fleetform.names.report import COVERAGE_HEADINGS, coverage, refusal, show, suggest
    from fleetform.names.terraform import (
        PROVIDERS,
        provider_for_package,
        terraform_data_source,
        terraform_provider,
        terraform_resource,
    )

_HOMES = {
    "COVERAGE_HEADINGS": "report",
    "PROVIDERS": "terraform",
    "arm_function": "azure",
    "arm_type": "azure",
    "coverage": "report",
    "derived_note": "derived",
    "kubernetes_kind": "kubernetes",
    "look_beside": "places",
    "managed_resource": "crossplane",
    "provider_for_package": "terraform",
    "refusal": "report",
    "show": "report",
    "suggest": "report",
    "terraform_data_source": "terraform",
    "terraform_provider": "terraform",
    "terraform_resource": "terraform",
}

__all__ = [
    "COVERAGE_HEADINGS",
    "PROVIDERS",
    "arm_function",
    "arm_type",
    "coverage",
    "derived_note",
    "kubernetes_kind",
    "look_beside",
    "managed_resource",
    "provider_for_package",
    "refusal",
    "show",
    "suggest",
    "terraform_data_source",
    "terraform_provider",
    "terraform_resource",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
