"""Which expressions hold secrets, and how a secret that a program spells out is kept out of the export."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from fleetform.export.opentofu.json_texts import json_value, parsed
from fleetform.graph.expressions import (
    Call,
    Conditional,
    Expr,
    For,
    ListOf,
    Literal,
    MapOf,
    Ref,
    Secret,
    Template,
    Variable,
    walk,
)

_SECRET_NAME = re.compile(
    r"pass(?!ive|age)|secret|token|credential|private|auth(?!or)|cert(?!ificate-authority)|pwd|salt|pin$|key|value",
    re.IGNORECASE,
)
"""What a secret is called in data; rather one more than one less."""

_LOGIN = re.compile(r"://[^/\s]*:[^/\s]*@|-----BEGIN|(password|token|secret|key)\w*=", re.IGNORECASE)
"""Texts with a secret in them: addresses with a password, keys, connection strings."""


def holds_secret(expr: Expr, is_secret: Callable[[Ref], bool]) -> bool:
    """Whether an expression holds anything that must not be shown."""
    return any(
        isinstance(part, Secret)
        or (isinstance(part, Variable) and part.secret)
        or (isinstance(part, Ref) and is_secret(part))
        for part in walk(expr)
    )


def is_kubeconfig(data: Expr) -> bool:
    """Whether data is a kubeconfig: only its users have secrets, under names that say so."""
    return isinstance(data, MapOf) and all(data.get(name) is not None for name in ("apiVersion", "clusters", "users"))


def _flag(item: Expr) -> str:
    """The flag that an item of a command line is, if it is one."""
    match item:
        case Literal(str() as text) if text.startswith("-") and "=" not in text:
            return text
        case _:
            return ""


class Sealer:
    """Puts sensitive variables in place of the literal values of secrets."""

    def __init__(
        self, is_secret: Callable[[Ref], bool], variable: Callable[[Literal, str], Expr], hidden: Collection[str]
    ) -> None:
        """Makes a sealer.

        Args:
            is_secret: Whether a reference gives a secret.
            variable: Makes a variable for a literal secret; the text says where it stands.
            hidden: Values that are sealed wherever they stand in a secret.
        """
        self._is_secret = is_secret
        self._variable = variable
        self._hidden = hidden

    def seal(self, expr: Expr, place: str) -> Expr:
        """A secret expression without clear text.

        A text that is secret because of a secret inside it keeps the words around that: `postgres://app:` before a
        generated password is no secret. Where nothing inside explains the secrecy, every word is sealed.
        """
        explained = holds_secret(expr, self._is_secret) and isinstance(expr, Template)
        return self._sealed(expr, place, explained)

    def seal_marked(self, expr: Expr, place: str) -> Expr:
        """What a program has marked secret, in a place where others have nothing secret: only its secrets are sealed.

        A JSON or YAML text with a secret inside is secret because of that one: what stands beside it stays readable. Of
        a kubeconfig it is known which parts are secrets, whoever has marked it.
        """
        match expr:
            case Call("json_encode" | "yaml_encode", (arg,)):
                readable = is_kubeconfig(arg) or holds_secret(arg, self._is_secret)
                return Call(expr.function, (self._structure(arg, place) if readable else self.seal(arg, place),))
            case Template():
                return self._text(expr, place)
            case _:
                return self.seal(expr, place)

    def _text(self, text: Template, place: str) -> Expr:
        data = parsed(text)
        if data is None or not (is_kubeconfig(data) or (json_value(text) and holds_secret(data, self._is_secret))):
            return self.seal(text, place)
        made = self._structure(data, place)
        if made == data:
            return text
        return Call("json_encode", (made,)) if json_value(text) is not None else self.seal(text, place)

    def _structure(self, expr: Expr, place: str, name: str = "") -> Expr:
        """Data whose words may be read, but for those that are secrets by what they are called or what is known."""
        match expr:
            case MapOf(entries):
                return MapOf(
                    tuple(
                        (key, self._structure(value, f"{place}_{key}", key))
                        if isinstance(key, str)
                        else (key, self.seal(value, place))
                        for key, value in entries
                    )
                )
            case ListOf(items):
                # What a flag such as `--token` takes is the item after it.
                names = [name, *(_flag(item) or name for item in items)]
                told = zip(items, names, strict=False)
                made = (self._structure(item, f"{place}_{n}", above) for n, (item, above) in enumerate(told))
                return ListOf(tuple(made))
            case Literal(value) if not (_SECRET_NAME.search(name) or _LOGIN.search(str(value))):
                return expr if not self._is_known(str(value)) else self.seal(expr, place)
            case _:
                return self.seal(expr, place)

    def _sealed(self, expr: Expr, place: str, explained: bool) -> Expr:
        def inner(part: Expr) -> Expr:
            return self._sealed(part, place, explained)

        match expr:
            case Literal(value) if isinstance(value, bool) or value is None or value == "":
                return expr
            case Literal():
                return expr if explained and not self._is_known(str(expr.value)) else self._variable(expr, place)
            case ListOf(items):
                return ListOf(tuple(self.seal(item, f"{place}_{number}") for number, item in enumerate(items)))
            case MapOf(entries):
                return MapOf(
                    tuple(
                        (key, self.seal(value, f"{place}_{key}"))
                        if isinstance(key, str)
                        else (inner(key), self.seal(value, place))
                        for key, value in entries
                    )
                )
            case Template(parts):
                return Template(tuple(self._part(p, place, explained) if isinstance(p, str) else p for p in parts))
            case Call("json_encode" | "yaml_encode" | "base64_encode", args):
                return Call(expr.function, tuple(self.seal(arg, place) for arg in args))
            case Call(function, (first, *others)):
                # The first argument is the value; what follows says what is done with it.
                return Call(function, (inner(first), *others))
            case Conditional(condition, then, otherwise):
                return Conditional(condition, inner(then), inner(otherwise))
            case For(over, item, body, index, key, where):
                return For(inner(over), item, inner(body), index, key, where)
            case Secret(value):
                return self.seal(value, place)
            case _:
                return expr

    def _part(self, text: str, place: str, explained: bool) -> str | Expr:
        plain = not any(sign.isalnum() for sign in text)
        if plain or (explained and not self._is_known(text)):
            return text
        return self._variable(Literal(text), place)

    def _is_known(self, text: str) -> bool:
        return any(value in text for value in self._hidden)
