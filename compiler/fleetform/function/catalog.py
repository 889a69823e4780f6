"""Which component class each kind of composite resource stands for."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator

import pulumi

from fleetform.export.crossplane.interface import Api, InterfaceError, api
from fleetform.function.errors import NotComposedError


class Catalog:
    """The components that a function serves, by API version and kind.

    Args:
        components: The classes.

    Raises:
        InterfaceError: A class cannot be an API, or two of them would be the same one.
    """

    def __init__(self, components: Iterable[type[pulumi.ComponentResource]]) -> None:
        self._apis: dict[tuple[str, str], Api] = {}
        for component in components:
            found = api(component)
            there = self._apis.setdefault((found.api_version, found.kind), found)
            if there.component is not component:
                names = f"{_place(there.component)} and {_place(component)}"
                raise InterfaceError(f"{names} would both be {found.kind} of {found.api_version}")

    def __iter__(self) -> Iterator[Api]:
        """The APIs, in the order of the classes."""
        return iter(self._apis.values())

    def find(self, api_version: str, kind: str) -> Api:
        """The API of a composite resource.

        Raises:
            NotComposedError: The function serves no such kind.
        """
        found = self._apis.get((api_version, kind))
        if found is None:
            served = ", ".join(sorted(kind for _, kind in self._apis))
            raise NotComposedError([f"no component for {kind} of {api_version}; there are {served}"])
        return found


def load(place: str) -> type[pulumi.ComponentResource]:
    """The component class at a place such as `platform.clusters:Cluster`.

    Raises:
        InterfaceError: There is none.
    """
    module, separator, name = place.partition(":")
    if not separator or not module or not name:
        raise InterfaceError(f"'{place}' is no place of a class: write MODULE:CLASS")
    try:
        found: object = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise InterfaceError(f"'{place}' cannot be imported: {error}") from error
    if not isinstance(found, type) or not issubclass(found, pulumi.ComponentResource):
        raise InterfaceError(f"'{place}' is no component: it must be a class made from pulumi.ComponentResource")
    return found


def _place(component: type) -> str:
    return f"{component.__module__}:{component.__name__}"
