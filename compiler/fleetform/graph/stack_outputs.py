"""Stack outputs: anything a program exports, as plain values.

Pulumi takes every object apart that it is given as a stack output (`pulumi.runtime.stack.massage`). So do we,
but a resource that a provider makes stays one thing: what targets print of it is all it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from inspect import isawaitable
from typing import Any, cast

import pulumi

from fleetform.graph import hints
from fleetform.graph.bytestexts import marked_text
from fleetform.graph.input_errors import InputError
from fleetform.graph.outputs import data_of, from_input, make
from fleetform.graph.symbols import is_symbolic


def stack_output(value: Any, around: tuple[Any, ...] = ()) -> Any:
    """A value given to `pulumi.export`, as one that can be encoded.

    Args:
        value: The value.
        around: The objects it is in; one of these again ends the descent.
    """
    if isinstance(value, pulumi.Output):
        data = data_of(value)
        return make(stack_output(data.value, around), data.resources, data.is_secret)
    if isawaitable(value):
        return stack_output(from_input(value), around)
    if value is None or isinstance(value, str | int | float | bool) or is_symbolic(value):
        return value
    if any(value is outer for outer in around):
        return value.urn if isinstance(value, pulumi.Resource) else None
    if isinstance(value, pulumi.CustomResource | pulumi.Asset | pulumi.Archive):
        return value
    return _taken_apart(value, (*around, value))


def _taken_apart(value: Any, around: tuple[Any, ...]) -> Any:
    if isinstance(value, pulumi.Resource):
        return _attributes(value, around)
    cls = cast("Any", type(value))
    if hints.is_output_type(cls):
        fields = hints.output_names(cls)
        return {name: stack_output(_field(value, python), around) for python, name in fields.items()}
    if isinstance(value, Mapping):
        return {key: stack_output(item, around) for key, item in cast("Mapping[Any, Any]", value).items()}
    if isinstance(value, bytes) and marked_text(value) is not None:
        raise InputError(value, "bytes of a value are no stack output: decode() them")
    if isinstance(value, Iterable):
        return [stack_output(item, around) for item in cast("Iterable[Any]", value)]
    return _attributes(value, around) if hasattr(value, "__dict__") else value


def _attributes(value: Any, around: tuple[Any, ...]) -> dict[str, Any]:
    kept = {key: item for key, item in cast("dict[str, Any]", vars(value)).items() if not key.startswith("_")}
    return {key: stack_output(item, around) for key, item in kept.items()}


def _field(value: Any, python_name: str) -> Any:
    return cast("Any", pulumi.get)(value, python_name)
