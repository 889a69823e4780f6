"""The expressions of a graph as expressions of OpenTofu."""

from __future__ import annotations

from fleetform.export.opentofu import assets
from fleetform.export.opentofu.configuration import is_variable
from fleetform.export.opentofu.context import Context, Owner
from fleetform.export.opentofu.functions import CannotSayError, write_call
from fleetform.export.opentofu.json_texts import json_value
from fleetform.export.opentofu.shapes import Shape, at
from fleetform.export.opentofu.tree import Each, Fn, If, Lit, Lst, Node, Obj, Raw, Tpl
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


class Writer:
    """Writes expressions for one property of one resource.

    Attributes:
        context: The export.
        owner: Whose property it is; None for outputs of the stack.
        property: Its path, for problems and for the names of variables.
        local_shapes: What is known of the items of the loops around.
    """

    def __init__(self, context: Context, owner: Owner | None, property_: str) -> None:
        self.context = context
        self.owner = owner
        self.property = property_
        self.local_shapes: dict[str, Shape | None] = {}

    def inside(self, step: str) -> Writer:
        """A writer for a property inside this one."""
        made = Writer(self.context, self.owner, f"{self.property}.{step}" if self.property else step)
        made.local_shapes = dict(self.local_shapes)
        return made

    def node(self, expr: Expr) -> Node:
        """The expression."""
        return self.shaped(expr)[0]

    def shaped(self, expr: Expr) -> tuple[Node, Shape | None]:
        """The expression, and what is known of the inside of its value."""
        match expr:
            case Ref(node, path):
                return self._reference(node, path)
            case Local(name):
                return Raw(name), self.local_shapes.get(name)
            case Call("get", (value, key)):
                return self._get(value, key)
            case Secret():
                return self.shaped(self.sealed(expr))
            case For():
                return self._for(expr), None
            case Call("slice" | "sort" | "distinct" | "concat", (first, *_)):
                return self._call(expr), self.shaped(first)[1]
            case _:
                return self._plain(expr), None

    def sealed(self, secret: Secret, *, whole: bool = False) -> Expr:
        """What is inside a secret, without clear text.

        Args:
            secret: The secret.
            whole: It stands where all is secret: no word of it is to be read.
        """
        self.context.place = self.owner
        sealer = self.context.sealer
        place = self.property.replace(".", "_").replace("[", "_").replace("]", "")
        return sealer.seal(secret.value, place) if whole else sealer.seal_marked(secret.value, place)

    def _plain(self, expr: Expr) -> Node:
        match expr:
            case Literal() if is_variable(expr):
                return Raw(f"var.{self.context.configured(expr).name}")
            case Literal(value):
                data = json_value(expr)
                return Fn("jsonencode", (self.node(data),)) if data is not None else Lit(value)
            case ListOf(items):
                return Lst(tuple(map(self.node, items)))
            case MapOf(entries):
                return Obj(tuple((key if isinstance(key, str) else self.node(key), self.node(v)) for key, v in entries))
            case Template(parts):
                data = json_value(expr)
                if data is not None:
                    return Fn("jsonencode", (self.node(data),))
                return Tpl(tuple(part if isinstance(part, str) else self.node(part) for part in parts))
            case Call():
                return self._call(expr)
            case Conditional(condition, then, otherwise):
                return If(self.node(condition), self.node(then), self.node(otherwise))
            case Variable():
                self.context.variables.setdefault(expr.name, expr)
                return Raw(f"var.{expr.name}")
            case Asset() | Archive():
                return assets.content(self, expr)
            case _:
                raise AssertionError(f"unknown expression {type(expr).__name__}")

    def _call(self, call: Call) -> Node:
        try:
            args = [self.shaped(arg) for arg in call.args]
            shape = args[0][1] if args else None
            of_list = shape is not None and shape.is_list
            return write_call(call.function, [node for node, _ in args], of_list=of_list)
        except CannotSayError as error:
            return self.cannot(str(error))

    def cannot(self, message: str) -> Node:
        """Notes a problem, and gives something to go on with."""
        if self.owner is not None:
            self.context.problem(self.owner, message, self.property)
        else:
            self.context.problems.add(f"output {self.property}: {message}")
        return Lit(None)

    def _get(self, value: Expr, key: Expr) -> tuple[Node, Shape | None]:
        node, shape = self.shaped(value)
        step = key.value if isinstance(key, Literal) and isinstance(key.value, str | int) else self.node(key)
        return shape.get(node, step) if shape is not None else (at(node, step), None)

    def _for(self, loop: For) -> Node:
        over, shape = self.shaped(loop.over)
        before = dict(self.local_shapes)
        self.local_shapes[loop.item] = shape.get(over, 0)[1] if shape is not None else None
        names = f"{loop.index}, {loop.item}" if loop.index else loop.item
        made = Each(
            names,
            over,
            self.node(loop.body),
            self.node(loop.key) if loop.key is not None else None,
            self.node(loop.where) if loop.where is not None else None,
        )
        self.local_shapes = before
        return made

    def _reference(self, node: str, path: tuple[str | int | Expr, ...]) -> tuple[Node, Shape | None]:
        from fleetform.export.opentofu.references import reference

        return reference(self, node, path)

    def step(self, key: str | int | Expr) -> str | int | Node:
        """A step of a path, with what is unknown in it as an expression."""
        return key if isinstance(key, str | int) else self.node(key)
