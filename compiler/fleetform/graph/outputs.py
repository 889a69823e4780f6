"""Pulumi's outputs without waiting: an output made while recording has its value at once.

The functions here take the place of `pulumi.Output`'s own while a program is recorded (see `patches`).
"""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from collections.abc import Callable
from inspect import isawaitable
from typing import Any

import pulumi

from fleetform.graph import hints
from fleetform.graph.branches import explored
from fleetform.graph.documents import dumps, loads
from fleetform.graph.errors import NotPortable, RecordingError
from fleetform.graph.expressions import Variable
from fleetform.graph.session import current
from fleetform.graph.symbols import Anything, expression, is_symbolic
from fleetform.graph.texts import Text
from fleetform.graph.values import NOTHING, Data, Resources
from fleetform.graph.waiting import finish

_REAL_STR: Callable[[Any], str] = pulumi.Output.__str__
_SCALARS = (str, int, float, bool)
_TYPES = {"Number": "int", "Boolean": "bool", "List": "list", "Map": "dict", "Object": "dict"}
"""What an unknown value will be, as Python calls it."""


def make(value: Any, resources: Resources = NOTHING, is_secret: bool = False) -> pulumi.Output[Any]:
    """An output that has a value."""
    output: pulumi.Output[Any] = object.__new__(pulumi.Output)
    output.__dict__["_data"] = Data(value, resources, is_secret)
    return output


def data_of(output: Any) -> Data:
    """What an output holds, made in the recording or by Pulumi itself."""
    data = output.__dict__["_data"]
    if isinstance(data, Data):
        return data
    found = finish(data)
    return Data(found.value, frozenset(found.resources), found.is_secret)


def resolve(value: Any) -> Data:
    """A value with every output inside it replaced by what it holds."""
    if value is None or isinstance(value, _SCALARS):
        return Data(value, NOTHING, False)
    if isinstance(value, pulumi.Output):
        return data_of(value)
    if isawaitable(value) and not isinstance(value, pulumi.Resource):
        return resolve(finish(value))
    if isinstance(value, dict):
        return _resolve_dict(value)
    if isinstance(value, list | tuple):
        parts = [resolve(item) for item in value]
        if all(part.value is item for part, item in zip(parts, value, strict=True)):
            return Data(value, NOTHING, False)
        return _gathered([part.value for part in parts], parts)
    if hints.is_input_type(type(value)):
        return _resolve_dict({key: item for key, item in value.__dict__.items() if item is not None}, type(value))
    return Data(value, NOTHING, False)


def _resolve_dict(value: dict[Any, Any], cls: type | None = None) -> Data:
    parts = {key: resolve(item) for key, item in value.items()}
    keys = [resolve(key) for key in parts]
    if cls is None and all(part.value is value[key] for key, part in parts.items()):
        return Data(value, NOTHING, False)
    made: Any = {key.value: part.value for key, part in zip(keys, parts.values(), strict=True)}
    if cls is not None:
        plain = object.__new__(cls)
        plain.__dict__.update(made)
        made = plain
    return _gathered(made, [*parts.values(), *keys])


def _gathered(value: Any, parts: list[Data]) -> Data:
    resources = NOTHING.union(*(part.resources for part in parts))
    return Data(value, resources, any(part.is_secret for part in parts))


def apply(
    self: Any,
    func: Callable[[Any], Any],
    run_with_unknowns: bool = False,  # noqa: ARG001  Pulumi's signature: here everything is as if known
) -> pulumi.Output[Any]:
    """`Output.apply`: calls the function now, with a symbolic value where none is known."""
    data = data_of(self)
    session = current()
    session.applies += 1
    try:
        inner = explored(lambda: _called(func, data.value))
    except NotPortable as error:
        inner = resolve(_placeholder(error))
    except Exception as error:
        if not is_symbolic(data.value) or (isinstance(error, RecordingError) and not session.keep_going):
            raise
        told = current().unportable(
            f"the function given to apply fails ({type(error).__name__}: {_unmarked(str(error))}) with the value",
            "Use operations on the value that the documentation of recording lists.",
            expression(data.value),
        )
        if not session.keep_going:
            raise told from error
        inner = resolve(_placeholder(told))
    finally:
        session.applies -= 1
    return make(inner.value, data.resources | inner.resources, data.is_secret or inner.is_secret)


def _called(func: Any, value: Any) -> Data:
    separator = getattr(func, "__self__", None)
    if isinstance(separator, str) and func.__name__ == "join":
        result: Any = separator.join(value)  # `ids.apply(",".join)`: that it is a join must be seen here
    elif getattr(func, "__objclass__", None) is str and isinstance(value, Text | Anything):
        result = getattr(Text(expression(value)), func.__name__)()  # `arn.apply(str.strip)`: a text's own method
    else:
        result = func(value)
    if isawaitable(result) and not isinstance(result, pulumi.Output):
        result = finish(result)
    return resolve(_text(result) if isinstance(result, str) else result)


def _placeholder(error: NotPortable) -> Any:
    session = current()
    if not session.keep_going:
        raise error
    return Anything(session.placeholder(error))


def _unmarked(message: str) -> str:
    return current().readable(message)


def from_input(value: Any) -> pulumi.Output[Any]:
    """`Output.from_input`."""
    if isinstance(value, pulumi.Output):
        return value
    found = resolve(value)
    return make(found.value, found.resources, found.is_secret)


def from_data(_cls: type, data: Any) -> pulumi.Output[Any]:
    """`Output._from_data`."""
    found = data if isinstance(data, Data) else finish(data)
    return make(found.value, frozenset(found.resources), found.is_secret)


def init(self: Any, resources: Any, future: Any, is_known: Any, is_secret: Any = None) -> None:
    """`Output.__init__`."""
    finish(is_known)
    found = finish(resources) if isawaitable(resources) else resources
    secret = bool(finish(is_secret)) if is_secret is not None else False
    self.__dict__["_data"] = Data(finish(future), frozenset(found), secret)


def all_(*args: Any, **kwargs: Any) -> pulumi.Output[Any]:
    """`Output.all`."""
    if args and kwargs:
        raise ValueError("Output.all() was supplied a mix of named and unnamed inputs")
    return from_input(dict(kwargs) if kwargs else list(args))


def concat(*args: Any) -> pulumi.Output[str]:
    """`Output.concat`: of texts, as Pulumi's own; a value of unknown type is taken for one."""
    parts = [data_of(from_input(arg)) for arg in args]
    texts = [_piece(place, part.value) for place, part in enumerate(parts)]
    joined = _gathered("".join(texts), parts)
    return make(_text(joined.value), joined.resources, joined.is_secret)


def _piece(place: int, value: Any) -> str:
    if isinstance(value, str | Anything):
        return str(value)
    told = _TYPES.get(type(value).__name__, type(value).__name__)
    raise TypeError(
        f"sequence item {place}: expected str instance, {told} found: Output.concat() takes texts, as str(value) or "
        "value.apply(str) make them"
    )


def format_(format_string: Any, *args: Any, **kwargs: Any) -> pulumi.Output[str]:
    """`Output.format`."""
    pattern = data_of(from_input(format_string))
    places = [data_of(from_input(arg)) for arg in args]
    names = {key: data_of(from_input(arg)) for key, arg in kwargs.items()}
    text = pattern.value.format(*(place.value for place in places), **{key: item.value for key, item in names.items()})
    gathered = _gathered(_text(text), [pattern, *places, *names.values()])
    return make(gathered.value, gathered.resources, gathered.is_secret)


def json_dumps(obj: Any, **options: Any) -> pulumi.Output[str]:
    """`Output.json_dumps`."""
    return apply(from_input(obj), lambda value: dumps(value, **options))


def json_loads(s: Any, **options: Any) -> pulumi.Output[Any]:
    """`Output.json_loads`."""
    return apply(from_input(s), lambda text: loads(text, **options))


def secret(value: Any) -> pulumi.Output[Any]:
    """`Output.secret`."""
    data = data_of(from_input(value))
    return make(data.value, data.resources, True)


def unsecret(value: Any) -> pulumi.Output[Any]:
    """`Output.unsecret`."""
    data = data_of(from_input(value))
    return make(data.value, data.resources, False)


def recover(self: Any, func: Callable[[Exception], Any]) -> Any:  # noqa: ARG001  Pulumi's signature
    """`Output.recover`: what is recorded has not failed."""
    return self


def written(self: Any) -> str:
    """`Output.__str__`, which gives Pulumi's advice in place of a text; here the place is told, too."""
    current().note(
        "an output is written into a text, which then holds Pulumi's advice about that and not the value: use "
        "Output.concat, Output.format or apply"
    )
    return _REAL_STR(self)


def map_output(output: Any, transform: Callable[[Any], Any]) -> Any:
    """`pulumi.output._map_output`."""
    return apply(output, transform)


def map2_output(first: Any, second: Any, transform: Callable[[Any, Any], Any]) -> Any:
    """`pulumi.output._map2_output`."""
    return apply(all_(first, second), lambda pair: transform(*pair))


def map3_output(first: Any, second: Any, third: Any, transform: Callable[[Any, Any, Any], Any]) -> Any:
    """`pulumi.output._map3_output`."""
    return apply(all_(first, second, third), lambda three: transform(*three))


def variable(value: Variable, is_secret: bool) -> pulumi.Output[Any]:
    """An output whose value the user gives when deploying."""
    return make(Anything(value) if value.kind == "any" else Text(value), NOTHING, is_secret)


def _text(text: str) -> str:
    """A finished text, as a symbolic one where it holds a mark."""
    return Text(current().parse(text)) if is_symbolic(text) and not isinstance(text, Text) else text
