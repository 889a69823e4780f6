"""Graphs and expressions as text for people. Secrets are never shown."""

from __future__ import annotations

import json
from collections.abc import Iterator

from fleetform.graph.expressions import (
    Archive,
    Asset,
    Call,
    Conditional,
    Expr,
    For,
    ListOf,
    Literal,
    Local,
    MapOf,
    Ref,
    Secret,
    Template,
    Variable,
)
from fleetform.graph.model import Graph, Resource, ResourceKind

SECRET = "(secret)"  # noqa: S105  what is shown in a secret's place
_MARKS = {ResourceKind.COMPONENT: "", ResourceKind.REMOTE: " (remote)", ResourceKind.READ: " (existing)"}


def show_expression(expr: Expr) -> str:
    """An expression on one line."""
    match expr:
        case Literal(value):
            return json.dumps(value, ensure_ascii=False)
        case ListOf(items):
            return f"[{', '.join(map(show_expression, items))}]"
        case MapOf(entries):
            inside = ", ".join(
                f"{k if isinstance(k, str) else show_expression(k)}: {show_expression(v)}" for k, v in entries
            )
            return f"{{{inside}}}"
        case Ref(node, path):
            return show_reference(node, path)
        case Template(parts):
            inside = "".join(
                json.dumps(part, ensure_ascii=False)[1:-1] if isinstance(part, str) else f"${{{show_expression(part)}}}"
                for part in parts
            )
            return f'"{inside}"'
        case Call("get", (value, key)):
            return f"{show_expression(value)}[{show_expression(key)}]"
        case Call(function, args):
            return f"{function}({', '.join(map(show_expression, args))})"
        case Conditional(condition, then, otherwise):
            return f"{show_expression(condition)} ? {show_expression(then)} : {show_expression(otherwise)}"
        case For(over, item, body, index, key, where):
            names = f"{index}, {item}" if index else item
            made = f"{show_expression(key)}: {show_expression(body)}" if key is not None else show_expression(body)
            condition = f" if {show_expression(where)}" if where is not None else ""
            return f"[{made} for {names} in {show_expression(over)}{condition}]"
        case Local(name):
            return name
        case Variable(name):
            return f"var.{name}"
        case Secret():
            return SECRET
        case Asset(kind, source):
            return f"{kind} asset {show_expression(source)}"
        case Archive(kind, source):
            return f"{kind} archive {show_expression(source)}"


def show_reference(node: str, path: tuple[str | int | Expr, ...]) -> str:
    """A reference by the name of what it refers to, e.g. `main-vpc.id`."""
    name = node.rpartition("::")[2] if node.startswith("urn:") else node.removeprefix("data:")
    steps = (
        f".{step}" if isinstance(step, str) else f"[{step if isinstance(step, int) else show_expression(step)}]"
        for step in path
    )
    return name + "".join(steps)


def show_graph(graph: Graph) -> str:
    """A graph as an indented tree with what each resource is made from; ends with a new line."""
    below: dict[str | None, list[Resource]] = {}
    for resource in graph.resources.values():
        below.setdefault(resource.parent, []).append(resource)
    lines = [f"{graph.project} / {graph.stack}: {len(graph.resources):,} resources"]
    lines += _tree(below, None, 1)
    for call in graph.data_calls.values():
        lines.append(f"  data {call.token}")
        lines += _properties(call.arguments, 2)
    for name, expr in graph.exports.items():
        lines.append(f"  output {name} = {show_expression(expr)}")
    return "\n".join(lines) + "\n"


def _tree(below: dict[str | None, list[Resource]], urn: str | None, depth: int) -> Iterator[str]:
    for resource in below.get(urn, ()):
        yield f"{'  ' * depth}{resource.type} {resource.name}{_MARKS.get(resource.kind, '')}"
        if resource.kind is not ResourceKind.COMPONENT:
            yield from _properties(resource.inputs, depth + 1)
        yield from _tree(below, resource.urn, depth + 1)


def _properties(inputs: dict[str, Expr], depth: int) -> Iterator[str]:
    for name, expr in inputs.items():
        yield f"{'  ' * depth}{name} = {show_expression(expr)}"
