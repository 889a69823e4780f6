"""Types of Python as OpenAPI schemas, with the way of a value from an XR to Python and back."""

from __future__ import annotations

import dataclasses
import enum
import inspect
import types
import typing
from collections import abc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any, Literal, NamedTuple, NotRequired, Required, Union, cast, get_args, get_origin

import pulumi

from fleetform.export.crossplane.interface import constraints
from fleetform.export.crossplane.interface.docstrings import attribute_docs, first_line
from fleetform.export.crossplane.interface.errors import InterfaceError
from fleetform.export.crossplane.scalars import camel

Reader = Callable[[Any, str], Any]
"""From a value, and where it stands in words, to a value."""


def _same(value: Any, _place: str) -> Any:
    return value


@dataclass(frozen=True)
class Form:
    """What a type is in an XR.

    Attributes:
        schema: Its OpenAPI schema.
        read: From data of an XR to what Python wants.
        write: From what Python has to data of an XR.
        is_record: It has fields of its own.
    """

    schema: Mapping[str, Any]
    read: Reader = _same
    write: Reader = _same
    is_record: bool = False

    def with_default(self, default: Any, description: str | None) -> Form:
        """The same with a default value and a description, where there are any."""
        schema = dict(self.schema)
        if description:
            schema = {**{k: v for k, v in schema.items() if k == "type"}, "description": description, **schema}
            schema["description"] = description
        written = self.write(default, "") if default is not inspect.Parameter.empty else None
        if isinstance(written, str | int | float | list | dict):
            schema["default"] = written
        return replace(self, schema=schema)


class Plain(NamedTuple):
    """A type without what Pulumi and typing put around it.

    Attributes:
        hint: The type inside.
        optional: It may be left out.
        is_output: It is an output.
        extras: What `Annotated` says.
    """

    hint: Any
    optional: bool
    is_output: bool
    extras: tuple[Any, ...]


def plain_type(hint: Any) -> Plain:
    """Takes off `NotRequired`, `Annotated`, `Input`, `Output` and `None`."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (NotRequired, Required):
        found = plain_type(inside[0])
        return found._replace(optional=found.optional or origin is NotRequired)
    if origin is Annotated:
        found = plain_type(inside[0])
        return found._replace(extras=(*found.extras, *inside[1:]))
    if origin is pulumi.Output:
        return plain_type(inside[0])._replace(is_output=True)
    if origin in (Union, types.UnionType):
        kept = [
            one for one in inside if one is not type(None) and get_origin(one) not in (pulumi.Output, abc.Awaitable)
        ]
        kept = [one for one in kept if not isinstance(one, typing.ForwardRef)] or kept
        optional = type(None) in inside
        if len(kept) == 1:
            found = plain_type(kept[0])
            return found._replace(optional=found.optional or optional)
        return Plain(Union[tuple(kept)] if kept else Any, optional, False, ())  # noqa: UP007  made at run time
    return Plain(hint, False, False, ())


def hints_of(owner: Any) -> dict[str, Any]:
    """The annotations of a class or function as types. Pulumi's own refer to some of its names as they are in there.

    Raises:
        InterfaceError: An annotation names something that is not there.
    """
    known = {"Output": pulumi.Output, "Input": pulumi.Input, "T": Any}
    try:
        return typing.get_type_hints(owner, localns=known, include_extras=True)
    except NameError as error:
        raise InterfaceError(f"{owner.__qualname__}: {error} in its annotations") from error


def form_of(hint: Any, name: str) -> Form:
    """The form of a type.

    Args:
        hint: The type, as annotated.
        name: What has it, for messages.

    Raises:
        InterfaceError: An XR has no words for it.
    """
    plain = plain_type(hint)
    form = _form(plain.hint, name)
    for extra in plain.extras:
        form = replace(form, schema={**form.schema, **constraints.of(extra)})
    return replace(form, read=_unless_none(form.read), write=_unless_none(form.write)) if plain.optional else form


def _unless_none(change: Reader) -> Reader:
    def changed(value: Any, place: str) -> Any:
        return None if value is None else change(value, place)

    return changed


_SCALARS: dict[Any, str] = {str: "string", bool: "boolean", int: "integer", float: "number"}
_LISTS = (list, abc.Sequence, tuple, set, frozenset, abc.Iterable, abc.Collection)
_MAPS = (dict, abc.Mapping, abc.MutableMapping)
FREE: Mapping[str, Any] = {"x-kubernetes-preserve-unknown-fields": True}


def _form(hint: Any, name: str) -> Form:
    origin, inside = get_origin(hint), get_args(hint)
    if hint in _SCALARS:
        return Form({"type": _SCALARS[hint]})
    if hint is Any or hint is object:
        return Form(FREE)
    if origin is Literal:
        return _choice(inside)
    if origin in _LISTS or hint in _LISTS:
        return _list(form_of(inside[0], name) if inside else Form(FREE), origin or hint)
    if origin in _MAPS or hint in _MAPS:
        return _map(form_of(inside[1], name) if inside else Form(FREE))
    if origin in (Union, types.UnionType):
        return _either([form_of(one, name) for one in inside], name)
    if isinstance(hint, type):
        return _class(hint, name)
    raise InterfaceError(f"'{name}' has the type {hint}, for which an XR has no words")


def _class(cls: Any, name: str) -> Form:
    if issubclass(cls, enum.Enum):
        values = [member.value for member in cls]
        form = _choice(tuple(values))
        return replace(form, read=partial(_member, cls), write=_enum_value)
    if hasattr(cls, "model_json_schema"):
        from fleetform.export.crossplane.interface import models

        return models.form(cls)
    if typing.is_typeddict(cls):
        return _typed_dict(cls)
    if dataclasses.is_dataclass(cls) or getattr(cls, "__annotations__", None):
        return _structure(cls, name)
    raise InterfaceError(f"'{name}' has the type {cls.__name__}, for which an XR has no words")


def _choice(values: tuple[Any, ...]) -> Form:
    kinds = {_SCALARS.get(type(value), "string") for value in values}
    kind = kinds.pop() if len(kinds) == 1 else "string"
    return Form({"type": kind, "enum": list(values)})


def _member(cls: type[enum.Enum], value: Any, place: str) -> Any:
    try:
        return cls(value)
    except ValueError as error:
        told = ", ".join(str(member.value) for member in cls)
        raise InterfaceError(f"{place}: {value!r} is none of {told}") from error


def _enum_value(value: Any, _place: str) -> Any:
    return value.value if isinstance(value, enum.Enum) else value


def _list(item: Form, kind: Any) -> Form:
    def read(value: Any, place: str) -> Any:
        if not isinstance(value, list):
            return value
        found: list[Any] = [item.read(one, f"{place}[{index}]") for index, one in enumerate(cast("list[Any]", value))]
        return cast("Any", kind)(found) if kind in (tuple, set, frozenset) else found

    def write(value: Any, place: str) -> Any:
        if isinstance(value, list | tuple | set | frozenset):
            return [item.write(one, f"{place}[{n}]") for n, one in enumerate(cast("list[Any]", value))]
        return value

    return Form({"type": "array", "items": dict(item.schema)}, read, write)


def _map(item: Form) -> Form:
    def through(change: Reader) -> Reader:
        def changed(value: Any, place: str) -> Any:
            if not isinstance(value, Mapping):
                return value
            entries = cast("Mapping[str, Any]", value).items()
            return {key: change(one, f"{place}.{key}") for key, one in entries}

        return changed

    return Form({"type": "object", "additionalProperties": dict(item.schema)}, through(item.read), through(item.write))


def _either(forms: list[Form], name: str) -> Form:
    """Values of several types: what they have in common, or anything."""
    kinds = {form.schema.get("type") for form in forms}
    if kinds == {"integer", "string"}:
        return Form({"x-kubernetes-int-or-string": True})
    if kinds <= {"integer", "number"}:
        return Form({"type": "number"})
    if len(kinds) == 1 and not any(form.is_record for form in forms):
        return Form({"type": kinds.pop()})
    if any(form.is_record for form in forms):
        raise InterfaceError(f"'{name}' is one of several structures, for which an XR has no words")
    return Form(FREE)


def record(
    fields: Mapping[str, Form],
    required: frozenset[str],
    make: Callable[..., Any],
    description: str | None = None,
) -> Form:
    """A form with fields of their own names: `node_pools` in Python, `nodePools` in an XR.

    Args:
        fields: Python name to form.
        required: Those that must be there.
        make: Makes what Python wants, of the fields by keyword.
        description: What it is.
    """
    schema: dict[str, Any] = {"type": "object"}
    if description:
        schema["description"] = description
    schema["properties"] = {camel(name): dict(form.schema) for name, form in fields.items()}
    if demanded := [camel(name) for name in fields if name in required]:
        schema["required"] = demanded
    names = {camel(name): name for name in fields}

    def read(value: Any, place: str) -> Any:
        if not isinstance(value, Mapping):
            return value
        entries = cast("Mapping[str, Any]", value)
        if unknown := [key for key in entries if key not in names]:
            raise InterfaceError(f"{place}.{unknown[0]}: there is no such field")
        if missing := [camel(name) for name in fields if name in required and camel(name) not in entries]:
            raise InterfaceError(f"{place}.{missing[0]}: is missing")
        return make(**{names[key]: fields[names[key]].read(one, f"{place}.{key}") for key, one in entries.items()})

    def write(value: Any, place: str) -> Any:
        entries = cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else _attributes(value, fields)
        if entries is None:
            return cast("object", value)
        if unknown := [key for key in entries if key not in fields]:
            raise InterfaceError(f"{place or 'the arguments'}: '{unknown[0]}' is no field")
        written = {camel(key): fields[key].write(one, f"{place}.{key}") for key, one in entries.items()}
        return {key: one for key, one in written.items() if one is not None}

    return Form(schema, read, write, is_record=True)


def _attributes(value: Any, fields: Mapping[str, Form]) -> dict[str, Any] | None:
    """The fields of an instance; None of a value that has none."""
    if not any(hasattr(value, name) for name in fields):
        return None
    return {name: found for name in fields if (found := getattr(value, name, None)) is not None}


def _typed_dict(cls: Any) -> Form:
    docs = attribute_docs(cls)
    hints = hints_of(cls)
    fields = {
        name: form_of(hint, name).with_default(inspect.Parameter.empty, docs.get(name)) for name, hint in hints.items()
    }
    plain = {name: plain_type(hint) for name, hint in hints.items()}
    left_out = {name for name, hint in hints.items() if _may_lack(hint) or name not in cls.__required_keys__}
    # A key that must be there and may be None is left out of an XR, and None again in Python.
    nothing = {name: None for name, one in plain.items() if one.optional and name not in left_out}

    def make(**values: Any) -> dict[str, Any]:
        return {**nothing, **values}

    return record(fields, frozenset(set(fields) - left_out - set(nothing)), make, first_line(cls))


def _may_lack(hint: Any) -> bool:
    """Whether a key is `NotRequired`: with annotations that are texts, Python itself does not see it."""
    origin = get_origin(hint)
    return origin is NotRequired or (origin in (Annotated, Required) and _may_lack(get_args(hint)[0]))


def _structure(cls: Any, name: str) -> Form:
    """A dataclass, one of Pulumi's args classes, or any class whose attributes are annotated."""
    docs = attribute_docs(cls)
    signature = inspect.signature(cls)
    fields: dict[str, Form] = {}
    required: set[str] = set()
    for attribute, hint in hints_of(cls).items():
        parameter = signature.parameters.get(attribute)
        if attribute.startswith("_"):
            continue
        default: Any = parameter.default if parameter is not None else inspect.Parameter.empty
        fields[attribute] = form_of(hint, f"{name}.{attribute}").with_default(default, docs.get(attribute))
        # A class whose constructor takes no fields has only annotations: those without None are demanded.
        if default is inspect.Parameter.empty and not plain_type(hint).optional:
            required.add(attribute)

    def make(**values: Any) -> Any:
        if set(fields) <= set(signature.parameters):
            return cls(**values)
        made = cls.__new__(cls)
        for attribute in fields:
            setattr(made, attribute, values.get(attribute, getattr(cls, attribute, None)))
        return made

    return record(fields, frozenset(required), make, first_line(cls))
