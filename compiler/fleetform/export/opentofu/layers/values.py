"""What is known of a value that one layer reads of another: its type, and whether it may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fleetform import names
from fleetform.export.opentofu.addresses import snake
from fleetform.export.opentofu.context import Context, Owner
from fleetform.export.opentofu.modules.inventory import Home, Keys
from fleetform.graph.expressions import Ref
from fleetform.graph.model import DataCall, Resource
from fleetform.names.model import Attribute

_SCALARS = ("string", "number", "bool")
_TEXTS = {"azapi_resource": ("id", "name", "location"), "kubernetes_manifest": ()}
_ARM_KINDS = {"string": "string", "integer": "number", "number": "number", "boolean": "bool"}
_OBJECTS = ("manifest", "object")
"""Attributes of a Kubernetes object that hold the whole of it."""


def kind_of(home: Home, keys: Keys) -> str:
    """The type of a value, as OpenTofu writes it; `any` where no fact says it."""
    kind = home.block.labels[0]
    if kind in _TEXTS:
        text = keys[:1] in [(text,) for text in _TEXTS[kind]] or _is_name(keys)
        return "string" if text else _arm_kind(home, keys)
    found = _attribute(home, keys)
    if found is None:
        return "any"
    attribute, item = found
    if item or attribute.kind in _SCALARS:
        told = attribute.item if item else attribute.kind
        return told if told in _SCALARS else "any"
    if attribute.kind in ("list", "set", "map") and attribute.item in _SCALARS:
        return f"{attribute.kind}({attribute.item})"
    return "any"


def _arm_kind(home: Home, keys: Keys) -> str:
    """The type of something in the body of an Azure resource."""
    owner = home.owner
    arm = names.arm_type(owner.type) if isinstance(owner, Resource) and owner.package == "azure-native" else None
    found = (p.kind for p in arm.properties.values() if p.path == keys[1:]) if arm is not None else iter(())
    return _ARM_KINDS.get(next(found, ""), "any")


def _is_name(keys: Keys) -> bool:
    return len(keys) == 3 and keys[0] in _OBJECTS and keys[1:] in (("metadata", "name"), ("metadata", "namespace"))


def is_secret(context: Context, home: Home, keys: Keys) -> bool:
    """Whether a value must not be shown: the provider says so, it was given as a secret, or a program reads it so."""
    owner = home.owner
    if keys[:1] == ("sensitive_output",):
        return True
    if not isinstance(owner, Resource):
        found = _attribute(home, keys)
        return found is not None and found[0].sensitive
    if _has_sensitive(home, keys):
        return True
    if any(context.is_secret(Ref(owner.urn, path)) for path in _paths(home, keys)):
        return True
    last = next((key for key in reversed(keys) if isinstance(key, str)), "")
    secretly = (ref for ref in context.read_secretly if ref.node == owner.urn)
    return any(not last or _last(ref) in (snake(last), "") for ref in secretly)


def _last(ref: Ref) -> str:
    return next((snake(step) for step in reversed(ref.path) if isinstance(step, str)), "")


def _paths(home: Home, keys: Keys) -> Iterable[Keys]:
    """The outputs of Pulumi's that a value may be."""
    if keys[:1] in [(name,) for name in _OBJECTS]:
        yield keys[1:] or ("data",)
        return
    for name, attribute in _attributes(home.owner).items():
        if keys[:1] == (attribute.name,):
            yield (name,)


def _has_sensitive(home: Home, keys: Keys) -> bool:
    """Whether the provider's schema says that a value, or a part of it, must not be shown."""
    known = _attributes(home.owner)
    if not keys:
        return any(_sensitive_inside(attribute) for attribute in known.values())
    found = _attribute(home, keys)
    return found is not None and _sensitive_inside(found[0])


def _sensitive_inside(attribute: Attribute) -> bool:
    return attribute.sensitive or any(_sensitive_inside(field) for field in (attribute.fields or {}).values())


def _attributes(owner: Owner | None) -> Mapping[str, Attribute]:
    if owner is None:
        return {}
    call = isinstance(owner, DataCall)
    found = names.terraform_data_source(owner.token) if call else names.terraform_resource(owner.type)
    return found.attributes if found is not None else {}


def _attribute(home: Home, keys: Keys) -> tuple[Attribute, bool] | None:
    """The attribute at the end of a path, or the one before it where the path ends in an item of it."""
    fields: Mapping[str, Attribute] = _attributes(home.owner)
    current: Attribute | None = None
    item = False
    for key in keys:
        if isinstance(key, str) and (current is None or current.fields is not None):
            current = next((field for field in fields.values() if field.name == key), None)
            item = False
            if current is None:
                return None
            fields = current.fields or {}
        elif current is not None:
            item = True
        else:
            return None
    return (current, item) if current is not None else None
