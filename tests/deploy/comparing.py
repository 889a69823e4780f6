"""Values of the engine's state and of a graph, made alike so that they can be compared."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from engines.pulumi_values import SECRET, SIGNATURE
from fleetform.graph.expressions import Asset, Literal

NOTHING = "nothing"


def opened(value: Any) -> Any:
    """A value without the wrapping of secrets."""
    if isinstance(value, list):
        return [opened(item) for item in value]
    if isinstance(value, dict):
        if value.get(SIGNATURE) == SECRET:
            return opened(value["value"] if "value" in value else json.loads(value["plaintext"]))
        return {key: opened(item) for key, item in value.items()}
    return value


def bare(value: Any) -> Any:
    """A value inside a secret: all of it is secret, so nothing inside has to say so again."""
    if isinstance(value, tuple):
        return bare(value[1]) if value[0] == "secret" else value
    if isinstance(value, list):
        return [bare(item) for item in value]
    if isinstance(value, dict):
        return {key: bare(item) for key, item in value.items()}
    return value


def plain(value: Any) -> Any:
    """An asset inside a computed value, as assets are compared."""
    return (
        ("asset", value.kind, value.source.value)
        if isinstance(value, Asset) and isinstance(value.source, Literal)
        else value
    )


def apart(engine: Any, recorded: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """The innermost places where two values differ."""
    if isinstance(engine, dict) and isinstance(recorded, dict):
        for key in sorted({*engine, *recorded}):
            yield from apart(engine.get(key, NOTHING), recorded.get(key, NOTHING), f"{path}.{key}")
    elif isinstance(engine, list) and isinstance(recorded, list) and len(engine) == len(recorded):
        for place, (one, other) in enumerate(zip(engine, recorded, strict=True)):
            yield from apart(one, other, f"{path}[{place}]")
    elif isinstance(engine, tuple) and isinstance(recorded, tuple) and engine[:-1] == recorded[:-1]:
        yield from apart(engine[-1], recorded[-1], path)
    elif _same_json(engine, recorded):
        return
    elif engine != recorded or isinstance(engine, bool) != isinstance(recorded, bool):
        yield path, engine, recorded


def _same_json(engine: Any, recorded: Any) -> bool:
    """Whether two texts are the same JSON document: white space and order of keys in it are the target's."""
    if not (isinstance(engine, str) and isinstance(recorded, str) and engine[:1] in "{["):
        return False
    try:
        return json.loads(engine) == json.loads(recorded)
    except ValueError:
        return False


def seconds(duration: str) -> float:
    """A duration such as `1h30m` in seconds."""
    units = {"h": 3600, "m": 60, "s": 1}
    return sum(float(number) * units[unit] for number, unit in re.findall(r"([\d.]+)([hms])", duration))
