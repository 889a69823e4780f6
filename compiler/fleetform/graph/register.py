"""Registering resources without an engine: each call adds one to the graph."""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from inspect import iscoroutine
from typing import Any

import pulumi
from pulumi.runtime import known_types

from fleetform.graph import hints
from fleetform.graph.encode import Encoder
from fleetform.graph.errors import NotPortable, RecordingError
from fleetform.graph.expressions import Expr, Ref
from fleetform.graph.left_out import known_name, stand_in
from fleetform.graph.local_components import FILLED, fill
from fleetform.graph.model import Resource, ResourceKind
from fleetform.graph.options import depended_on, options_of
from fleetform.graph.outputs import data_of, from_input, make
from fleetform.graph.session import Session, current
from fleetform.graph.symbols import symbol
from fleetform.graph.transforms import transformed

_STACK_REFERENCE = "pulumi:pulumi:StackReference"
_DYNAMIC = ("pulumi-python:dynamic:Resource", "pulumi-python:dynamic/")


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


def register_resource(
    res: Any,
    ty: str,
    name: str,
    custom: bool,
    remote: bool,
    new_dependency: object,  # noqa: ARG001  Pulumi's signature
    props: Mapping[str, Any],
    opts: pulumi.ResourceOptions | None,
    typ: type | None = None,
    package_ref: Any = None,
) -> None:
    """Takes the place of `pulumi.runtime.resource.register_resource`."""
    _discard(package_ref)
    session = current()
    opts = opts or pulumi.ResourceOptions()
    name = known_name(session, res, ty, name)
    urn = _urn(session, ty, name, opts)
    _attach(res, urn, props, custom, typ, opts)
    if any(ty.startswith(dynamic) for dynamic in _DYNAMIC):
        stand_in(session, res, name)
        return
    props, opts = transformed(session, res, ty, name, custom, props, opts)
    encoder = Encoder(session, res.translate_input_property if typ is None else None)
    inputs = _encoded(session, encoder, props, typ, ty, name)
    options = options_of(res, custom, remote, opts, typ)
    _add(
        session,
        res,
        [*depended_on(opts), *encoder.resources],
        Resource(
            urn=urn,
            type=ty,
            name=name,
            kind=_kind(ty, custom, remote and ty not in FILLED),
            parent=_parent_urn(opts),
            inputs=inputs,
            options=options,
            source=session.places.here(res),
            origin=session.origin() if session.origin else None,
        ),
    )
    if ty == "pulumi:providers:kubernetes":
        res.__dict__["_fleetform_namespace"] = props.get("namespace")
    if ty in FILLED:
        _filled(session, res, ty, name, props, opts)
    elif remote:
        session.graph.notes.append(f"{ty} '{name}': its children are made by a plugin, and are not known")


def _filled(
    session: Session, res: Any, ty: str, name: str, props: Mapping[str, Any], opts: pulumi.ResourceOptions
) -> None:
    """Makes what a provider would put into a component; what cannot be read here stays with the provider."""
    try:
        fill(session, res, ty, name, props, opts.provider)
    except NotPortable as error:
        session.assume(error, None, "its children are made by the provider", anywhere=True)
        session.graph.resources[data_of(res.urn).value].kind = ResourceKind.REMOTE
    except (ValueError, OSError) as error:
        raise RecordingError(f"{ty} '{name}': {error}", session.places.here(res)) from error


def read_resource(
    res: Any,
    ty: str,
    name: str,
    props: Mapping[str, Any],
    opts: pulumi.ResourceOptions,
    typ: type | None = None,
    package_ref: Any = None,
) -> None:
    """Takes the place of `pulumi.runtime.resource.read_resource`."""
    _discard(package_ref)
    session = current()
    name = known_name(session, res, ty, name)
    urn = _urn(session, ty, name, opts)
    _attach(res, urn, props, True, typ, opts)
    encoder = Encoder(session, res.translate_input_property if typ is None else None)
    inputs = _encoded(session, encoder, props, typ, ty, name)
    _add(
        session,
        res,
        [*depended_on(opts), *encoder.resources],
        Resource(
            urn=urn,
            type=ty,
            name=name,
            kind=ResourceKind.STACK_REFERENCE if ty == _STACK_REFERENCE else ResourceKind.READ,
            parent=_parent_urn(opts),
            inputs=inputs,
            read_id=Encoder(session).value(opts.id),
            options=options_of(res, True, False, opts, typ),
            source=session.places.here(res),
            origin=session.origin() if session.origin else None,
        ),
    )


def get_resource(res: Any, props: Mapping[str, Any], custom: bool, urn: str, typ: type | None = None) -> None:
    """Takes the place of `pulumi.runtime.resource.get_resource`: a resource by the URN of one in this graph."""
    if urn not in current().graph.resources:
        raise RecordingError(f"no resource of this program has the URN {urn}", current().places.here())
    _attach(res, urn, props, custom, typ, pulumi.ResourceOptions())


def register_resource_outputs(res: Any, outputs: Any) -> None:
    """Takes the place of `pulumi.runtime.resource.register_resource_outputs`."""
    session = current()
    found = data_of(from_input(outputs or {})).value
    encoder = Encoder(session)
    made = {str(key): encoder.value(value) for key, value in found.items() if value is not None}
    if known_types.is_stack(res):
        return
    session.graph.resources[data_of(res.urn).value].outputs = made


def finish_dependencies(session: Session) -> None:
    """Gives every resource its dependencies, when the program has made all it makes.

    A component stands for its children, and the engine is told of those that come after the dependency too:
    Pulumi's SDK tells it when the program has run.
    """
    for resource, res, waits_for in session.dependencies:
        resource.dependencies = _urns(waits_for, res)


def collapse_alias_to_urn(alias: Any, *_defaults: Any) -> Any:
    """Takes the place of `pulumi.resource.collapse_alias_to_urn`: only an engine is told aliases as URNs."""
    return alias


def _add(session: Session, res: Any, waits_for: list[Any], resource: Resource) -> None:
    graph = session.graph
    if resource.urn in graph.resources:
        first = graph.resources[resource.urn].source
        raise RecordingError(
            f"two resources are {resource.type} '{resource.name}' (the first is at {first}): give them different names",
            resource.source,
        )
    graph.resources[resource.urn] = resource
    session.dependencies.append((resource, res, waits_for))


def _kind(ty: str, custom: bool, remote: bool) -> ResourceKind:
    if ty.startswith("pulumi:providers:"):
        return ResourceKind.PROVIDER
    if remote:
        return ResourceKind.REMOTE
    return ResourceKind.CUSTOM if custom else ResourceKind.COMPONENT


def _encoded(
    session: Session, encoder: Encoder, props: Mapping[str, Any], typ: type | None, ty: str, name: str
) -> dict[str, Expr]:
    try:
        return encoder.properties(props, typ)
    except ValueError as error:
        raise RecordingError(f"{ty} '{name}': {error}", session.places.here()) from error


def _urn(session: Session, ty: str, name: str, opts: pulumi.ResourceOptions) -> str:
    """The URN, as the engine makes it: the types of the parents, the own type, the name."""
    graph = session.graph
    parent = opts.parent
    types = ty
    if parent is not None and not known_types.is_stack(parent):
        above = data_of(parent.urn).value.split("::", 3)[2]
        types = f"{above}${ty}"
    return f"urn:pulumi:{graph.stack}::{graph.project}::{types}::{name}"


def _attach(
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


def _parent_urn(opts: pulumi.ResourceOptions) -> str | None:
    parent = opts.parent
    if parent is None or known_types.is_stack(parent):
        return None
    return data_of(parent.urn).value


def _urns(resources: Iterable[Any], own: Any) -> tuple[str, ...]:
    """URNs of resources, as the engine is told them: a local component stands for its children."""
    found: dict[str, None] = {}
    waiting = list(resources)
    seen: set[int] = set()
    while waiting:
        resource = waiting.pop(0)
        if id(resource) in seen or resource is own:
            continue
        seen.add(id(resource))
        if isinstance(resource, pulumi.ComponentResource) and not getattr(resource, "_remote", False):
            waiting.extend(sorted(vars(resource)["_childResources"], key=lambda child: data_of(child.urn).value))
        else:
            found[data_of(resource.urn).value] = None
    return tuple(found)


def _discard(package_ref: Any) -> None:
    """A parameterised package's reference is asked of an engine; none is there to answer."""
    if iscoroutine(package_ref):
        package_ref.close()
