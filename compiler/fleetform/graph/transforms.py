"""Transforms: functions of the program that change resources as they are registered."""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from collections.abc import Mapping
from inspect import isawaitable
from typing import Any

import pulumi

from fleetform.graph import hints
from fleetform.graph.session import Session
from fleetform.graph.waiting import finish


def transformed(
    session: Session,
    res: Any,
    ty: str,
    name: str,
    custom: bool,
    props: Mapping[str, Any],
    opts: pulumi.ResourceOptions,
) -> tuple[Mapping[str, Any], pulumi.ResourceOptions]:
    """Inputs and options after the transforms of the resource, its parents and the stack, in the engine's order."""
    own = list(opts.transforms or ())
    res.__dict__["_fleetform_transforms"] = own
    inherited: list[Any] = []
    above = opts.parent
    while above is not None:
        inherited += above.__dict__.get("_fleetform_transforms", ())
        above = above.__dict__.get("_fleetform_parent")
    res.__dict__["_fleetform_parent"] = opts.parent
    for transform in (*own, *inherited, *session.transforms):
        args = pulumi.ResourceTransformArgs(custom=custom, type_=ty, name=name, props=dict(props), opts=opts)
        result = transform(args)
        if isawaitable(result):
            result = finish(result)
        if result is not None:
            props, opts = _python_names(res, result.props), result.opts
    return props, opts


def _python_names(res: Any, props: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs by the names that encoding takes: a transform may use Pulumi's spelling."""
    names = {pulumi_name: python for python, pulumi_name in hints.resource_names(type(res)).items()}
    return {names.get(key, key): value for key, value in props.items()}
