"""Parts of an unknown address: `urlparse(url).hostname`."""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable
from typing import Any

from fleetform.graph.expressions import Call, Expr, Literal
from fleetform.graph.session import current, recording
from fleetform.graph.symbols import expression
from fleetform.graph.texts import Text


class UnknownAddress:
    """An unknown address of the form `scheme://host:port/path`, in parts."""

    def __init__(self, address: Expr) -> None:
        self._address = address

    @property
    def scheme(self) -> Text:
        """What stands before `://`."""
        return Text(_part(self._address, "://", 0))

    @property
    def netloc(self) -> Text:
        """Host and port."""
        return Text(_part(_part(self._address, "://", 1), "/", 0))

    @property
    def hostname(self) -> Text:
        """The host, in lower case."""
        return Text(Call("lower", (_part(self.netloc._expr, ":", 0),)))  # pyright: ignore[reportPrivateUsage]  of this package

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise current().unportable(f"'{name}' of an address is asked for", "Use split() and indexes.", self._address)


def _part(text: Expr, separator: str, index: int) -> Expr:
    return Call("get", (Call("split", (text, Literal(separator))), Literal(index)))


def _parser(real: Callable[..., Any]) -> Callable[..., Any]:
    def parse(url: Any, *arguments: Any, **options: Any) -> Any:
        session = recording()
        if session is None or not (isinstance(url, str) and session.is_marked(url)):
            return real(url, *arguments, **options)
        return UnknownAddress(expression(url))

    return parse


ADDRESSES = {name: _parser(getattr(urllib.parse, name)) for name in ("urlparse", "urlsplit")}
"""Functions of `urllib.parse` that know unknown addresses."""
