"""How components are made: the class and the arguments of its constructor, which are gone once it has run.

The arguments are read off the running constructor. To replace `__new__`, which sees them as well, cannot be undone:
a class that once had one of its own no longer lets `object` take arguments.
"""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

import dataclasses
import inspect
import sys
from collections.abc import Mapping
from types import FrameType
from typing import Any

import pulumi

from fleetform.graph.encode import Encoder
from fleetform.graph.errors import NotPortable
from fleetform.graph.expressions import Expr
from fleetform.graph.model import Construction
from fleetform.graph.outputs import data_of
from fleetform.graph.session import Session, recording
from fleetform.graph.symbols import Symbol
from fleetform.graph.undo import Undo

_NOT_ARGUMENTS = frozenset({"name", "opts"})


def install(undo: Undo) -> None:
    """Makes every local component remember how it was made; `undo` puts things back."""
    original = pulumi.ComponentResource.__init__

    def init(self: Any, *arguments: Any, **options: Any) -> None:
        original(self, *arguments, **options)
        session = recording()
        if session is not None:
            _remember(session, self, sys._getframe(1))  # pyright: ignore[reportPrivateUsage]  the constructor that runs

    undo.set(pulumi.ComponentResource, "__init__", init)


def _remember(session: Session, made: Any, frame: FrameType) -> None:
    resource = session.graph.resources.get(data_of(made.urn).value)
    cls = type(made)
    constructor = _outermost(made, frame)
    if resource is None or constructor is None or cls is pulumi.ComponentResource:
        return
    found: dict[str, Expr] = {}
    unsaid: list[str] = []
    code = constructor.f_code
    names = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
    for place, name in enumerate(names):
        value = constructor.f_locals.get(name)
        if place == 0 or name in _NOT_ARGUMENTS or value is None:
            continue  # the first one is the name, whatever it is called
        try:
            found[name] = Encoder(session).value(_data(value))
        except (ValueError, NotPortable):
            unsaid.append(name)
    resource.made = Construction(f"{cls.__module__}:{cls.__qualname__}", cls, found, tuple(unsaid))


def _outermost(made: object, frame: FrameType | None) -> FrameType | None:
    """The constructor of the component's own class: those of its bases run inside it."""
    found: FrameType | None = None
    while frame is not None and frame.f_code.co_name == "__init__" and frame.f_code.co_argcount:
        if frame.f_locals.get(frame.f_code.co_varnames[0]) is not made:
            break
        found, frame = frame, frame.f_back
    return found


def _data(value: Any) -> Any:
    """Models and dataclasses as the data they hold."""
    if value is None or isinstance(value, str | bool | int | float | pulumi.Output | pulumi.Resource | Symbol):
        return value
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _data(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: _data(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_data(item) for item in value]
    return _attributes(value)


def _attributes(value: Any) -> Any:
    """The annotated attributes of an args class that is no dataclass; any other value as it is."""
    names = inspect.get_annotations(type(value))
    held: Mapping[str, Any] = getattr(value, "__dict__", {})
    return {name: _data(held[name]) for name in names if name in held} if names and held else value
