"""Which expressions hold secrets, and how a secret that a program spells out is kept out of the export."""

from __future__ import annotations

from collections.abc import Callable, Collection

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


def holds_secret(expr: Expr, is_secret: Callable[[Ref], bool]) -> bool:
    """Whether an expression holds anything that must not be shown."""
    return any(
        isinstance(part, Secret)
        or (isinstance(part, Variable) and part.secret)
        or (isinstance(part, Ref) and is_secret(part))
        for part in walk(expr)
    )


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
            case _:
                return expr

    def _part(self, text: str, place: str, explained: bool) -> str | Expr:
        plain = not any(sign.isalnum() for sign in text)
        if plain or (explained and not self._is_known(text)):
            return text
        return self._variable(Literal(text), place)

    def _is_known(self, text: str) -> bool:
        return any(value in text for value in self._hidden)
