"""What a control plane is told of the components that a function serves: an API each, composed by the function."""

from __future__ import annotations

from fleetform.export.crossplane.package.composition import FUNCTION, by_function
from fleetform.export.crossplane.package.definition import definition
from fleetform.export.crossplane.yaml_text import documents
from fleetform.function.catalog import Catalog


def files(catalog: Catalog, *, namespaced: bool = True, function: str = FUNCTION) -> dict[str, str | bytes]:
    """The files, by name: a folder a component, with its definition and the one composition of all its shapes.

    Args:
        catalog: The components.
        namespaced: Whether composite resources live in namespaces.
        function: Name of the installed function.
    """
    found: dict[str, str | bytes] = {}
    for api in sorted(catalog, key=lambda each: each.kind):
        found[f"{api.kind}/definition.yaml"] = documents([definition(api, {}, namespaced=namespaced)])
        found[f"{api.kind}/composition.yaml"] = documents([by_function(api, function)])
    return found
