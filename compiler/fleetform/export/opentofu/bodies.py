"""Properties of a bridged type as arguments and blocks, by its name map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches

from fleetform.export.opentofu.configuration import is_variable
from fleetform.export.opentofu.expressions import Writer
from fleetform.export.opentofu.tree import Argument, Block, Lit, Lst, Node, Obj, Raw
from fleetform.graph.expressions import Archive, Asset, Expr, For, ListOf, Literal, Local, MapOf, Secret, rewrite
from fleetform.names.model import Attribute

Body = list[Argument | Block]

_LAST = ("tags", "labels")


def body(
    writer: Writer,
    inputs: Mapping[str, Expr],
    attributes: Mapping[str, Attribute],
    lacking: Mapping[str, str] | None = None,
) -> Body:
    """Arguments, then blocks: what is required first, tags and labels last.

    Args:
        writer: Writes expressions; its property is the path of the object.
        inputs: Pulumi property to expression.
        attributes: The name map of the object.
        lacking: Properties that the target is known not to have, with the reason.
    """
    arguments: list[tuple[int, Argument]] = []
    blocks: list[Block] = []
    for name, expr in inputs.items():
        attribute = attributes.get(name)
        inner = writer.inside(name)
        if attribute is None:
            _unknown(inner, name, attributes, lacking or {})
        elif not attribute.name:
            # A level that the target does not have: what is in it lies beside it.
            made = _beside(inner, attribute, expr)
            arguments += [(2, item) for item in made if isinstance(item, Argument)]
            blocks += [item for item in made if isinstance(item, Block)]
        elif not (attribute.required or attribute.optional):
            inner.cannot(f"'{attribute.name}' can be read only: the provider does not let anyone set it")
        elif attribute.block:
            blocks += blocks_of(inner, attribute, expr)
        elif expr != Literal(None):
            arguments.append((_rank(attribute), Argument(attribute.name, value(inner, attribute, expr))))
    return [*(argument for _, argument in sorted(arguments, key=lambda ranked: ranked[0])), *blocks]


def _beside(writer: Writer, attribute: Attribute, expr: Expr) -> Body:
    if isinstance(expr, Secret):
        expr = writer.sealed(expr)
    if not isinstance(expr, MapOf):
        writer.cannot("what is in it must be known")
        return []
    return _fields(writer, attribute, expr)


def _rank(attribute: Attribute) -> int:
    if attribute.name in _LAST:
        return 3
    if attribute.name == "name":
        return 0
    return 1 if attribute.required else 2


def _unknown(writer: Writer, name: str, attributes: Mapping[str, Attribute], lacking: Mapping[str, str]) -> None:
    owner = writer.owner
    assert owner is not None
    if name in lacking:
        writer.context.problem(owner, f"the provider has no such argument: {lacking[name]}", writer.property)
        return
    settable = [known for known, attribute in attributes.items() if attribute.required or attribute.optional]
    near = get_close_matches(name, settable, n=1)
    writer.context.problem(owner, "the name map has no such property", writer.property, near[0] if near else None)


def value(writer: Writer, attribute: Attribute, expr: Expr) -> Node:
    """The value of an argument."""
    if isinstance(expr, Secret):
        expr = writer.sealed(expr, whole=attribute.sensitive)
    elif attribute.sensitive:
        expr = writer.sealed(Secret(expr), whole=True)
    if isinstance(expr, Asset | Archive):
        return _asset(writer, attribute, expr)
    if attribute.single:
        return Lst((_item(writer, attribute, expr),))
    match expr:
        case ListOf(items):
            return Lst(tuple(_item(writer.inside(str(n)), attribute, item) for n, item in enumerate(items)))
        case MapOf(entries) if attribute.kind == "map":
            return Obj(
                tuple(
                    (key if isinstance(key, str) else writer.node(key), _item(writer.inside(str(key)), attribute, item))
                    for key, item in entries
                )
            )
        case _:
            return _item(writer, attribute, expr)


def _asset(writer: Writer, attribute: Attribute, expr: Asset | Archive) -> Node:
    """A bridged provider takes files by their path; an attribute that is called content takes what is in them."""
    from fleetform.export.opentofu import assets

    if "content" in attribute.name and isinstance(expr, Asset):
        return assets.content(writer, expr)
    return assets.path(writer, expr)


def _item(writer: Writer, attribute: Attribute, expr: Expr) -> Node:
    """One value of an attribute: the item of its list or map, or the value itself."""
    if isinstance(expr, Secret):
        expr = writer.sealed(expr)
    if isinstance(expr, MapOf) and attribute.fields is not None:
        return _object(writer, attribute.fields, expr)
    kind = attribute.item if attribute.kind in ("list", "set", "map") else attribute.kind
    return _converted(kind, expr) if isinstance(expr, Literal) and not is_variable(expr) else writer.node(expr)


def _object(writer: Writer, fields: Mapping[str, Attribute], expr: MapOf) -> Node:
    inputs = {key: item for key, item in expr.entries if isinstance(key, str)}
    if len(inputs) != len(expr.entries):
        return writer.cannot("the names of an object's fields must be known")
    made = body(writer, inputs, {name: replace(field, block=False) for name, field in fields.items()})
    return Obj(tuple((item.name, item.value) for item in made if isinstance(item, Argument)))


def _converted(kind: str | None, literal: Literal) -> Node:
    """A literal in the type that the target wants, where a person would write it so."""
    given = literal.value
    if kind == "bool" and given in ("true", "false"):
        return Lit(given == "true")
    if kind == "number" and isinstance(given, str) and given.lstrip("-").isdigit():
        return Lit(int(given))
    if kind == "string" and isinstance(given, bool):
        return Lit("true" if given else "false")
    if kind == "string" and isinstance(given, int | float):
        return Lit(str(int(given) if float(given).is_integer() else given))
    return Lit(given) if not isinstance(given, str) else _text(literal)


def _text(literal: Literal) -> Node:
    from fleetform.export.opentofu.json_texts import json_value
    from fleetform.export.opentofu.tree import Fn

    data = json_value(literal)
    return Fn("jsonencode", (_plain(data),)) if data is not None else Lit(literal.value)


def _plain(expr: Expr) -> Node:
    match expr:
        case ListOf(items):
            return Lst(tuple(map(_plain, items)))
        case MapOf(entries):
            return Obj(tuple((str(key), _plain(item)) for key, item in entries))
        case Literal(given):
            return Lit(given)
        case _:
            raise AssertionError("a literal JSON text holds literals alone")


def blocks_of(writer: Writer, attribute: Attribute, expr: Expr) -> list[Block]:
    """The nested blocks for a value: one for an object, one an item for a list, `dynamic` where it is unknown."""
    if isinstance(expr, Secret):
        expr = writer.sealed(expr)
    match expr:
        case Literal(None):
            return []
        case MapOf():
            return [Block(attribute.name, (), _fields(writer, attribute, expr))]
        case ListOf(items) if all(isinstance(item, MapOf | Secret) for item in items):
            found: list[Block] = []
            for number, item in enumerate(items):
                found += blocks_of(writer.inside(str(number)), replace(attribute, single=True), item)
            return found
        case For(key=None):
            return [_dynamic_for(writer, attribute, expr)]
        case _:
            return [_dynamic(writer, attribute, expr)]


def _fields(writer: Writer, attribute: Attribute, expr: MapOf) -> Body:
    inputs = {key: item for key, item in expr.entries if isinstance(key, str)}
    if len(inputs) != len(expr.entries):
        writer.cannot("the names of a block's arguments must be known")
    return body(writer, inputs, attribute.fields or {})


def _dynamic_for(writer: Writer, attribute: Attribute, loop: For) -> Block:
    """A block for every item of an unknown list."""
    over = loop.over
    if loop.where is not None:
        over = For(loop.over, loop.item, Local(loop.item), loop.index, None, loop.where)

    def local(part: Expr) -> Expr:
        if part == Local(loop.item):
            return Local(f"{attribute.name}.value")
        return Local(f"{attribute.name}.key") if loop.index and part == Local(loop.index) else part

    shape = writer.shaped(loop.over)[1]
    writer.local_shapes[f"{attribute.name}.value"] = shape.get(Raw(""), 0)[1] if shape is not None else None
    inner = rewrite(loop.body, local)
    block = Block("dynamic", (attribute.name,))
    block.set("for_each", writer.node(over))
    if isinstance(inner, MapOf):
        block.body.append(Block("content", (), _fields(writer, attribute, inner)))
    else:
        writer.cannot("what is made of each item must be an object")
    return block


def _dynamic(writer: Writer, attribute: Attribute, expr: Expr) -> Block:
    """Blocks from a value that is known only after deployment, field by field."""
    node, shape = writer.shaped(expr)
    if isinstance(expr, ListOf):
        node = Lst(tuple(map(writer.node, expr.items)))
    elif attribute.single or not (shape is not None and shape.is_list):
        node = Lst((shape.whole(node) if shape is not None else node,)) if attribute.single else node
    block = Block("dynamic", (attribute.name,))
    block.set("for_each", node)
    content = Block("content")
    for field in (attribute.fields or {}).values():
        # What only the beta edition of the provider has is not known to be in it.
        if (field.required or field.optional) and not field.block and (attribute.beta or not field.beta):
            read = f"{attribute.name}.value.{field.name}"
            content.set(field.name, Raw(read if field.required else f"try({read}, null)"))
    block.body.append(content)
    return block
