"""Policies in Rego, the language of Open Policy Agent.

Asked for are `deny`, `violation` and `warn` of every package, as conftest does.

A result is a text, or an object with `msg` and, if it likes, `id`, `severity` and `resource` (a URN).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from fleetform.review.errors import ReviewError
from fleetform.review.findings.policies.plain import of_graph, plain_world
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World

_PACKAGE = re.compile(r"(?m)^\s*package\s+([\w.]+)")
_QUERIES = {"deny": Severity.HIGH, "violation": Severity.HIGH, "warn": Severity.LOW}


def read_rego(files: Sequence[Path]) -> list[Rule]:
    """One rule a package: `rego/PACKAGE`.

    Raises:
        ReviewError: A file cannot be read or is no Rego.
    """
    modules: list[tuple[str, str]] = []
    packages: dict[str, Path] = {}
    for file in files:
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ReviewError(f"{file}: cannot be read: {error}") from error
        found = _PACKAGE.search(text)
        if found is None:
            raise ReviewError(f"{file}: it says no package")
        modules.append((str(file), text))
        packages.setdefault(found[1], file)
    return [
        Rule(
            id=f"rego/{package}",
            title=f"What the package {package} demands",
            severity=Severity.HIGH,
            why="",
            source=str(file),
            check=_check(package, modules),
        )
        for package, file in packages.items()
    ]


def _check(package: str, modules: Sequence[tuple[str, str]]) -> Callable[[World], Iterable[Found]]:
    def check(world: World) -> Iterator[Found]:
        for query, severity in _QUERIES.items():
            for result in _results(modules, plain_world(world), f"data.{package}.{query}"):
                yield _found(world, result, severity)

    return check


def _results(modules: Sequence[tuple[str, str]], given: dict[str, Any], query: str) -> Iterator[Any]:
    """What a query gives; nothing where the package has no such rule."""
    try:
        import regopy
    except ImportError as error:
        raise ReviewError(f"{modules[0][0]}: Rego policies need regopy: pip install 'fleetform[review]'") from error
    interpreter = regopy.Interpreter()
    try:
        for name, text in modules:
            interpreter.add_module(name, text)
        interpreter.set_input(cast("Any", given))
        told = str(interpreter.query(query))
    except regopy.RegoError as error:
        said = re.findall(r"errormsg \d+:([^)]*)\)", str(error)) or [str(error).splitlines()[0]]
        raise ReviewError(f"{', '.join(name for name, _ in modules)}: {'; '.join(dict.fromkeys(said))}") from error
    if told.strip() in ("undefined", ""):
        return
    answer: dict[str, list[Any]] = json.loads(told)
    for value in answer.get("expressions") or []:
        # What is written in the manner before Rego 1.0, `deny[msg] { ... }`, comes as an object with true behind each.
        yield from cast("Iterable[Any]", value) if isinstance(value, list | dict) else ()


def _found(world: World, result: Any, severity: Severity) -> Found:
    if not isinstance(result, dict):
        return Found(of_graph(world), (), str(result), severity)
    said = cast("dict[str, Any]", result)
    message = str(said.get("msg") or said.get("message") or json.dumps(said, sort_keys=True))
    resource = world.graph.resources.get(str(said.get("resource"))) or of_graph(world)
    path = (f"[{said['id']}]",) if said.get("id") else ()
    level = str(said.get("severity", severity.value))
    return Found(resource, path, message, Severity(level) if level in [one.value for one in Severity] else severity)
