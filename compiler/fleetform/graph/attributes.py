"""What a resource object holds while a program is recorded: outputs that are made when they are read."""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pulumi

from fleetform.graph import hints
from fleetform.graph.expressions import Ref
from fleetform.graph.outputs import make
from fleetform.graph.symbols import symbol


class Outputs(dict[str, Any]):
    """A resource's attributes; what the SDK knows as its outputs is made when it is first read."""

    __slots__ = ("resource", "secrets", "stand_ins", "typ", "urn")

    def __init__(self, attributes: Mapping[str, Any], resource: Any, urn: str, typ: type | None) -> None:
        super().__init__(attributes)
        self.resource = resource
        self.urn = urn
        self.typ = typ
        self.secrets: frozenset[str] = frozenset()
        self.stand_ins: Callable[[str, Any], Any] | None = None  # makes an output where no resource will give it

    def get(self, key: str, default: Any = None) -> Any:
        """An attribute; an output that was not read before is made."""
        if key in self:
            return self[key]
        names = hints.resource_names(type(self.resource))
        if key not in names and key not in hints.getter_names(type(self.resource)):
            return default
        found = self.output(key)
        self[key] = found
        return found

    def output(self, python_name: str) -> Any:
        """The output of a Python name."""
        cls = type(self.resource)
        if self.typ is None:
            name = _reverse(self.resource, python_name)
        else:
            name = hints.resource_names(cls).get(python_name, python_name)
        hint = hints.resource_hints(cls).get(name)
        if self.stand_ins is not None:
            return make(self.stand_ins(name, hint))
        value = symbol(Ref(self.urn, (name,)), hint)
        return make(value, frozenset((self.resource,)), name in self.secrets)


def attach(
    res: Any, urn: str, props: Mapping[str, Any], custom: bool, typ: type | None, opts: pulumi.ResourceOptions
) -> None:
    """Gives a resource object its outputs."""
    attributes = Outputs(res.__dict__, res, urn, typ)
    res.__dict__ = attributes
    attributes["urn"] = make(urn, frozenset((res,)))
    if custom:
        attributes["id"] = make(symbol(Ref(urn, ("id",)), str), frozenset((res,)))
    if opts.additional_secret_outputs:
        names = hints.resource_names(type(res))
        attributes.secrets = frozenset(names.get(name, name) for name in opts.additional_secret_outputs)
    lazy = hints.getter_names(type(res))
    for name in props:
        # Outputs read through `pulumi.get` are made when they are read; plain attributes must be there.
        if name not in lazy and name not in ("urn", "id"):
            attributes[name] = attributes.output(name)


def _reverse(resource: Any, python_name: str) -> str:
    """The Pulumi name of an output of a class that translates names itself."""
    name = hints.resource_names(type(resource)).get(python_name, python_name)
    return name if name != python_name else resource.translate_input_property(python_name)
