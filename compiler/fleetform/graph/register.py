"""Registering resources without an engine: each call adds one to the graph."""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

from collections.abc import Mapping
from inspect import iscoroutine
from typing import Any

import pulumi
from pulumi.runtime import known_types

from fleetform.graph import hints
from fleetform.graph.attributes import attach
from fleetform.graph.encode import Encoder
from fleetform.graph.errors import NotPortable, RecordingError
from fleetform.graph.expressions import Expr
from fleetform.graph.input_errors import InputError
from fleetform.graph.left_out import known_name, stand_in
from fleetform.graph.local_components import FILLED, fill
from fleetform.graph.model import Resource, ResourceKind
from fleetform.graph.options import depended_on, options_of
from fleetform.graph.outputs import data_of, from_input
from fleetform.graph.session import Session, current
from fleetform.graph.transforms import transformed, transforms_of

_STACK_REFERENCE = "pulumi:pulumi:StackReference"
_NOT_KEPT = ("state_migrations", "env_var_mappings")
_DYNAMIC = ("pulumi-python:dynamic:Resource", "pulumi-python:dynamic/")


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
    attach(res, urn, props, custom, typ, opts)
    if any(ty.startswith(dynamic) for dynamic in _DYNAMIC):
        stand_in(session, res, name)
        return
    encoder = Encoder(session, res.translate_input_property if typ is None else None)
    transforms = transforms_of(session, res, opts)
    if transforms:
        encoder.met = {}
    inputs = _encoded(session, res, encoder, props, typ, ty, name)
    if transforms:
        changed, opts = transformed(transforms, ty, name, custom, encoder, inputs, opts)
        again = Encoder(session)
        inputs = _encoded(session, res, again, changed, None, ty, name)
        encoder.resources.update(again.resources)
        props = _python_names(res, changed)
    options = options_of(res, custom, remote, opts, typ)
    if opts.hooks is not None and any(vars(opts.hooks).values()):
        _without_hooks(session, ty, name)
    for option in _NOT_KEPT:
        if getattr(opts, option, None):
            session.graph.notes.append(f"{ty} '{name}': the option {option} is not kept")
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


def _without_hooks(session: Session, ty: str, name: str) -> None:
    error = session.unportable(
        f"the hooks of {ty} '{name}' are Python code that an engine runs",
        "Take the hooks out, and do what they do in a step before or after the deployment.",
    )
    session.assume(error, None, "there are none", anywhere=True)


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
    attach(res, urn, props, True, typ, opts)
    encoder = Encoder(session, res.translate_input_property if typ is None else None)
    inputs = _encoded(session, res, encoder, props, typ, ty, name)
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
    attach(res, urn, props, custom, typ, pulumi.ResourceOptions())


def register_resource_outputs(res: Any, outputs: Any) -> None:
    """Takes the place of `pulumi.runtime.resource.register_resource_outputs`."""
    session = current()
    found = data_of(from_input(outputs or {})).value
    encoder = Encoder(session)
    try:
        made = {str(key): encoder.named(str(key), value) for key, value in found.items() if value is not None}
    except InputError as error:
        raise RecordingError(f"outputs of {res._type} '{res._name}': {error}", session.places.here()) from error
    if known_types.is_stack(res):
        return
    session.graph.resources[data_of(res.urn).value].outputs = made


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
    session: Session, res: Any, encoder: Encoder, props: Mapping[str, Any], typ: type | None, ty: str, name: str
) -> dict[str, Expr]:
    try:
        return encoder.properties(props, typ)
    except InputError as error:
        raise RecordingError(f"{ty} '{name}': {error}", session.places.here(res)) from error


def _urn(session: Session, ty: str, name: str, opts: pulumi.ResourceOptions) -> str:
    """The URN, as the engine makes it: the types of the parents, the own type, the name."""
    graph = session.graph
    parent = opts.parent
    types = ty
    if parent is not None and not known_types.is_stack(parent):
        above = data_of(parent.urn).value.split("::", 3)[2]
        types = f"{above}${ty}"
    return f"urn:pulumi:{graph.stack}::{graph.project}::{types}::{name}"


def _python_names(res: Any, props: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs by their Python names, where they are known by those of Pulumi."""
    names = {pulumi_name: python for python, pulumi_name in hints.resource_names(type(res)).items()}
    return {names.get(key, key): value for key, value in props.items()}


def _parent_urn(opts: pulumi.ResourceOptions) -> str | None:
    parent = opts.parent
    if parent is None or known_types.is_stack(parent):
        return None
    return data_of(parent.urn).value


def _discard(package_ref: Any) -> None:
    """A parameterised package's reference is asked of an engine; none is there to answer."""
    if iscoroutine(package_ref):
        package_ref.close()
