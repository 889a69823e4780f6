"""Transforms: functions of the program that change resources, and questions to data sources, as they are made.

An engine calls them with what it was told: names in Pulumi's spelling, plain values, and outputs for the rest. What
they return goes to it as it is. Transformations, the older kind, are called by Pulumi's SDK itself.
"""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import isawaitable
from typing import Any, TypeAlias

import pulumi

from fleetform.graph.encode import Encoder
from fleetform.graph.expressions import Expr, ListOf, Literal, MapOf, Secret
from fleetform.graph.outputs import make
from fleetform.graph.session import Session, current
from fleetform.graph.symbols import symbol
from fleetform.graph.values import NOTHING
from fleetform.graph.waiting import finish

Transform: TypeAlias = Callable[[Any], Any]


def register_resource_transform(transform: Transform) -> None:
    """Takes the place of `pulumi.runtime.register_resource_transform` and its older name."""
    _once(current().transforms, transform)


def register_invoke_transform(transform: Transform) -> None:
    """Takes the place of `pulumi.runtime.register_invoke_transform`."""
    _once(current().invoke_transforms, transform)


def transforms_of(session: Session, res: Any, opts: pulumi.ResourceOptions) -> tuple[Transform, ...]:
    """The transforms of a resource, its parents and the stack, in the engine's order."""
    inherited = opts.parent.__dict__.get("_fleetform_transforms", ()) if opts.parent is not None else ()
    found = (*(opts.transforms or ()), *inherited)
    if found:
        res.__dict__["_fleetform_transforms"] = found  # for its children
    return (*found, *session.transforms)


def transformed(
    transforms: tuple[Transform, ...],
    ty: str,
    name: str,
    custom: bool,
    encoder: Encoder,
    inputs: dict[str, Expr],
    opts: pulumi.ResourceOptions,
) -> tuple[Mapping[str, Any], pulumi.ResourceOptions]:
    """Inputs by Pulumi name, as values, and options after the transforms.

    Args:
        transforms: What to call, in order.
        ty: The resource's type.
        name: Its name.
        custom: It is made by a provider.
        encoder: What encoded the inputs; it remembers what they were made of.
        inputs: The inputs.
        opts: The options.
    """
    props: Mapping[str, Any] = _values(inputs, encoder)
    for transform in transforms:
        args = pulumi.ResourceTransformArgs(custom=custom, type_=ty, name=name, props=dict(props), opts=opts)
        result = _called(transform, args)
        if result is not None:
            props, opts = result.props, result.opts if result.opts is not None else opts
    return props, opts


def transformed_call(
    session: Session, token: str, arguments: dict[str, Expr], opts: Any, encoder: Encoder
) -> tuple[dict[str, Expr], Any]:
    """Arguments and options of a question to a data source after the stack's transforms."""
    values: Mapping[str, Any] = _values(arguments, encoder)
    opts = opts or pulumi.InvokeOptions()
    for transform in session.invoke_transforms:
        result = _called(transform, pulumi.InvokeTransformArgs(token=token, args=dict(values), opts=opts))
        if result is not None:
            values, opts = result.args, result.opts if result.opts is not None else opts
    again = Encoder(session)
    found = {key: again.value(value) for key, value in values.items() if value is not None}
    encoder.resources.update(again.resources)
    return found, opts


def _once(registered: list[Transform], transform: Transform) -> None:
    if transform not in registered:
        registered.append(transform)


def _called(transform: Transform, args: Any) -> Any:
    result = transform(args)
    return finish(result) if isawaitable(result) else result


def _values(inputs: Mapping[str, Expr], encoder: Encoder) -> dict[str, Any]:
    return {key: _value(expr, encoder.met or {}) for key, expr in inputs.items()}


def _value(expr: Expr, met: Mapping[Expr, Any]) -> Any:
    """An input as an engine hands it to a transform."""
    match expr:
        case Literal(value):
            return value
        case ListOf(items):
            return [_value(item, met) for item in items]
        case MapOf(entries):
            return {key if isinstance(key, str) else symbol(key, str): _value(item, met) for key, item in entries}
        case Secret(inner) if expr not in met:
            return make(_value(inner, met), NOTHING, True)
        case _:
            return met[expr] if expr in met else make(symbol(expr))
