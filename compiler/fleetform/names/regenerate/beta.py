"""What only the beta edition of a provider has, e.g. `google-beta`.

Pulumi's SDK is made from the beta edition, and the packed schema is that of the other one. What the SDK has beyond the
schema is in the beta edition then. Its Terraform name comes from the bridge's table or from the spelling; its kind
follows from the SDK's type: an object, or a list of objects, that can be given is a block in such providers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from fleetform.names.model import AttributeKind
from fleetform.names.regenerate.aligning import EVERYWHERE, BridgeFields, pair_names, shapes_of
from fleetform.names.regenerate.annotations import Shape
from fleetform.names.regenerate.pairing import Pair
from fleetform.names.regenerate.schema import Block, Field
from fleetform.names.regenerate.sdk import Package, Properties
from fleetform.names.regenerate.words import camel, plural, snake

EDITIONS = {"google": "google-beta"}
"""Providers whose beta edition the Pulumi package is made from: https://github.com/pulumi/pulumi-gcp."""


@dataclass(frozen=True, slots=True)
class Views:
    """A type, or an object in it, as it is given and as it is read."""

    given: Properties
    read: Properties

    def names(self) -> Iterator[str]:
        """All properties, each once."""
        yield from dict.fromkeys((*self.given, *self.read))

    def shape(self, name: str) -> Shape:
        """What a value of a property is."""
        return (self.given if name in self.given else self.read)[name].shape

    def inside(self, package: Package, name: str) -> Views:
        """The objects that a property holds."""
        parts = [package.fields(view[name].shape.innermost()) if name in view else None for view in self._both()]
        return Views(parts[0] or {}, parts[1] or {})

    def refs(self, name: str) -> frozenset[str]:
        """The object types that a property holds."""
        refs = (view[name].shape.innermost().ref for view in self._both() if name in view)
        return frozenset(ref for ref in refs if ref is not None)

    def _both(self) -> tuple[Properties, Properties]:
        return self.given, self.read


def completed(
    package: Package,
    block: Block,
    views: Views,
    table: BridgeFields,
    above: frozenset[str] = frozenset(),
    *,
    beta: bool = True,
) -> Block:
    """A block with what the SDK has beyond it.

    Args:
        package: The SDK.
        block: What the schema says; empty for a type that it does not have.
        views: The type in the SDK.
        table: What the bridge's table says of its fields.
        above: Object types around it: what holds itself is not followed for ever.
        beta: What is added is in the beta edition alone; else in the provider whose schema is not known.
    """
    pairs = pair_names(block, shapes_of(views.given, views.read), table)
    found = dict(block)
    for name in views.names():
        inner, refs = views.inside(package, name), views.refs(name)
        if refs & above:
            continue
        target = pairs.get(name)
        if target is None:
            target = _target(name, table)
            if target not in block:  # else the schema has it in another form: nothing is known then
                rows = table.get(target, {}).get("fields", {})
                fields = completed(package, {}, inner, rows, above | refs, beta=beta)
                single = table.get(target, {}).get("maxItemsOne")
                found[target] = replace(_field(name, views, fields, single=single), beta=beta)
        elif (known := block[target].fields) is not None and any(inner.names()):
            rows = table.get(target, {}).get("fields", {})
            fields = completed(package, known, inner, rows, above | refs, beta=beta)
            found[target] = replace(block[target], fields=fields)
    return found


def _target(name: str, table: BridgeFields) -> str:
    """The Terraform name of a property: what the table spells so, else the spelling."""
    renamed = {pulumi: target for target, pulumi in EVERYWHERE.items()}
    return tabled_target(name, table) or renamed.get(name, snake(name))


def tabled_target(name: str, table: BridgeFields) -> str | None:
    """The Terraform name that a bridge's table spells as a property; None if it has none."""
    for target, row in table.items():
        spelled = camel(plural(target)) if row.get("maxItemsOne") is False else camel(target)
        if name == row.get("name", spelled):
            return target
    return None


def _field(name: str, views: Views, fields: Block, *, single: bool | None) -> Field:
    shape = views.shape(name)
    given = name in views.given
    kind = "list" if shape.kind == "object" or single else shape.kind
    item = shape if kind == "list" and shape.kind != "list" else shape.item
    required = given and views.given[name].required
    return Field(
        kind=_plain(kind),
        item=_plain(item.kind) if item is not None and not fields else None,
        block=bool(fields) and given,
        most_one=kind == "list" and shape.kind != "list",
        required=required,
        optional=given and not required,
        computed=not given,
        fields=fields or None,
    )


def _plain(kind: str) -> AttributeKind:
    for known in ("string", "number", "bool", "list", "map"):
        if kind == known:
            return known
    return "string" if kind == "asset" else "any"


def named_like(tokens: Iterable[str], pairs: Mapping[str, Pair]) -> dict[str, Pair]:
    """Pairs for types that neither a table nor the schema has: named as the others of their module are."""
    starts: dict[str, Counter[str]] = {}
    for token, pair in pairs.items():
        name = snake(token.rpartition(":")[2])
        if pair.type.endswith(f"_{name}"):
            starts.setdefault(_module(token), Counter())[pair.type.removesuffix(name)] += 1
    found: dict[str, Pair] = {}
    for token in tokens:
        if token not in pairs and _module(token) in starts:
            ((start, _),) = starts[_module(token)].most_common(1)
            found[token] = Pair(start + snake(token.rpartition(":")[2]))
    return found


def _module(token: str) -> str:
    return token.split(":")[1].partition("/")[0]
