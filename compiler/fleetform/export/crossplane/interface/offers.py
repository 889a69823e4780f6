"""Providers that a component offers to others, such as the one for what runs on a cluster."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterator

import pulumi

from fleetform.export.crossplane.interface.errors import InterfaceError
from fleetform.export.crossplane.interface.forms import hints_of


@functools.cache
def offered(component: type) -> tuple[str, ...]:
    """The properties of a class that give a provider; some make it when they are first asked."""
    return tuple(_providers_of(component))


def _providers_of(component: type) -> Iterator[str]:
    for name, member in inspect.getmembers_static(component):
        function = member.func if isinstance(member, functools.cached_property) else getattr(member, "fget", None)
        if function is None or name.startswith("_") or hasattr(pulumi.ComponentResource, name):
            continue
        try:
            returned = hints_of(function).get("return")
        except InterfaceError:
            continue  # a name that only type checkers know
        if isinstance(returned, type) and issubclass(returned, pulumi.ProviderResource):
            yield name
