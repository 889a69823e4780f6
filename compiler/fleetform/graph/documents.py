"""JSON and YAML of values known only after deployment, and regular expressions, which cannot be applied to them."""

# A recorded program hands over values of any type.
# pyright: reportUnknownVariableType=false

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from typing import Any

import yaml

from fleetform.graph.expressions import Call
from fleetform.graph.session import recording
from fleetform.graph.symbols import Anything, Symbol, expression, is_symbolic
from fleetform.graph.texts import Text


def _dumper(real: Callable[..., Any], function: str) -> Callable[..., Any]:
    def dump(data: Any, *arguments: Any, **options: Any) -> Any:
        if recording() is None or not is_symbolic(data):
            return real(data, *arguments, **options)
        return Text(Call(function, (expression(_plain(data, options.get("default"))),)))

    return dump


def _plain(data: Any, default: Callable[[Any], Any] | None) -> Any:
    """Data with objects that JSON does not know replaced, as the `default` of `json.dumps` says."""
    if default is None or isinstance(data, str | bool | int | float | Symbol | None):
        return data
    if isinstance(data, dict):
        return {key: _plain(item, default) for key, item in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(item, default) for item in data]
    return _plain(default(data), default)


def _loader(real: Callable[..., Any], encoder: str, decoder: str) -> Callable[..., Any]:
    def load(text: Any, *arguments: Any, **options: Any) -> Any:
        if recording() is None or not (isinstance(text, str) and is_symbolic(text)):
            return real(text, *arguments, **options)
        found = expression(text)
        if isinstance(found, Call) and found.function == encoder:
            return Anything(found.args[0])
        return Anything(Call(decoder, (found,)))

    return load


def _matcher(real: Callable[..., Any]) -> Callable[..., Any]:
    def match(*arguments: Any, **options: Any) -> Any:
        session = recording()
        if session is None or _asked_by_python():
            return real(*arguments, **options)
        for text in (*arguments, *options.values()):
            if isinstance(text, str) and session.is_marked(text):
                raise session.unportable(
                    "a regular expression is applied to a text made",
                    "Use replace(), split(), slices and removeprefix().",
                    expression(text),
                )
        return real(*arguments, **options)

    return match


def _asked_by_python() -> bool:
    """Whether a module of the standard library asks: `textwrap.dedent` looks at white space only, for example."""
    asking: str = sys._getframe(2).f_globals.get("__name__", "")  # pyright: ignore[reportPrivateUsage]  the only way
    return asking.partition(".")[0] in sys.stdlib_module_names


dumps = _dumper(json.dumps, "json_encode")
loads = _loader(json.loads, "json_encode", "json_decode")

JSON = {"dumps": dumps, "loads": loads}
"""Functions of `json` that know symbolic values; white space is the target's then."""

YAML = {
    **{name: _dumper(getattr(yaml, name), "yaml_encode") for name in ("dump", "safe_dump")},
    **{name: _loader(getattr(yaml, name), "yaml_encode", "yaml_decode") for name in ("load", "safe_load", "full_load")},
}
"""Functions of `yaml` that know symbolic values."""

REGEX = {
    name: _matcher(getattr(re, name))
    for name in ("sub", "subn", "split", "match", "fullmatch", "search", "findall", "finditer")
}
"""Functions of `re`, which refuse symbolic texts: a target's regular expressions are not Python's."""
