"""Parts of an unknown address, `urlparse(url).hostname`, and unknown values in one; computing with address ranges."""

from __future__ import annotations

import ipaddress
import urllib.parse
from collections.abc import Callable
from typing import Any, cast

from fleetform.graph import advice
from fleetform.graph.expressions import Call, Expr, Literal
from fleetform.graph.session import current, recording
from fleetform.graph.symbols import expression, is_symbolic
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


def _quoted(real: Callable[..., Any], safe_by_itself: str, space: str) -> Callable[..., Any]:
    """`quote` and `quote_plus`: the whole text quoted, and what they leave put back."""

    def quote(string: Any, safe: Any = safe_by_itself, *arguments: Any, **options: Any) -> Any:
        session = recording()
        if session is None or not (isinstance(string, str) and session.is_marked(string)):
            return real(string, safe, *arguments, **options)
        found = Text(Call("url_encode", (expression(string),))).replace("%20", space)
        for sign in dict.fromkeys(str(safe)):
            if _REAL_QUOTE(sign, safe="") != sign:
                found = found.replace(_REAL_QUOTE(sign, safe=""), sign)
        return found

    return quote


def _encoded(real: Callable[..., Any]) -> Callable[..., Any]:
    def urlencode(query: Any, *arguments: Any, **options: Any) -> Any:
        if recording() is None or arguments or options or not is_symbolic(_pairs(query)):
            return real(query, *arguments, **options)
        quote = urllib.parse.quote_plus
        return "&".join(f"{quote(str(key))}={quote(str(value))}" for key, value in _pairs(query))

    return urlencode


def _pairs(query: Any) -> list[tuple[Any, Any]]:
    return list(query.items()) if isinstance(query, dict) else list(query)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]  as the program gives it


def _range(real: Callable[..., None]) -> Callable[..., None]:
    def start(self: object, address: Any, *arguments: Any, **options: Any) -> None:
        session = recording()
        given = cast("tuple[Any, ...]", address) if isinstance(address, tuple) else (address,)
        for part in given:
            if session is not None and isinstance(part, str) and session.is_marked(part):
                raise session.unportable("an address is computed", advice.RANGE, expression(part))
        real(self, address, *arguments, **options)

    return start


_REAL_QUOTE = urllib.parse.quote

ADDRESSES = {
    **{name: _parser(getattr(urllib.parse, name)) for name in ("urlparse", "urlsplit")},
    "quote": _quoted(urllib.parse.quote, "/", "%20"),
    "quote_plus": _quoted(urllib.parse.quote_plus, "", "+"),
    "urlencode": _encoded(urllib.parse.urlencode),
}
"""Functions of `urllib.parse` that know unknown addresses, and unknown values in known ones."""

RANGES: dict[type, dict[str, Any]] = {
    cls: {"__init__": _range(cls.__init__)}
    for cls in (
        ipaddress.IPv4Address,
        ipaddress.IPv6Address,
        ipaddress.IPv4Network,
        ipaddress.IPv6Network,
        ipaddress.IPv4Interface,
        ipaddress.IPv6Interface,
    )
}
"""Classes of `ipaddress`, which have to know what they compute with."""
