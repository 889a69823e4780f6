"""Secrets that are in no state: write-only arguments, and the ephemeral variables that fill them.

Where a provider takes a secret by an argument that it never keeps (`password_wo` beside `password`), that one is
written, if the value is a secret variable and nothing else. A provider cannot see that such a value has changed; it
sends it when the version beside it (`password_wo_version`) changes, which is a variable, too. A map of secrets (the
content of a cluster's Secret) is sent as well when other keys are in it: to the version comes a number that is made of
them. Another variable in the place of the first is not noticed: all of them have a version of their own, which says 1.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fleetform import names
from fleetform.export.opentofu.context import Context, Owner
from fleetform.export.opentofu.tree import Argument, Block, Fn, Lit, Node, Obj, Op, Raw, children
from fleetform.graph.expressions import Literal, Variable
from fleetform.graph.model import Resource, ResourceKind
from fleetform.names.model import Attribute

Fields = Mapping[str, Attribute]

_VARIABLE = re.compile(r"\bvar\.([A-Za-z_][A-Za-z0-9_-]*)")
_VERSIONS = ("version", "revision")
_ALSO_READ_AS = {"stringData": "data"}
"""Pulumi properties whose values can be read by another name, too."""
_NUMBERS = 100_000
_COMMENT = "The number at the end of {version} stands for the keys of {name}: other keys are another number."
_FIXED = frozenset({"alias", "for_each"})
"""Arguments of a provider block that are no settings."""


@dataclass(frozen=True, slots=True)
class _Place:
    """An argument whose value may be written only.

    Attributes:
        block: The block that it is in.
        argument: It.
        name: The write-only argument.
        version: The argument beside it whose change sends the value.
        variables: The variables that the value is made of.
    """

    block: Block
    argument: Argument
    name: str
    version: str
    variables: tuple[str, ...]


class _Uses:
    """Where variables are used.

    Attributes:
        places: What may be written only.
        kept: Variables whose values somebody keeps.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self.places: list[_Place] = []
        self.kept: set[str] = set()

    def look(self, blocks: Iterable[Block]) -> None:
        """Looks at blocks that stand for no resource."""
        for block in blocks:
            for item in block.body:
                # The settings of providers are kept by nobody.
                if block.type != "provider" or (isinstance(item, Argument) and item.name in _FIXED):
                    self.kept.update(_mentioned([item]))

    def look_at(self, resource: Resource, blocks: Iterable[Block]) -> None:
        """Looks at the blocks of a resource."""
        address = self._context.addresses[resource.urn]
        found = names.terraform_resource(resource.type)
        for block in blocks:
            if found is None or block.labels != (address.type, address.name):
                self.kept.update(_mentioned([block]))
            else:
                self._body(resource, block, found.attributes, "")

    def _body(self, resource: Resource, block: Block, fields: Fields, above: str) -> None:
        by_name = {field.name: (name, field) for name, field in fields.items()}
        given = {item.name for item in block.body if isinstance(item, Argument)}
        for item in block.body:
            name = item.name if isinstance(item, Argument) else item.type
            property_, field = by_name.get(name, ("", None))
            if isinstance(item, Block):
                if field is not None and field.block and field.kind != "set" and field.fields is not None:
                    self._body(resource, item, field.fields, above or property_)
                else:
                    self.kept.update(_mentioned([item]))
            elif field is None or not field.write_only:
                self._argument(resource, block, item, by_name, given, above or property_)

    def _argument(
        self,
        resource: Resource,
        block: Block,
        item: Argument,
        by_name: Mapping[str, tuple[str, Attribute]],
        given: set[str],
        top: str,
    ) -> None:
        """Looks at an argument; `top` is the property of the resource that it is in."""
        variables = _content_of(item.value)
        name = f"{item.name}_wo"
        version = next((one for word in _VERSIONS if (one := f"{name}_{word}") in by_name), "")
        can_be = (
            variables
            and {name, version} <= by_name.keys()
            and not {name, version} & given
            and _is_pair(by_name[item.name][1], by_name[name][1])
            and all(self._is_secret(variable) for variable in variables)
            and not self._is_needed(resource, top)
        )
        if can_be:
            self.places.append(_Place(block, item, name, version, variables))
        else:
            self.kept.update(_mentioned([item]))

    def _is_secret(self, name: str) -> bool:
        variable = self._context.variables.get(name)
        return variable is not None and variable.secret

    def _is_needed(self, resource: Resource, top: str) -> bool:
        """Whether something needs the value in the state.

        That is whoever reads it, and whoever watches it or looks away from it. A plan that takes something over is to
        change nothing, but versions are in no live resource.
        """
        if resource.urn in self._context.taken_over or resource.options.import_id is not None:
            return True
        read = {path[0] if path else "" for path in self._context.wanted.get(resource.urn, ())}
        told = (*resource.options.ignore_changes, *resource.options.replace_on_changes)
        if {top, _ALSO_READ_AS.get(top, top), ""} & read:
            return True
        return any(re.split(r"[.\[]", path)[0] in (top, "*") for path in told)

    def ephemeral(self) -> set[str]:
        """The secret variables that nobody keeps."""
        kept = set(self.kept)
        count = -1
        while count < len(kept):
            count = len(kept)
            for place in self.places:
                if kept.intersection(place.variables):
                    kept.update(place.variables)
        return {name for name, variable in self._context.variables.items() if variable.secret and name not in kept}


def write_only(context: Context, parts: Iterable[tuple[Owner | None, list[Block]]], others: Iterable[Block]) -> None:
    """Writes secrets by write-only arguments where that can be done, and notes which variables are ephemeral.

    Args:
        context: The export; gets the ephemeral variables, and those for versions.
        parts: Owner and blocks of resources and data sources; changed in place.
        others: All other blocks that use variables.
    """
    uses = _Uses(context)
    uses.look(others)
    for owner, blocks in parts:
        if isinstance(owner, Resource) and owner.kind is ResourceKind.CUSTOM:
            uses.look_at(owner, blocks)
        else:
            uses.kept.update(_mentioned(blocks))
    context.ephemeral |= uses.ephemeral()
    versions: dict[str, Variable] = {}
    for place in uses.places:
        if context.ephemeral.issuperset(place.variables):
            for name in sorted(set(place.variables) - versions.keys()):
                versions[name] = context.new_variable(_version_of(name))
            number = place.block.body.index(place.argument)
            read: list[Node] = [Raw(f"var.{versions[name].name}") for name in place.variables]
            if isinstance(place.argument.value, Obj):
                read.append(Lit(_number_of(place.argument.value)))
                place.block.comment = _COMMENT.format(version=place.version, name=place.name)
            sent = read[0]
            for more in read[1:]:
                sent = Op("+", sent, more)
            place.block.body[number : number + 1] = [
                Argument(place.name, place.argument.value),
                Argument(place.version, sent),
            ]


def _version_of(name: str) -> Variable:
    told = f"Number of the value of {name}: raise it to send a new value, which is noticed by nothing else"
    return Variable(f"{name}_version", "number", description=told, default=Literal(1))


def _is_pair(plain: Attribute, unkept: Attribute) -> bool:
    """Whether one argument takes what the other takes, and neither is of the provider's beta edition alone."""
    alike = plain.kind == unkept.kind and not plain.required and not plain.block
    return alike and unkept.write_only and plain.beta == unkept.beta


def _made_of(node: Node) -> tuple[str, ...]:
    """The variables that a value is made of, in order; none where there is anything else in it.

    Words around a secret would never be sent again when the program changes them.
    """
    if isinstance(node, Raw):
        found = _VARIABLE.fullmatch(node.text)
        return (found[1],) if found is not None else ()
    return _of_all(node.args) if isinstance(node, Fn) else ()


def _content_of(node: Node) -> tuple[str, ...]:
    """The variables that a value, or every value of a map, is made of."""
    if isinstance(node, Obj) and all(isinstance(key, str) for key, _ in node.entries):
        return _of_all([item for _, item in node.entries])
    return _made_of(node)


def _of_all(nodes: Sequence[Node]) -> tuple[str, ...]:
    inner = [_made_of(node) for node in nodes]
    return tuple(dict.fromkeys(name for some in inner for name in some)) if all(inner) else ()


def _number_of(content: Obj) -> int:
    """A number that is another one when other keys are in a map; the same one for maps of other variables."""
    places = list(_content_of(content))
    told = ",".join(f"{key}={[places.index(one) for one in _made_of(item)]}" for key, item in content.entries)
    return zlib.crc32(told.encode()) % _NUMBERS


def _mentioned(items: Iterable[Argument | Block]) -> Iterator[str]:
    """The variables that stand anywhere in arguments and blocks."""
    for item in items:
        if isinstance(item, Block):
            yield from _mentioned(item.body)
        else:
            yield from _in(item.value)


def _in(node: Node) -> Iterator[str]:
    if isinstance(node, Raw):
        yield from _VARIABLE.findall(node.text)
    for part in children(node):
        yield from _in(part)
