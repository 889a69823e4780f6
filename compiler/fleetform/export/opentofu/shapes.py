"""What is inside a value that a target gives: how a Pulumi property path is walked in the target's names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from fleetform.export.opentofu.tree import At, Fn, Lit, Node, Op
from fleetform.names.model import ArmProperty, Attribute

Step = str | int | Node


class Shape(Protocol):
    """What is known of a value's inside."""

    def get(self, node: Node, key: Step) -> tuple[Node, Shape | None]:
        """The expression for what is under a Pulumi key or index of a value, and its own shape."""
        ...

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        ...

    def whole(self, node: Node) -> Node:
        """The value as Pulumi has it: the item itself where the target has a list of one."""
        ...


def at(node: Node, key: Step) -> Node:
    """An index or attribute; negative indexes count from the end, as in Python."""
    if isinstance(key, int) and key < 0:
        return At(node, Op("-", Fn("length", (node,)), Lit(-key)))
    return At(node, Lit(key) if isinstance(key, str | int) else key)


def walk(node: Node, shape: Shape | None, path: Sequence[Step]) -> tuple[Node, Shape | None]:
    """Follows a path through a value."""
    for key in path:
        if shape is None:
            node = at(node, key)
        else:
            node, shape = shape.get(node, key)
    return node, shape


@dataclass(frozen=True, slots=True)
class TerraformShape:
    """The value of an attribute of a Terraform type.

    Attributes:
        attribute: The attribute.
        item: It is one item of that attribute's list, set or map.
    """

    attribute: Attribute
    item: bool = False

    def get(self, node: Node, key: Step) -> tuple[Node, Shape | None]:
        """See `Shape`."""
        attribute = self.attribute
        if self._is_object():
            if attribute.single and not self.item:
                node = at(_indexable(node, attribute), 0)
            field = (attribute.fields or {}).get(key) if isinstance(key, str) else None
            return (at(node, field.name), TerraformShape(field)) if field else (at(node, key), None)
        if attribute.single and not self.item:
            # Pulumi has the item of a list of plain values itself; the key goes into that item.
            return at(at(_indexable(node, attribute), 0), key), None
        inner = TerraformShape(attribute, item=True) if attribute.fields is not None else None
        return at(_indexable(node, attribute), key), inner

    @property
    def is_list(self) -> bool:
        """See `Shape`."""
        return self.attribute.kind in ("list", "set") and not (self.attribute.single or self.item)

    def _is_object(self) -> bool:
        attribute = self.attribute
        return attribute.fields is not None and (self.item or attribute.single or attribute.kind == "object")

    def whole(self, node: Node) -> Node:
        """See `Shape`."""
        if self.attribute.single and not self.item:
            return at(_indexable(node, self.attribute), 0)
        return node


def _indexable(node: Node, attribute: Attribute) -> Node:
    return Fn("tolist", (node,)) if attribute.kind == "set" else node


@dataclass(frozen=True, slots=True)
class ArmShape:
    """A value inside an ARM body.

    Attributes:
        fields: Of the object, or of the items of the list or map.
        item: The value is an object, not a list or map of them.
        is_list: The value is a list of them.
    """

    fields: Mapping[str, ArmProperty]
    item: bool
    is_list: bool = False

    def get(self, node: Node, key: Step) -> tuple[Node, Shape | None]:
        """See `Shape`."""
        if not self.item:
            return at(node, key), ArmShape(self.fields, True)
        field = self.fields.get(key) if isinstance(key, str) else None
        if field is None:
            return at(node, key), None
        for step in field.path:
            node = at(node, step)
        return node, arm_shape(field)

    def whole(self, node: Node) -> Node:
        """See `Shape`."""
        return node


def arm_shape(field: ArmProperty) -> Shape | None:
    """The shape of a property's value."""
    if field.fields is None:
        return None
    return ArmShape(field.fields, field.kind not in ("array", "map"), field.kind == "array")
