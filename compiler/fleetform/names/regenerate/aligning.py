"""Pairs the properties of a Pulumi type with the attributes of its Terraform type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fleetform.names.model import Attribute
from fleetform.names.regenerate.annotations import Shape
from fleetform.names.regenerate.bridge import Renames, object_key, with_names
from fleetform.names.regenerate.schema import Block, Field
from fleetform.names.regenerate.sdk import Package, Properties
from fleetform.names.regenerate.words import camel, plural

# The bridge renames Terraform's own words wherever they stand.
EVERYWHERE = {"terraform_labels": "pulumiLabels"}

BridgeFields = Mapping[str, Mapping[str, Any]]
Shapes = dict[str, list[Shape]]


@dataclass(slots=True)
class Alignment:
    """What came of pairing one type.

    Attributes:
        attributes: By Pulumi property name.
        missing: Paths of SDK properties that no attribute was found for, dotted.
        unused: Paths of attributes that no SDK property was found for, dotted, in Terraform's names.
        exact: Number of properties whose pair of names a table says.
        by_rule: Number of properties found by spelling.
    """

    attributes: dict[str, Attribute] = field(default_factory=dict[str, Attribute])
    missing: list[str] = field(default_factory=list[str])
    unused: list[str] = field(default_factory=list[str])
    exact: int = 0
    by_rule: int = 0


def shapes_of(*sources: Properties) -> Shapes:
    """Shapes of each property over several views of a type: its inputs, its outputs, its look-up arguments."""
    shapes: Shapes = {}
    for source in sources:
        for name, one in source.items():
            known = shapes.setdefault(name, [])
            if one.shape not in known:
                known.append(one.shape)
    return shapes


@dataclass(frozen=True, slots=True)
class Aligner:
    """Pairs names of one Pulumi package with those of its Terraform provider.

    Attributes:
        package: The SDK.
        tabled: The type is in the bridge's table, which says everything that does not follow the rule.
        force_new: Attributes of the type itself whose change replaces the resource, as far as a table says.
        secrets: Pulumi properties that the SDK always encrypts.
        renames: Names inside of object types, where the bridge says them beside its table.
        guessed: The Terraform names come from the rule, not from a schema: none of them is exact.
    """

    package: Package
    tabled: bool
    force_new: frozenset[str] = frozenset()
    secrets: frozenset[str] = frozenset()
    renames: Renames = field(default_factory=dict[str, Mapping[str, str]])
    guessed: bool = False

    def align(self, block: Block, shapes: Shapes, table: BridgeFields) -> Alignment:
        """Pair a whole type.

        Args:
            block: The Terraform type.
            shapes: The Pulumi properties.
            table: What the bridge's table says of its fields: renames, single items, nested.
        """
        result = Alignment()
        result.attributes = self._level(block, shapes, table, (), result)
        return result

    def _level(
        self, block: Block, shapes: Shapes, table: BridgeFields, path: tuple[str, ...], result: Alignment
    ) -> dict[str, Attribute]:
        pairs = pair_names(block, shapes, table)
        attributes: dict[str, Attribute] = {}
        for name in sorted(shapes):
            target = pairs.get(name)
            if target is None:
                result.missing.append(".".join((*path, name)))
                continue
            exact = not self.guessed and ((self.tabled and not block[target].beta) or target in table)
            if exact:
                result.exact += 1
            else:
                result.by_rule += 1
            attributes[name] = self._attribute(target, block[target], name, shapes[name], table, path, exact, result)
        used = set(pairs.values())
        result.unused += [".".join((*path, target)) for target in block if target not in used]
        return attributes

    def _attribute(
        self,
        target: str,
        fact: Field,
        name: str,
        shapes: Sequence[Shape],
        table: BridgeFields,
        path: tuple[str, ...],
        exact: bool,
        result: Alignment,
    ) -> Attribute:
        here = (*path, name)
        inner = table.get(target, {}).get("fields", {})
        fields: dict[str, Attribute] | None = None
        if fact.fields is not None:
            views = [
                properties for shape in shapes if (properties := self.package.fields(shape.innermost())) is not None
            ]
            nested = shapes_of(*views) if views else _spelled(fact.fields)
            fields = self._level(fact.fields, nested, self._named(inner, shapes), here, result)
        return Attribute(
            name=target,
            kind=fact.kind,
            block=fact.block,
            single=_is_single(fact, shapes),
            item=fact.item,
            fields=fields,
            required=fact.required,
            optional=fact.optional,
            computed=fact.computed,
            sensitive=fact.sensitive or (not path and name in self.secrets),
            # Providers mark what is never kept in state by the end of its name.
            write_only=fact.write_only or (target.endswith("_wo") and fact.optional),
            force_new=True if not path and target in self.force_new else None,
            exact=exact,
            beta=fact.beta,
        )

    def _named(self, table: BridgeFields, shapes: Sequence[Shape]) -> BridgeFields:
        """What a table says of the fields of an object, with the names that are said of its type."""
        for shape in shapes if self.renames else ():
            table = with_names(table, self.renames.get(type_key(shape), {}))
        return table


def type_key(shape: Shape) -> str:
    """The object type of a shape, as the bridge's own names have it."""
    module, _, name = (shape.innermost().ref or "").partition(":")
    return object_key(module.rpartition(".")[0], name.removesuffix("Args"))


def _is_single(fact: Field, shapes: Sequence[Shape]) -> bool:
    """Whether Pulumi has the item itself where Terraform has a list; what has no type goes by the rule."""
    if fact.kind not in ("list", "set"):
        return False
    typed = [shape for shape in shapes if shape.kind != "any"]
    return not any(shape.kind == "list" for shape in typed) if typed else fact.most_one


def _spelled(block: Block) -> Shapes:
    """Properties that an untyped object would have by the spelling rule."""
    return {_spell(name, fact): [] for name, fact in block.items()}


def _spell(name: str, fact: Field) -> str:
    many = fact.kind in ("list", "set") and not fact.most_one
    return camel(plural(name)) if many else camel(name)


def pair_names(block: Block, shapes: Shapes, table: BridgeFields) -> dict[str, str]:
    """Pulumi name to Terraform name for one level of a type."""
    pairs: dict[str, str] = {}
    left = dict(block)

    def take(name: str, target: str) -> None:
        pairs[name] = target
        del left[target]

    for target in block:
        renamed = table.get(target, {}).get("name") or EVERYWHERE.get(target)
        if renamed in shapes and renamed not in pairs:
            take(renamed, target)
    for spelling in (_likely, _singular, _plural):
        for target, fact in list(left.items()):
            name = spelling(target, fact)
            if name in shapes and name not in pairs and _fits(fact, shapes[name]):
                take(name, target)
    return pairs


def _likely(target: str, fact: Field) -> str:
    return _spell(target, fact)


def _singular(target: str, _: Field) -> str:
    return camel(target)


def _plural(target: str, _: Field) -> str:
    return camel(plural(target))


def _fits(fact: Field, shapes: Sequence[Shape]) -> bool:
    """Whether a value of one of the shapes could be the attribute's value."""
    return not shapes or any(_fits_one(fact, shape) for shape in shapes)


def _fits_one(fact: Field, shape: Shape) -> bool:
    if fact.kind == "any" or shape.kind in ("any", "asset"):
        return True
    if shape.kind == "list":
        return fact.kind in ("list", "set")
    if shape.kind == "map":
        return fact.kind in ("map", "object", "list", "set")
    if shape.kind == "object":
        return fact.kind in ("object", "list", "set", "map", "string")
    return fact.kind not in ("map", "object") and fact.fields is None


def leaves(attributes: Mapping[str, Attribute]) -> Iterator[Attribute]:
    """Every attribute, nested ones included."""
    for attribute in attributes.values():
        yield attribute
        if attribute.fields:
            yield from leaves(attribute.fields)
