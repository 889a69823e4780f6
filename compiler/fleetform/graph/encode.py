"""From the values a program passes to expressions, with property names as the engine sees them."""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# Pulumi's tables of names are private.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import enum
from collections import abc
from inspect import isawaitable
from pathlib import Path
from typing import Any, cast

import pulumi
from pulumi import _types

from fleetform.graph import hints
from fleetform.graph.expressions import Archive, Asset, Expr, ListOf, Literal, MapOf, Ref, Secret, Variable
from fleetform.graph.hints import Hint
from fleetform.graph.input_errors import InputError
from fleetform.graph.outputs import data_of
from fleetform.graph.session import Session
from fleetform.graph.symbols import Symbol
from fleetform.graph.waiting import finish

NULL = Literal(None)


class Encoder:
    """Encodes the inputs of one resource or call.

    Attributes:
        resources: The resources that the values come from, in the order they were met.
        met: Where it is wanted: the outputs, resources, files and archives that expressions were made of.
    """

    def __init__(self, session: Session, translate: Any = None) -> None:
        self.session = session
        self.translate = translate
        self.resources: dict[Any, None] = {}
        self.met: dict[Expr, Any] | None = None

    def properties(self, props: abc.Mapping[str, Any], typ: type | None) -> dict[str, Expr]:
        """The inputs of a resource: Pulumi name to expression; what is None is not there.

        Args:
            props: Inputs by Python name.
            typ: The SDK's args class, if they came in one.
        """
        found: dict[str, Expr] = {}
        names = hints.input_names(typ) if typ is not None else None
        for name in props:
            value = props[name]
            if value is None:
                continue
            pulumi_name = self._translated(name) if names is None else names.get(name, name)
            try:
                expr = self.value(value, (typ, pulumi_name) if typ is not None else None)
            except InputError as error:
                raise error.within(name, value) from None
            if expr != NULL:
                found[pulumi_name] = expr
        return found

    def named(self, name: str, value: Any) -> Expr:
        """One value that has a name, which an error tells."""
        try:
            return self.value(value)
        except InputError as error:
            raise error.within(name, value) from None

    def value(self, value: Any, place: tuple[type, str] | None = None, hint: Hint = None) -> Expr:
        """One value.

        Args:
            value: What the program passed.
            place: The args class and Pulumi name it was passed for; its type is looked up only where it matters.
            hint: The type of the place, where it is known already.
        """
        if isinstance(value, Symbol):
            expr = value._expr
            if isinstance(expr, Variable):
                self._wanted(expr, place, hint)
            return expr
        if isinstance(value, str):
            if isinstance(value, enum.Enum):
                return Literal(cast("str", value.value))
            expr = getattr(value, "_expr", None)
            if expr is not None:
                return expr
            return self.session.given.literal(value) or self.session.parse(value)
        if value is None or isinstance(value, bool | int | float):
            if isinstance(value, enum.Enum):
                return Literal(value.value)
            return (None if value is None else self.session.given.literal(value)) or Literal(value)
        if isinstance(value, pulumi.Output):
            return self._output(value, place, hint)
        if hint is None and place is not None:
            hint = hints.input_hints(place[0]).get(place[1])
        if isinstance(value, abc.Sequence) and not isinstance(value, bytes | bytearray | range | memoryview):
            inner = hints.item_hint(hints.plain(hint))
            return ListOf(tuple(self.value(item, None, inner) for item in value))
        if isinstance(value, pulumi.Resource):
            return self._met(self._resource(value), value)
        if isinstance(value, pulumi.Asset):
            return self._met(self._asset(value), value)
        if isinstance(value, pulumi.Archive):
            return self._met(self._archive(value), value)
        if hints.is_input_type(type(value)):
            return self._typed(value)
        if isinstance(value, abc.Mapping):
            return self._mapping(cast("abc.Mapping[Any, Any]", value), hint)
        if isawaitable(value):
            return self.value(finish(value), None, hint)
        if isinstance(value, enum.Enum):
            return Literal(value.value)
        raise InputError(value)

    def _wanted(self, variable: Variable, place: tuple[type, str] | None, hint: Hint) -> None:
        """Remembers what type of value is wanted where a variable is given."""
        if hint is None and place is not None:
            hint = hints.input_hints(place[0]).get(place[1])
        self.session.wanted.setdefault(variable.name, set()).add(hints.variable_kinds(hint))

    def _output(self, output: Any, place: tuple[type, str] | None, hint: Hint) -> Expr:
        data = data_of(output)
        self.resources.update(dict.fromkeys(data.sources()))
        expr = self.value(data.value, place, hint)
        return self._met(Secret(expr) if data.is_secret and not isinstance(expr, Secret) else expr, output)

    def _met(self, expr: Expr, value: Any) -> Expr:
        if self.met is not None:
            self.met.setdefault(expr, value)
        return expr

    def _resource(self, resource: pulumi.Resource) -> Expr:
        self.resources[resource] = None
        return Ref(data_of(resource.urn).value, ())

    def _typed(self, value: Any) -> Expr:
        """An instance of one of an SDK's args classes: nothing inside it has to be translated by hand."""
        cls = type(value)
        names = hints.input_names(cls)
        return MapOf(
            tuple(
                (names.get(name, name), self.value(item, (cls, names.get(name, name))))
                for name, item in value.__dict__.items()
                if item is not None
            )
        )

    def _mapping(self, value: abc.Mapping[Any, Any], hint: Hint) -> Expr:
        """A plain dict: in a typed place its keys are Python names, elsewhere they are the user's own."""
        hint = self._dict_hint(hint, value)
        typed = isinstance(hint, type) and hints.is_input_type(hint)
        if typed:
            names = hints.input_names(hint)
            types = hints.input_hints(hint)
            return MapOf(
                tuple(
                    (names.get(key, key), self.value(value[key], None, types.get(names.get(key, key)))) for key in value
                )
            )
        inner = hints.item_hint(hint) if hints.kind_of(hint) == "map" else None
        keys_are_data = hint is not None
        entries: list[tuple[str | Expr, Expr]] = []
        for key in value:
            name = key if keys_are_data else self._translated(key)
            encoded = self.value(name)
            plain = encoded.value if isinstance(encoded, Literal) else encoded
            if plain is None or isinstance(plain, bool | int | float):
                raise InputError(value, f"a key of a map must be a text, and this one is {plain!r}")
            entries.append((plain, self.value(value[key], None, inner)))
        return MapOf(tuple(entries))

    def _dict_hint(self, hint: Hint, value: abc.Mapping[Any, Any]) -> Hint:
        """The type of a plain dict's place: for `Union[Args, ArgsDict]` the args class."""
        if hint is None:
            return None
        found = _types.unwrap_type(hint)
        case = _types.reduce_discriminated_union(found, value, _types._py_name_for)
        return case if case is not None else hints.plain(found)

    def _translated(self, name: Any) -> Any:
        return self.translate(name) if self.translate is not None and isinstance(name, str) else name

    def _asset(self, asset: Any) -> Expr:
        if isinstance(asset, pulumi.FileAsset):
            return Asset("file", self._path(asset.path))
        if isinstance(asset, pulumi.StringAsset):
            return Asset("text", self.value(asset.text))
        return Asset("remote", self.value(asset.uri))

    def _archive(self, archive: Any) -> Expr:
        if isinstance(archive, pulumi.AssetArchive):
            return Archive("map", self.value(archive.assets))
        if isinstance(archive, pulumi.FileArchive):
            return Archive("file", self._path(archive.path))
        return Archive("remote", self.value(archive.uri))

    def _path(self, path: Any) -> Expr:
        """A path as seen from the program's folder, where it lies inside it."""
        expr = self.value(path)
        if isinstance(expr, Literal) and isinstance(expr.value, str):
            whole = (Path.cwd() / expr.value).resolve()
            root = self.session.root.resolve()
            if whole.is_relative_to(root):
                return Literal(whole.relative_to(root).as_posix())
        return expr
