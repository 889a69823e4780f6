"""Blocks that are repeated: `count` and `for_each`."""

from __future__ import annotations

import json
from dataclasses import dataclass

from fleetform.graph.expressions import Call, Expr, ListOf, Literal, MapOf, Ref, rewrite
from fleetform.review.reading.hcl import NAME, within

MOST = 10_000
"""More instances than this are not told apart."""


@dataclass(frozen=True)
class Instance:
    """One of the instances of a block.

    Attributes:
        suffix: What stands behind its address: `["key"]`, `[0]`, or nothing for a block that is not repeated.
        key: `each.key` or `count.index` in it.
        value: `each.value` in it.
    """

    suffix: str = ""
    key: Literal | None = None
    value: Expr | None = None

    def put_in(self, expr: Expr) -> Expr:
        """An expression with what `each` and `count` stand for in this instance."""
        if self.key is None:
            return expr
        key, value = self.key, self.value if self.value is not None else self.key

        def step(part: Expr) -> Expr:
            match part:
                case Ref(node, ("each", "key")) | Ref(node, ("count", "index")) if node == NAME:
                    return key
                case Ref(node, ("each", "value", *rest)) if node == NAME:
                    return within(value, rest)
                case _:
                    return part

        return rewrite(expr, step)


def instances(many: Expr) -> list[Instance]:
    """The instances that `count` or `for_each` ask for; one without a key where that is not known."""
    match many:
        case Literal(int() as count) if not isinstance(count, bool) and count <= MOST:
            return [Instance(suffix(number), Literal(number)) for number in range(count)]
        case MapOf(entries) if all(isinstance(key, str) for key, _ in entries) and len(entries) <= MOST:
            return [Instance(suffix(str(key)), Literal(str(key)), value) for key, value in entries]
        case Call("toset", (ListOf(items),)) if all(isinstance(one, Literal) for one in items) and len(items) <= MOST:
            keys = sorted({str(one.value) for one in items if isinstance(one, Literal)})
            return [Instance(suffix(key), Literal(key)) for key in keys]
        case _:
            return [Instance()]


def suffix(key: str | int) -> str:
    """What stands behind the address of an instance.

    >>> suffix("a b"), suffix(0)
    ('["a b"]', '[0]')
    """
    return f"[{key}]" if isinstance(key, int) else f"[{json.dumps(key, ensure_ascii=False)}]"
