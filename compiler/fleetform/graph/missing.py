"""Required configuration that nobody gave, and sealed configuration of a type.

Pulumi stops at the first value that is missing. A recording asks once more what else the program requires, so that
a person reads all of it at once; a recording that goes on puts a variable in place of each.
"""

# A recorded program hands over values of any type.
# pyright: reportUnknownMemberType=false
# Pulumi's own methods behind `require`, `require_int` and their relatives are private.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pulumi

from fleetform.graph.errors import RecordingError
from fleetform.graph.expressions import Call, Kind, Literal, Variable
from fleetform.graph.model import SourcePosition, Unportable
from fleetform.graph.session import Session, current
from fleetform.graph.symbols import Anything, Boolean, Number, expression, is_symbolic
from fleetform.graph.texts import Text
from fleetform.graph.undo import Undo

_KINDS: dict[str, Kind] = {
    "_require": "text",
    "_require_bool": "boolean",
    "_require_int": "number",
    "_require_float": "number",
    "_require_object": "any",
}
_SYMBOLS: dict[Kind, Callable[[Any], Any]] = {"text": Text, "boolean": Boolean, "number": Number, "any": Anything}
_WORDS: dict[Kind, str] = {"boolean": "true or false", "number": "a number", "any": "JSON"}
_SEALED: dict[str, Callable[[Any], Any]] = {
    "_get_bool": lambda text: Boolean(Call("equal", (text, Literal("true")))),
    "_get_int": lambda text: Number(Call("number", (text,))),
    "_get_float": lambda text: Number(Call("number", (text,))),
}


@dataclass(slots=True)
class Missing:
    """A configuration value that the program requires and nobody gave.

    Attributes:
        key: `namespace:key`.
        kind: What it must be.
        secret: It was asked for as a secret.
        source: The line that asks first, or what is written in a blueprint behind it.
        variable: What stands for it where the recording goes on.
    """

    key: str
    kind: Kind
    secret: bool
    source: SourcePosition | None
    variable: Variable | None = None

    def __str__(self) -> str:
        words = [word for word in (_WORDS.get(self.kind), "a secret" if self.secret else None) if word]
        told = ", ".join([*words, f"for {self.source}"] if self.source else words)
        return f"--config {self.key}=VALUE    {told}".rstrip()


class MissingConfigError(RecordingError):
    """A program requires configuration that nobody gave.

    Attributes:
        missing: All that is known to be missing.
    """

    def __init__(self, missing: Iterable[Missing], stack: str) -> None:
        self.missing = tuple(missing)
        keys = "\n".join(f"  {item}" for item in self.missing)
        told = "a configuration value is" if len(self.missing) == 1 else f"{len(self.missing)} configuration values are"
        super().__init__(
            f"{told} missing: set with 'pulumi config set' for stack '{stack}', or give\n{keys}",
            self.missing[0].source,
        )


def install(undo: Undo) -> None:
    """Makes missing configuration a variable where a recording goes on, and typed sealed configuration symbolic."""
    for name, kind in _KINDS.items():
        undo.set(pulumi.Config, name, _requiring(getattr(pulumi.Config, name), kind))
    for name, made in _SEALED.items():
        undo.set(pulumi.Config, name, _getting(getattr(pulumi.Config, name), made))


def _requiring(real: Callable[..., Any], kind: Kind) -> Callable[..., Any]:
    def require(self: pulumi.Config, key: str, secret: bool, *more: Any) -> Any:
        try:
            return real(self, key, secret, *more)
        except pulumi.ConfigMissingError as error:
            session = current()
            place = session.origin() if session.origin else None
            missing = Missing(error.key, kind, secret, place or session.places.here())
            missing = session.missing.setdefault(error.key, missing)
            if not session.keep_going:
                raise
            return _SYMBOLS[missing.kind](_variable(session, missing))

    return require


def _getting(real: Callable[..., Any], made: Callable[[Any], Any]) -> Callable[..., Any]:
    def get(self: pulumi.Config, key: str, *more: Any) -> Any:
        given = self._get(key)
        if given is not None and is_symbolic(given):
            return made(expression(given))
        value = real(self, key, *more)
        session = current()
        if isinstance(value, int | float) and self.full_key(key) in session.graph.config:
            session.given.number(value, self.full_key(key))
        return value

    return get


def _variable(session: Session, missing: Missing) -> Variable:
    """The variable in place of a value; the place is noted in the graph."""
    if missing.variable is not None:
        return missing.variable
    name = session.variable_name(missing.key.replace(":", "_"))
    told = f"Value of the configuration {missing.key}"
    missing.variable = Variable(name, missing.kind, secret=missing.secret, description=told)
    session.graph.variables[name] = missing.variable
    session.graph.unportable.append(
        Unportable(
            "a required configuration value is missing",
            f"Give it with --config {missing.key}=VALUE.",
            missing.source,
            f"configuration '{missing.key}'",
            placeholder=missing.variable,
        )
    )
    return missing.variable
