"""OpenTofu's native syntax as blocks and expressions; the parser is python-hcl2.

A name that is read (`aws_vpc.main.id`, `var.size`) is a reference to `hcl:` with its steps: who knows the module it
stands in says what it is.
"""

# python-hcl2 tells the children of its tree without types.
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from fleetform.graph.expressions import (
    FUNCTIONS,
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
)
from fleetform.review.errors import ReviewError
from fleetform.review.reading.blocks import Block

NAME = "hcl:"

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_FUNCTIONS = {
    "jsonencode": "json_encode",
    "yamlencode": "yaml_encode",
    "jsondecode": "json_decode",
    "yamldecode": "yaml_decode",
    "base64encode": "base64_encode",
    "base64decode": "base64_decode",
    "lower": "lower",
    "upper": "upper",
    "concat": "concat",
    "merge": "merge",
    "cidrsubnet": "cidr_subnet",
    "cidrhost": "cidr_host",
    "tostring": "text",
    "tonumber": "number",
    "coalesce": "coalesce",
    "keys": "keys",
    "values": "values",
    "length": "length",
}
_OPERATORS = {
    "+": "add",
    "-": "subtract",
    "*": "multiply",
    "/": "divide",
    "%": "modulo",
    "==": "equal",
    "<": "less",
    "<=": "less_or_equal",
    "&&": "and",
    "||": "or",
}


def parse(text: str, file: str) -> list[Block]:
    """The blocks of a file.

    Raises:
        ReviewError: It is no HCL, or the parser is not installed.
    """
    return [_block(child) for child in _parsed(text, file).body.children if _is(child, "BlockRule")]


def template(text: str) -> Expr:
    """A text with `${...}` in it, as JSON syntax and heredocs write it."""
    parts = [*_pieces(text)]
    if len(parts) == 1:
        return Literal(parts[0]) if isinstance(parts[0], str) else parts[0]
    return Template(tuple(parts)) if parts else Literal("")


@lru_cache(maxsize=4096)
def expression(text: str) -> Expr:
    """One expression."""
    (attribute,) = (child for child in _parsed(f"x = {text}\n", text).body.children if _is(child, "AttributeRule"))
    return _expr(attribute.expression)


def _parsed(text: str, file: str) -> Any:
    try:
        import hcl2
    except ImportError as error:
        raise ReviewError(
            f"{file}: reading OpenTofu files needs python-hcl2: pip install 'fleetform[review]'"
        ) from error
    from lark.exceptions import LarkError

    try:
        return hcl2.parses(text if text.endswith("\n") else f"{text}\n")
    except LarkError as error:
        line, column = getattr(error, "line", None), getattr(error, "column", None)
        place = f"{file}:{line}:{column}" if line else file
        told = str(error).splitlines()[0]
        raise ReviewError(f"{place}: not readable as OpenTofu's language: {told}") from error


def _block(rule: Any) -> Block:
    kind, *labels = (_plain_text(label) for label in rule.labels)
    block = Block(kind, tuple(labels), line=rule._meta.line)  # pyright: ignore[reportPrivateUsage]  there is no other way to it
    for child in rule.body.children:
        if _is(child, "AttributeRule"):
            block.arguments[_word(child.identifier)] = _expr(child.expression)
        elif _is(child, "BlockRule"):
            block.blocks.append(_block(child))
    return block


def _expr(rule: Any) -> Expr:
    """An expression of the parser's tree."""
    match type(rule).__name__:
        case "ExprTermRule":
            return _expr(rule.expression)
        case "IntLitRule":
            return Literal(int(str(rule.token.value)))
        case "FloatLitRule":
            return Literal(float(str(rule.token.value)))
        case "LiteralValueRule":
            return Literal({"true": True, "false": False, "null": None}[str(rule.token.value)])
        case "StringRule":
            return _string(rule)
        case "HeredocTemplateRule" | "HeredocTrimTemplateRule":
            return _heredoc(_leaf(rule))
        case "TupleRule":
            return ListOf(tuple(map(_expr, rule.elements)))
        case "ObjectRule":
            return MapOf(tuple((_key(item.key), _expr(item.expression)) for item in rule.elements))
        case "ConditionalRule":
            return Conditional(_expr(rule.condition), _expr(rule.if_true), _expr(rule.if_false))
        case "FunctionCallRule":
            return _call(rule)
        case "BinaryOpRule":
            return _binary(rule)
        case "UnaryOpRule":
            function = "not" if rule.operator == "!" else "negate"
            value = _expr(rule.expr_term)
            if function == "negate" and isinstance(value, Literal) and isinstance(value.value, int | float):
                return Literal(-value.value)
            return Call(function, (value,))
        case "ForTupleExprRule" | "ForObjectExprRule":
            return _for(rule)
        case _:
            return _read(rule)


def _read(rule: Any) -> Expr:
    """A name with what is read of it; anything that is no such thing stays as the text it is."""
    steps = _steps(rule)
    return Ref(NAME, tuple(steps)) if steps is not None else Local(_source(rule))


def _steps(rule: Any) -> list[str | int | Expr] | None:
    match type(rule).__name__:
        case "ExprTermRule":
            return _steps(rule.expression)
        case "IdentifierRule":
            return [_word(rule)]
        case "GetAttrExprTermRule":
            before = _steps(rule.expr_term)
            return None if before is None else [*before, _word(rule.get_attr.identifier)]
        case "IndexExprTermRule":
            term, index = rule.children[0], rule.children[1]
            before = _steps(term)
            if before is None or not hasattr(index, "index_expression"):
                return None
            key = _expr(index.index_expression)
            plain = isinstance(key, Literal) and isinstance(key.value, str | int)
            return [*before, key.value if plain else key]  # pyright: ignore[reportReturnType, reportAttributeAccessIssue]  `plain` says so
        case _:
            return None


def _call(rule: Any) -> Expr:
    name = "::".join(_word(one) for one in rule.identifiers)
    given = tuple(map(_expr, rule.arguments.arguments)) if rule.arguments else ()
    known = _FUNCTIONS.get(name)
    if name == "sensitive" and given:
        return Secret(given[0])
    return Call(known or name, given)


def _binary(rule: Any) -> Expr:
    operator = str(_leaf(rule.binary_term.binary_operator)).strip()
    left, right = _expr(rule.expr_term), _expr(rule.binary_term.expr_term)
    if operator == "!=":
        return Call("not", (Call("equal", (left, right)),))
    if operator in (">", ">="):
        return Call("less" if operator == ">" else "less_or_equal", (right, left))
    return Call(_OPERATORS[operator], (left, right))


def _for(rule: Any) -> Expr:
    intro = rule.for_intro
    second = intro.second_iterator
    item, index = (second, intro.first_iterator) if second is not None else (intro.first_iterator, None)
    return For(
        over=_expr(intro.iterable),
        item=_word(item),
        body=_expr(rule.value_expr),
        index=None if index is None else _word(index),
        key=_expr(rule.key_expr) if hasattr(rule, "key_expr") else None,
        where=_expr(rule.condition.condition_expr) if rule.condition is not None else None,
    )


def _key(rule: Any) -> str | Expr:
    inner = rule.value if hasattr(rule, "value") else rule.expression
    if _is(inner, "IdentifierRule"):
        return _word(inner)
    found = _expr(inner)
    return str(found.value) if isinstance(found, Literal) else found


def _string(rule: Any) -> Expr:
    parts: list[str | Expr] = []
    for part in rule.children:
        if not _is(part, "StringPartRule"):
            continue
        inner = part.children[0]
        if _is(inner, "InterpolationRule"):
            parts.append(_expr(inner.expression))
        elif hasattr(inner, "value"):
            parts.append(_unescaped(str(inner.value)))
        else:
            parts.append(Local(_source(inner)))
    return joined(parts)


def joined(parts: list[str | Expr]) -> Expr:
    """Pieces as one expression, neighbouring texts together."""
    joined: list[str | Expr] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
    if not joined:
        return Literal("")
    if len(joined) == 1:
        return Literal(joined[0]) if isinstance(joined[0], str) else joined[0]
    return Template(tuple(joined))


def folded(call: Call) -> Expr:
    """What a function gives, where its arguments are known well enough."""
    match call:
        case Call("merge", args) if all(isinstance(one, MapOf) for one in args):
            entries: dict[str | Expr, Expr] = {}
            for one in args:
                entries |= dict(one.entries) if isinstance(one, MapOf) else {}
            return MapOf(tuple(entries.items()))
        case Call("concat", args) if all(isinstance(one, ListOf) for one in args):
            return ListOf(tuple(item for one in args if isinstance(one, ListOf) for item in one.items))
        case Call(function, args) if function in FUNCTIONS and all(isinstance(one, Literal) for one in args):
            return _evaluated(call)
        case _:
            return call


def _evaluated(call: Call) -> Expr:
    from fleetform.graph.evaluate import EvaluationError, evaluate

    try:
        value = evaluate(call, _nothing)
    except (EvaluationError, ValueError, TypeError):
        return call
    return Literal(value) if isinstance(value, str | bool | int | float) else call


def _nothing(node: str) -> Any:
    """Outputs for expressions that read none."""
    raise KeyError(node)


def _unescaped(text: str) -> str:
    text = text.replace("$${", "${").replace("%%{", "%{")
    return _ESCAPE.sub(
        lambda found: chr(int(found[1] or found[2], 16)) if found[1] or found[2] else _ESCAPES.get(found[3], found[0]),
        text,
    )


def _heredoc(text: str) -> Expr:
    first, *lines = text.rstrip("\n").split("\n")
    body = "".join(f"{line}\n" for line in lines[:-1])
    return template(textwrap.dedent(body) if first.startswith("<<-") else body)


def _pieces(text: str) -> Iterator[str | Expr]:
    """Literal pieces and the expressions between them."""
    start = place = 0
    while (place := text.find("${", place)) >= 0:
        if text[place - 1 : place] == "$" and place > 0:
            place += 2
            continue
        if place > start:
            yield text[start:place].replace("$${", "${")
        end = _end(text, place + 2)
        yield expression(text[place + 2 : end].strip())
        start = place = end + 1
    if start < len(text):
        yield text[start:].replace("$${", "${")


def _end(text: str, place: int) -> int:
    """Where the brace closes that was opened before a place; braces in inner texts do not count."""
    depth, quoted = 1, False
    while place < len(text):
        character = text[place]
        if character == "\\" and quoted:
            place += 1
        elif character == '"':
            quoted = not quoted
        elif not quoted:
            depth += (character == "{") - (character == "}")
            if depth == 0:
                return place
        place += 1
    raise ReviewError(f"a template without its end: {text[:80]}")


def _plain_text(rule: Any) -> str:
    if _is(rule, "IdentifierRule"):
        return _word(rule)
    found = _string(rule)
    return str(found.value) if isinstance(found, Literal) else ""


def _word(rule: Any) -> str:
    return str(rule.token.value)


def _leaf(rule: Any) -> Any:
    """The text of the only token in a rule."""
    while hasattr(rule, "children"):
        rule = rule.children[0]
    return rule.value


def _source(rule: Any) -> str:
    """What is written, for people."""
    return re.sub(r"\s+", " ", str(rule.serialize())).strip().removeprefix("${").removesuffix("}")


def _is(rule: Any, name: str) -> bool:
    return type(rule).__name__ == name


def within(expr: Expr, path: Sequence[str | int | Expr]) -> Expr:
    """A part of a value."""
    for step in path:
        if isinstance(expr, MapOf) and isinstance(step, str) and expr.get(step) is not None:
            expr = expr.get(step) or expr
        elif isinstance(expr, ListOf) and isinstance(step, int) and -len(expr.items) <= step < len(expr.items):
            expr = expr.items[step]
        elif isinstance(expr, Ref):
            expr = Ref(expr.node, (*expr.path, step))
        else:
            expr = Call("get", (expr, Literal(step) if isinstance(step, str | int) else step))
    return expr
