"""Known answers to what data sources would be asked, and how a person gives one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from fleetform.graph.expressions import Expr, Literal, Ref, refs
from fleetform.graph.model import DataCall, Graph

DATA_SOURCES = "dataSources"
"""Where the facts file keeps answers: function token to a result, or to a list of `{arguments, result}`."""


def known_answer(facts: Mapping[str, object], token: str, arguments: Mapping[str, Expr]) -> Any:
    """The answer that the facts give to a call, or None."""
    answers = facts.get(DATA_SOURCES)
    known = cast("Mapping[str, Any]", answers).get(token) if isinstance(answers, Mapping) else None
    if not isinstance(known, list):
        return known
    plain = _plain(arguments)
    for answer in cast("list[Mapping[str, Any]]", known):
        wanted = answer.get("arguments", {})
        if all(plain.get(key) == value for key, value in wanted.items()):
            return answer.get("result")
    return None


def fact_wanted(graph: Graph, expr: Expr, like: str) -> str | None:
    """What to write into a facts file so that a value is known, as YAML; None where no data source gives it.

    Args:
        graph: The graph, with the calls so far.
        expr: The value.
        like: The form of the value, as YAML.
    """
    found = next((ref for ref in refs(expr) if ref.node in graph.data_calls), None)
    if found is None:
        return None
    call = graph.data_calls[found.node]
    first, rest = _asked(found, like)
    lines = [f"  {DATA_SOURCES}:", f"    {call.token}:"]
    alike = [other for other in graph.data_calls.values() if other.token == call.token]
    if len(alike) == 1:
        return "\n".join([*lines, f"      {first}: {rest}"])
    return "\n".join([*lines, f"      - arguments: {_arguments(call)}", f"        result: {{{first}: {rest}}}"])


def _asked(ref: Ref, like: str) -> tuple[str, str]:
    """The field of an answer that is asked for, and the form of its value."""
    first, *more = [step for step in ref.path if isinstance(step, str | int)] or ["FIELD"]
    for step in reversed(more):
        like = f"{{{step}: {like}}}" if isinstance(step, str) else f"[{like}, {like}]"
    return str(first), like


def _arguments(call: DataCall) -> str:
    return json.dumps(_plain(call.arguments))


def _plain(arguments: Mapping[str, Expr]) -> dict[str, Any]:
    return {key: value.value for key, value in arguments.items() if isinstance(value, Literal)}
