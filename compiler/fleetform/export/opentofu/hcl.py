"""HCL as a person writes it: `tofu fmt` leaves it unchanged.

The rules of alignment are those of HCL's own formatter: the `=` of neighbouring one-line arguments stand under
each other; an argument over several lines, a block or an empty line ends such a group.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from fleetform.export.opentofu.tree import (
    Argument,
    At,
    Block,
    Each,
    Fn,
    If,
    Lit,
    Lst,
    Node,
    Obj,
    Op,
    Raw,
    Rows,
    Tpl,
    children,
)

WIDTH = 100
"""Lists and objects that fit into this many characters stand on one line."""

SHORT = 80
"""An object with a single entry stands on one line up to here."""

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
# A name with a dash may be an attribute too, but reads as a difference.
_DOTTED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_KEYWORDS = frozenset({"for", "null", "true", "false", "if", "in"})
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_END = "EOT"


def print_file(blocks: Sequence[Block]) -> str:
    """A file of blocks, with an empty line between them; ends with a new line."""
    text = "\n".join("\n".join(_block(block)) + "\n" for block in blocks)
    return text.replace(_FLUSH, "")


def print_expression(node: Node) -> str:
    """An expression on one line."""
    match node:
        case Lit(value):
            return literal(value)
        case Lst(items):
            return f"[{', '.join(map(print_expression, items))}]"
        case Obj(entries):
            inside = ", ".join(f"{key(name)} = {print_expression(value)}" for name, value in entries)
            return f"{{ {inside} }}" if inside else "{}"
        case Raw(text):
            return text
        case Tpl(parts):
            pieces = joinable(parts)
            if len(pieces) == 1 and not isinstance(pieces[0], str):
                return print_expression(pieces[0])
            inside = "".join(
                escape(part) if isinstance(part, str) else f"${{{print_expression(part)}}}" for part in pieces
            )
            return f'"{inside}"'
        case Fn(name, args, expand):
            return f"{name}({', '.join(map(print_expression, args))}{'...' if expand else ''})"
        case Op(sign, None, right):
            return f"{sign}{_operand(right)}"
        case Op("+", Op("+") as left, right):
            return f"{print_expression(left)} + {_operand(right)}"
        case Op(sign, left, right):
            assert left is not None
            return f"{_operand(left)} {sign} {_operand(right)}"
        case If(condition, then, otherwise):
            return f"{_operand(condition)} ? {_operand(then)} : {_operand(otherwise)}"
        case Each(names, over, body, key_, where):
            made = (
                f"{print_expression(key_)} => {print_expression(body)}" if key_ is not None else print_expression(body)
            )
            condition = f" if {print_expression(where)}" if where is not None else ""
            inside = f"for {names} in {print_expression(over)} : {made}{condition}"
            return f"{{ {inside} }}" if key_ is not None else f"[{inside}]"
        case At(value, index):
            return f"{_base(value)}{_index(index)}"


def literal(value: bool | float | str | None) -> str:
    """A scalar."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{escape(value)}"'
        case _:
            return number(value)


def number(value: float) -> str:
    """A number without an exponent that HCL would not take."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def escape(text: str) -> str:
    """Text between quotes."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    text = text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return signs(_CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def key(name: str | Node) -> str:
    """A key of an object."""
    if isinstance(name, str):
        return name if _IDENTIFIER.fullmatch(name) and name not in _KEYWORDS else f'"{escape(name)}"'
    written = print_expression(name)
    return written if written.startswith('"') and isinstance(name, Tpl) else f"({written})"


def signs(text: str) -> str:
    """Text in which nothing starts an interpolation."""
    return text.replace("${", "$${").replace("%{", "%%{")


def joinable(parts: Sequence[str | Node]) -> list[str | Node]:
    """Parts in which no literal `$` or `%` stands right before an interpolation: it would be taken for an escape.

    Neighbouring texts are one, so that a `$` and the `{` behind it are seen together.
    """
    parts = merged(parts)
    made: list[str | Node] = []
    for place, part in enumerate(parts):
        follows = place + 1 < len(parts)
        if isinstance(part, str) and follows and part.endswith(("$", "%")):
            before = part.rstrip("$%")
            if before:
                made.append(before)
            made.append(Lit(part[len(before) :]))
        else:
            made.append(part)
    return made


def merged(parts: Sequence[str | Node]) -> list[str | Node]:
    """Parts of a template with neighbouring texts joined, and none empty."""
    made: list[str | Node] = []
    for part in parts:
        if part == "":
            continue
        if isinstance(part, str) and made and isinstance(made[-1], str):
            made[-1] += part
        else:
            made.append(part)
    return made


def _operand(node: Node) -> str:
    text = print_expression(node)
    return f"({text})" if isinstance(node, Op | If) else text


def _base(node: Node) -> str:
    text = print_expression(node)
    return f"({text})" if isinstance(node, Op | If | Tpl | Lit) else text


def _index(index: Node) -> str:
    if isinstance(index, Lit) and isinstance(index.value, str) and _DOTTED.fullmatch(index.value):
        return f".{index.value}"
    return f"[{print_expression(index)}]"


def _block(block: Block) -> list[str]:
    head = " ".join([block.type, *(f'"{escape(label)}"' for label in block.labels)])
    comment = [f"# {line}" for line in block.comment.splitlines()]
    body = _body(block.body, _FIRST_OF_CALL if block.type == "module" else _FIRST)
    if not body:
        return [*comment, f"{head} {{}}"]
    return [*comment, f"{head} {{", *_indented(body), "}"]


# Lines of a heredoc stand at the left edge whatever they are inside of: they are marked until the file is whole.
_FLUSH = "\x00"


def _is_flush(line: str) -> bool:
    return line.startswith(_FLUSH)


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"  {line}" if line and not _is_flush(line) else line for line in lines]


# Meta-arguments stand apart from what the resource is made of.
_FIRST, _FIRST_OF_CALL, _LAST = ("for_each", "provider"), ("source", "for_each", "providers"), "depends_on"


def _body(body: Sequence[Argument | Block], first: Sequence[str]) -> list[str]:
    lines: list[str] = []
    group: list[_Line] = []
    previous: Argument | Block | None = None
    for item in body:
        if isinstance(item, Block):
            lines += _aligned(group)
            group = []
            if previous is not None:
                lines.append("")
            lines += _block(item)
        else:
            if isinstance(previous, Block) or (previous is not None and _stands_apart(previous, item, first)):
                lines += [*_aligned(group), ""]
                group = []
            made = _Line(item.name, multiline(item.value))
            if made.ends_group:
                lines += [*_aligned(group), *_aligned([made])]
                group = []
            else:
                group.append(made)
        previous = item
    return lines + _aligned(group)


def _stands_apart(previous: Argument | Block, item: Argument, first: Sequence[str]) -> bool:
    if item.name == _LAST:
        return True
    return isinstance(previous, Argument) and previous.name in first and item.name not in first


class _Line(NamedTuple):
    """What stands at both sides of an `=`."""

    name: str
    value: list[str]

    @property
    def ends_group(self) -> bool:
        """Whether its `=` stands apart from those of its neighbours: it has several lines, and is no heredoc."""
        return len(self.value) > 1 and not self.value[0].startswith("<<")


def _aligned(group: Sequence[_Line]) -> list[str]:
    width = max((len(line.name) for line in group), default=0)
    lines: list[str] = []
    for name, (first, *rest) in group:
        lines += [f"{name:<{width}} = {first}", *rest]
    return lines


def multiline(node: Node) -> list[str]:
    """An expression over as many lines as it needs; the first one goes behind the `=`."""
    match node:
        case Lit(str() as text) if "\n" in text:
            return _heredoc((text,))
        case Tpl(parts) if any(isinstance(part, str) and "\n" in part for part in parts):
            return _heredoc(joinable(parts))
        case Lst(items) if items:
            line = print_expression(node)
            if len(line) <= WIDTH and not _wants_lines(node):
                return [line]
            return ["[", *_indented([line for item in items for line in _item(item)]), "]"]
        case Rows(entries) if all(map(_is_row, entries)):
            return [
                "{",
                *_indented(_aligned([_Line(key(name), [print_expression(row)]) for name, row in entries])),
                "}",
            ]
        case Obj(entries) if entries:
            if _is_short(node):
                return [print_expression(node)]
            return ["{", *_indented(_entries(entries)), "}"]
        case Each(names, over, Obj() as body, key_, None) if key_ is not None and not _is_short(body):
            head = f"for {names} in {print_expression(over)} : {print_expression(key_)} => "
            first, *rest = multiline(body)
            return ["{", *_indented([f"{head}{first}", *rest]), "}"]
        case Fn(name, args, False) if len(args) > 1 and any(isinstance(arg, Each) for arg in args):
            return [f"{name}(", *_indented([line for arg in args for line in _item(arg)]), ")"]
        case Fn(name, (*others, last), False) if isinstance(last, Obj | Lst):
            before = "".join(f"{print_expression(other)}, " for other in others)
            if others and len(print_expression(node)) <= SHORT:
                return [print_expression(node)]
            inner = multiline(last)
            start = f"{name}({before}{inner[0]}"
            return [f"{start})"] if len(inner) == 1 else [start, *inner[1:-1], f"{inner[-1]})"]
        case _:
            return [print_expression(node)]


def _is_short(node: Node) -> bool:
    """Whether an object is a single short entry, which reads better on one line."""
    match node:
        case Obj(((_, Lit(str() as text)),)) if "\n" in text:
            return False
        case Obj(((_, Obj() as inner),)) if inner.entries:
            return _is_short(inner) and len(print_expression(node)) <= SHORT
        case Obj(((_, Lst() as inner),)):
            return not _wants_lines(inner) and len(print_expression(node)) <= SHORT
        case Obj((_,)):
            return len(print_expression(node)) <= SHORT
        case _:
            return False


def _is_row(entry: tuple[str | Node, Node]) -> bool:
    """Whether an entry of a table fits on a line."""
    name, value = entry
    return len(key(name)) + len(print_expression(value)) <= WIDTH and not _has_lines(value)


def _has_lines(node: Node) -> bool:
    texts = node.parts if isinstance(node, Tpl) else (node.value,) if isinstance(node, Lit) else ()
    return any(isinstance(text, str) and "\n" in text for text in texts) or any(map(_has_lines, children(node)))


def _is_pair(node: Node) -> bool:
    """Whether an object in a list has two short values, which read better beside each other."""
    if not isinstance(node, Obj) or len(node.entries) != 2:
        return False
    plain = all(isinstance(v, Lit) and not (isinstance(v.value, str) and "\n" in v.value) for _, v in node.entries)
    return plain and len(print_expression(node)) <= SHORT


def _wants_lines(node: Node) -> bool:
    """Whether a list holds something that reads better over several lines."""
    match node:
        case Lst(items):
            return any(isinstance(i, Obj) and i.entries and not _is_short(i) for i in items) or any(
                _wants_lines(item) for item in items
            )
        case Lit(str() as text):
            return "\n" in text
        case _:
            return False


def _item(item: Node) -> list[str]:
    if _is_pair(item):
        return [f"{print_expression(item)},"]
    lines = multiline(item)
    if lines[0].startswith("<<"):
        return [f"{print_expression(item)},"]
    return [*lines[:-1], f"{lines[-1]},"]


def _entries(entries: Sequence[tuple[str | Node, Node]]) -> list[str]:
    lines: list[str] = []
    group: list[_Line] = []
    for name, value in entries:
        made = _Line(key(name), multiline(value))
        if made.ends_group:
            lines += [*_aligned(group), *_aligned([made])]
            group = []
        else:
            group.append(made)
    return lines + _aligned(group)


def _heredoc(parts: Sequence[str | Node]) -> list[str]:
    """Text of several lines as a heredoc, where it can be one; else between quotes."""
    whole = parts[-1]
    text = "".join(part if isinstance(part, str) else "${}" for part in parts)
    ends = isinstance(whole, str) and whole.endswith("\n")
    if not ends or _CONTROL.search(text) or "\t" in text or re.search(rf"^\s*{_END}\s*$", text, re.MULTILINE):
        return [print_expression(Tpl(tuple(parts)))]
    body = "".join(
        signs(part) if isinstance(part, str) else f"${{{print_expression(part)}}}" for part in parts
    ).removesuffix("\n")
    return [f"<<{_END}", *(f"{_FLUSH}{line}" for line in body.split("\n")), f"{_FLUSH}{_END}"]
