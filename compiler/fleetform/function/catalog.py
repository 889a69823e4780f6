"""Which component class each kind of composite resource stands for."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from typing import TypeGuard

import pulumi

from fleetform.export.crossplane.interface import GROUP, Api, InterfaceError, api
from fleetform.function.errors import NotComposedError


class Catalog:
    """The components that a function serves, by API version and kind.

    Args:
        components: The classes.
        group: API group of their composite resources.

    Raises:
        InterfaceError: A class cannot be an API, or two of them would be the same one.
    """

    def __init__(self, components: Iterable[type[pulumi.ComponentResource]], group: str = GROUP) -> None:
        self._apis: dict[tuple[str, str], Api] = {}
        for component in components:
            found = api(component, group)
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


def load(place: str) -> list[type[pulumi.ComponentResource]]:
    """The component class at a place such as `platform.clusters:Cluster`; all that a module defines, without a class.

    Raises:
        InterfaceError: There is none.
    """
    name, separator, wanted = place.partition(":")
    try:
        module = importlib.import_module(name)
    except (ImportError, ValueError) as error:
        raise InterfaceError(f"'{place}' cannot be imported: {error}") from error
    if not separator:
        found = [each for each in vars(module).values() if _is_component(each) and each.__module__ == name]
        if not found:
            raise InterfaceError(f"'{place}' defines no component")
        return found
    component: object = getattr(module, wanted, None)
    if not _is_component(component):
        raise InterfaceError(f"'{place}' is no component: it must be a class made from pulumi.ComponentResource")
    return [component]


def _is_component(value: object) -> TypeGuard[type[pulumi.ComponentResource]]:
    return isinstance(value, type) and issubclass(value, pulumi.ComponentResource)


def _place(component: type) -> str:
    return f"{component.__module__}:{component.__name__}"
