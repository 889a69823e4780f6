"""A graph and its expressions as text for a person. Secrets are never shown."""

from __future__ import annotations

import json
import re
from collections import Counter
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
from fleetform.graph.model import DataCall, Graph, Options, Resource, ResourceKind

SECRET = "(secret)"  # noqa: S105  what is shown in place of one
LONGEST_VALUE = 160

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OPERATORS = {
    "add": "+",
    "subtract": "-",
    "multiply": "*",
    "divide": "/",
    "modulo": "%",
    "equal": "==",
    "less": "<",
    "less_or_equal": "<=",
    "and": "and",
    "or": "or",
}
_KIND_WORDS = {
    ResourceKind.REMOTE: "made by a plugin",
    ResourceKind.READ: "existing",
    ResourceKind.STACK_REFERENCE: "another stack",
}


def show_expression(expr: Expr) -> str:
    """An expression on one line.

    >>> show_expression(Template(("arn:", Ref("urn:pulumi:dev::shop::aws:s3/bucket:Bucket::logs", ("id",)), "/*")))
    '"arn:${Bucket(logs).id}/*"'
    """
    match expr:
        case Literal(value):
            return json.dumps(value, ensure_ascii=False)
        case ListOf(items):
            return f"[{', '.join(map(show_expression, items))}]"
        case MapOf(entries):
            return f"{{{', '.join(f'{_key(key)}: {show_expression(value)}' for key, value in entries)}}}"
        case Ref(node, path):
            return _node(node) + _path(path)
        case Template(parts):
            return f'"{"".join(_piece(part) for part in parts)}"'
        case Call():
            return _call(expr)
        case Conditional(condition, then, otherwise):
            shown = (show_expression(part) for part in (then, condition, otherwise))
            return "({} if {} else {})".format(*shown)
        case For():
            return _for(expr)
        case Local(name):
            return name
        case Variable(name):
            return f"var.{name}"
        case Secret():
            return SECRET
        case Asset(kind, source):
            return f"{kind}_asset({show_expression(source)})"
        case Archive(kind, source):
            return f"{kind}_archive({show_expression(source)})"


def show_graph(graph: Graph) -> str:
    """A whole graph: a summary, then resources under their parents, data sources and outputs. Ends with a new line."""
    lines = [_headline(graph), *_counted_types(graph), ""]
    below: dict[str | None, list[Resource]] = {}
    for resource in graph.resources.values():
        below.setdefault(resource.parent, []).append(resource)
    for top in below.get(None, []):
        lines += _tree(top, below, 0)
    if graph.data_calls:
        lines += ["", "Data sources:", *(line for call in graph.data_calls.values() for line in _data_call(call))]
    if graph.provider_config:
        lines += ["", "Default providers:"]
        for package, values in graph.provider_config.items():
            lines += [f"  {package}", *(f"    {name}: {_value(value)}" for name, value in values.items())]
    if graph.variables:
        lines += ["", "Variables:", *(f"  {_variable(variable)}" for variable in graph.variables.values())]
    if graph.exports:
        lines += ["", "Outputs:", *(f"  {name}: {_value(value)}" for name, value in graph.exports.items())]
    if graph.notes:
        lines += ["", "Notes:", *(f"  {note}" for note in graph.notes)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _headline(graph: Graph) -> str:
    made = [
        (len(graph.resources), "resource"),
        (len(graph.data_calls), "data source"),
        (len(graph.exports), "output"),
    ]
    counted = ", ".join(f"{count:,} {word}{'' if count == 1 else 's'}" for count, word in made if count)
    return f"{graph.project}, stack {graph.stack}: {counted or 'nothing'}"


def _counted_types(graph: Graph) -> Iterator[str]:
    """How many resources of each package there are; components and providers apart."""
    packages: Counter[str] = Counter()
    for resource in graph.resources.values():
        if resource.kind in (ResourceKind.COMPONENT, ResourceKind.PROVIDER):
            packages[f"{resource.kind.value}s"] += 1
        else:
            packages[resource.package] += 1
    for package, count in sorted(packages.items(), key=lambda item: (-item[1], item[0])):
        yield f"  {count:>6,} {package}"


def _tree(resource: Resource, below: dict[str | None, list[Resource]], depth: int) -> Iterator[str]:
    indent = "  " * depth
    words = [f"{indent}{resource.type} {resource.name}"]
    if resource.kind in _KIND_WORDS:
        words.append(f"({_KIND_WORDS[resource.kind]})")
    place = resource.origin or resource.source
    if place is not None:
        words.append(f" # {place}")
    yield " ".join(words)
    if resource.read_id is not None:
        yield f"{indent}    id read: {_value(resource.read_id)}"
    for name, value in resource.inputs.items():
        yield f"{indent}    {name}: {_value(value)}"
    for name, value in _options(resource.options):
        yield f"{indent}    [{name}] {value}"
    for child in below.get(resource.urn, []):
        yield from _tree(child, below, depth + 1)


def _options(options: Options) -> Iterator[tuple[str, str]]:
    """The options that are not as they are by default."""
    if options.provider is not None:
        yield "provider", _node(options.provider)
    if options.depends_on:
        yield "depends on", ", ".join(map(_node, options.depends_on))
    for name in ("protect", "retain_on_delete"):
        if getattr(options, name):
            yield name.replace("_", " "), "yes"
    if options.delete_before_replace is not None:
        yield "delete before replace", "yes" if options.delete_before_replace else "no"
    for name in ("ignore_changes", "replace_on_changes", "additional_secret_outputs"):
        if getattr(options, name):
            yield name.replace("_", " "), ", ".join(getattr(options, name))
    if options.replacement_trigger is not None:
        yield "replacement trigger", _value(options.replacement_trigger)
    if options.import_id is not None:
        yield "import", options.import_id
    if options.custom_timeouts:
        yield "timeouts", ", ".join(f"{what} {limit}" for what, limit in options.custom_timeouts.items())


def _data_call(call: DataCall) -> Iterator[str]:
    place = f"  # {call.source}" if call.source else ""
    yield f"  {call.token} {_number(call.id)}{place}"
    for name, value in call.arguments.items():
        yield f"      {name}: {_value(value)}"


def _variable(variable: Variable) -> str:
    secret = ", secret" if variable.secret else ""
    told = f": {variable.description}" if variable.description else ""
    kind = f"{variable.kind} of {variable.items}" if variable.items else variable.kind
    return f"{variable.name} ({kind}{secret}){told}"


def _value(expr: Expr) -> str:
    text = show_expression(expr)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def _node(node: str) -> str:
    """A resource or data-source call by its short type and its name."""
    if node.startswith("data:"):
        return f"{_short(node.split(':', 2)[2])}({_number(node)})"
    parts = node.split("::", 3)
    if len(parts) < 4:
        return node
    return f"{_short(parts[2].rpartition('$')[2])}({parts[3]})"


def _short(token: str) -> str:
    return f"{token.rpartition(':')[2]}Provider" if token.startswith("pulumi:providers:") else token.rpartition(":")[2]


def _number(call_id: str) -> str:
    return call_id.split(":", 2)[1]


def _path(path: tuple[str | int | Expr, ...]) -> str:
    shown = ""
    for step in path:
        if isinstance(step, str) and _NAME.fullmatch(step):
            shown += f".{step}"
        elif isinstance(step, str | int):
            shown += f"[{json.dumps(step, ensure_ascii=False)}]"
        else:
            shown += f"[{show_expression(step)}]"
    return shown


def _key(key: str | Expr) -> str:
    if not isinstance(key, str):
        return f"[{show_expression(key)}]"
    return key if _NAME.fullmatch(key) else json.dumps(key, ensure_ascii=False)


def _piece(part: str | Expr) -> str:
    if isinstance(part, str):
        return json.dumps(part, ensure_ascii=False)[1:-1].replace("${", "$${")
    return f"${{{show_expression(part)}}}"


def _call(call: Call) -> str:
    shown = [show_expression(arg) for arg in call.args]
    operator = _OPERATORS.get(call.function)
    if operator is not None and len(shown) == 2:
        return f"({shown[0]} {operator} {shown[1]})"
    if call.function == "get" and len(shown) == 2:
        return f"{shown[0]}[{shown[1]}]"
    return f"{call.function}({', '.join(shown)})"


def _for(expr: For) -> str:
    names = f"{expr.index}, {expr.item}" if expr.index else expr.item
    body = show_expression(expr.body)
    where = f" if {show_expression(expr.where)}" if expr.where is not None else ""
    loop = f"for {names} in {show_expression(expr.over)}{where}"
    return f"[{body} {loop}]" if expr.key is None else f"{{{show_expression(expr.key)}: {body} {loop}}}"
