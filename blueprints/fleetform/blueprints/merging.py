"""Laying settings over settings, in part: what says nothing keeps what is below it.

Models merge field by field and mappings key by key; a list, a text or a number replaces what was there. A model's
own validators see it where it was written, and the merged whole again. A rule that a part may break as long as the
whole keeps it is written with `once_merged` instead: it sees the merged whole alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from fleetform.blueprints.model import Model

M = TypeVar("M", bound=Model)
Rule = TypeVar("Rule", bound=Callable[[Any], None])


def once_merged(rule: Rule) -> Rule:
    """Marks a method of a model as a rule of the merged whole; it raises ValueError where it is broken."""
    rule.__dict__["once_merged"] = True
    return rule


def merge(under: M, over: M) -> M:
    """One model laid over another.

    >>> from fleetform.blueprints.fleet import Network
    >>> merge(Network(nat="per-zone"), Network(range="10.1.0.0/16")).nat
    'per-zone'
    """
    values = said(under)
    lay(values, said(over))
    return type(over).model_construct(_fields_set=set(values), **values)


def said(model: Model) -> dict[str, Any]:
    """What a model says, by field; null counts as not said."""
    return {name: value for name in model.model_fields_set if (value := getattr(model, name)) is not None}


def lay(values: dict[str, Any], over: Mapping[str, Any]) -> None:
    """Lays values over others, which are changed."""
    for name, value in over.items():
        under = values.get(name)
        if isinstance(value, Model) and isinstance(under, Model) and type(under) is type(value):
            values[name] = merge(under, value)
        elif isinstance(value, dict) and isinstance(under, dict):
            values[name] = {**under, **value}
        else:
            values[name] = value


def broken(model: Model, path: str = "") -> Iterator[tuple[str, str]]:
    """The rules that a merged whole breaks: the path of the part, in Python's names, and what is wrong."""
    yield from ((path, message) for message in _broken_here(model))
    for name in model.model_fields_set:
        value = getattr(model, name)
        if isinstance(value, Model):
            yield from broken(value, f"{path}.{name}".removeprefix("."))


def value_at(model: Model, path: str) -> tuple[Model, Any] | None:
    """What a model says at a path.

    Args:
        model: The model.
        path: Python's names of fields, and keys of mappings, e.g. `network.range` or `labels.tier`.

    Returns:
        The innermost model on the way, and the value; None where it says nothing there.
    """
    name, _, rest = path.partition(".")
    if name not in model.model_fields_set or (value := getattr(model, name)) is None:
        return None
    if not rest:
        return model, value
    if isinstance(value, Model):
        return value_at(value, rest)
    if isinstance(value, dict) and rest in value:
        return model, cast("dict[str, Any]", value)[rest]
    return None


def _broken_here(model: Model) -> Iterator[str]:
    for rule in _rules(type(model)):
        try:
            getattr(model, rule)()
        except ValueError as error:
            yield str(error)
    if type(model).__pydantic_decorators__.model_validators:
        try:
            type(model).model_validate(said(model), by_name=True)
        except ValidationError as error:
            for one in error.errors(include_url=False):
                yield str(one.get("ctx", {}).get("error", one["msg"]))


@cache
def _rules(cls: type[Model]) -> tuple[str, ...]:
    """Names of the rules of a model and of those it is derived from."""
    functions = {name: value for parent in reversed(cls.__mro__) for name, value in vars(parent).items()}
    return tuple(name for name, value in functions.items() if getattr(value, "__dict__", {}).get("once_merged"))
