"""A shape: how a component is composed for all XRs for which its guards hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, cast

from fleetform.export.crossplane.export import Written, write
from fleetform.export.crossplane.identities import Identity
from fleetform.export.crossplane.interface import Api
from fleetform.export.crossplane.interface.api import PROVIDER_CONFIGS
from fleetform.export.crossplane.package.building import PACKAGES, Built, NotSymbolicError, build
from fleetform.export.crossplane.package.composition import shape_name
from fleetform.export.crossplane.package.fields import NAME, NAMESPACE, Instance, Path, label, paths
from fleetform.export.crossplane.package.fields import field as field_at
from fleetform.export.crossplane.package.guards import Fixed, Guard, Keyed
from fleetform.export.crossplane.package.marking import Marking
from fleetform.export.crossplane.package.marks import PATTERN, Marks, Outputs, scalar
from fleetform.export.crossplane.package.oracle import Oracle, ValueNeededError
from fleetform.export.crossplane.package.patches import Patched, Patcher, UnsaidError
from fleetform.export.crossplane.package.status import status_field
from fleetform.export.crossplane.package.symbolic import Symbolic
from fleetform.export.crossplane.package.verifying import Documents, differences
from fleetform.export.crossplane.property_paths import field_path
from fleetform.export.crossplane.world import world
from fleetform.graph.evaluate import EvaluationError
from fleetform.graph.expressions import Expr, ListOf, Literal, Ref, Secret, Template

PROJECT, STACK = label("fleetform.dev/project"), label("fleetform.dev/stack")
_LEFT_OUT = ("fleetform.dev/urn", "fleetform.dev/component")
_MOST_ATTEMPTS = 40
_MANY = 3
"""A component of whose arguments one in so many must be fixed is left to the function."""


@dataclass(slots=True)
class Shape:
    """One way in which a component is composed.

    Attributes:
        api: The component.
        resources: The composed resources, by their names in the composition.
        guards: What must hold of an XR.
        quoted: Fields that become part of JSON texts, and so may hold no quotes.
        counted: Numbers that become part of texts.
        groups: API groups of the composed resources.
        notes: What it does not do.
        marks: What marks in its documents stand for.
        documents: The composed resources with marks.
        lacks: Something that the function says and no patch does.
    """

    api: Api
    resources: dict[str, Patched]
    guards: tuple[Guard, ...]
    quoted: set[Path] = field(default_factory=set[Path])
    counted: set[Path] = field(default_factory=set[Path])
    groups: set[str] = field(default_factory=set[str])
    notes: list[str] = field(default_factory=list[str])
    marks: Marks = field(default_factory=Marks)
    documents: list[Mapping[str, Any]] = field(default_factory=list[Mapping[str, Any]])
    lacks: bool = False

    @property
    def name(self) -> str:
        """The name of its composition."""
        return shape_name(self.api.kind, self.resources)

    @property
    def is_single(self) -> bool:
        """Whether it is right for one XR alone, because it follows from its name what is composed."""
        return any(isinstance(guard, Fixed) and guard.path == NAME for guard in self.guards)

    def fits(self, instance: Instance) -> bool:
        """Whether it is right for an XR."""
        return all(guard.holds(instance) for guard in self.guards)


def shape(api: Api, instance: Instance, expected: Documents) -> Shape:
    """The shape of an instance.

    Args:
        api: The component.
        instance: The composite resource.
        expected: What the program itself makes.

    Raises:
        NotSymbolicError: Its component cannot be run with unknown arguments.
    """
    known: set[Path] = set()
    opened: set[Path] = set()
    for _ in range(_MOST_ATTEMPTS):
        try:
            found = _composed(api, instance, known, opened)
            _check(found, instance, expected)
            return found
        except ValueNeededError as needed:
            if not _widen(needed.paths, instance, known, opened):
                raise NotSymbolicError("what it does with its arguments has no words") from needed
    raise NotSymbolicError("what it does with its arguments has no words")


def _widen(needed: tuple[Path, ...], instance: Instance, known: set[Path], opened: set[Path]) -> bool:
    """Gives more values to the next attempt; False if there are none."""
    before = len(known) + len(opened)
    for path in needed:
        value = instance.at(path)
        if isinstance(value, list | dict) and path not in opened:
            opened.add(path)
        else:
            known.add(path)
            opened.add(path[:-1])  # what is around it is no longer one unknown value
    return len(known) + len(opened) > before


def _check(found: Shape, instance: Instance, expected: Documents) -> None:
    """Refuses a shape that composes something else than the program makes, or that is right for one instance alone."""
    for place, needed in differences(found.documents, found.marks, instance, expected):
        if not needed:
            raise NotSymbolicError(f"what it makes of unknown arguments differs: {place}")
        raise ValueNeededError(needed)
    fixed = [guard for guard in found.guards if isinstance(guard, Fixed) and isinstance(guard.value, str)]
    if len(fixed) * _MANY > _leaves(instance.composite["spec"]):
        told = ", ".join(field_path(guard.path) for guard in fixed[:3])
        raise NotSymbolicError(f"most of its arguments decide what it makes ({told}, ...)")


def _composed(api: Api, instance: Instance, known: set[Path], opened: set[Path]) -> Shape:
    built = build(api, instance, known, opened)
    symbolic = Symbolic(api.spec, known, opened)
    marks, oracle = Marks(), Oracle(instance, symbolic.hint)
    marking = Marking(marks, oracle, symbolic.kind, symbolic.is_map)
    graph = marking.graph(built.graph, built.names)
    for urn, flavour in built.inherited.items():
        name = marks.mark(field_at(("spec", PROVIDER_CONFIGS, flavour, "name")))
        graph.resources[urn] = replace(graph.resources[urn], name=name)
    graph = replace(graph, project=marks.mark(field_at(PROJECT)), stack=marks.mark(field_at(STACK)))
    identities: dict[str, Identity] = {}
    known_world = world(
        graph,
        namespaced=True,
        namespace=marks.mark(field_at(NAMESPACE)),
        observed=lambda node: _outputs(marks, node, identities),
    )
    identities.update(known_world.identities)
    known_world.decided = lambda value: _decided(marks, value)
    known_world.scalar = scalar
    written = write(known_world, offering=True)
    outputs = {name: marking.expr(expr) for name, expr in built.outputs.items()}
    copied = [guard for guard in built.guards if isinstance(guard, Keyed) and marking.only_copied(guard)]
    guards = [guard for guard in (*built.guards, *oracle.guards) if guard not in copied]
    found = Shape(api, {}, tuple(dict.fromkeys(guards)), marks=marks)
    _Composer(found, marks, built, written, identities).compose(outputs)
    return found


def _outputs(marks: Marks, node: str, identities: Mapping[str, Identity]) -> Outputs:
    identity = identities.get(node)
    if identity is None or identity.form == "release":
        raise EvaluationError(f"{node} is known only after deployment")
    kinds = {name: known.kind for name, known in identity.type.outputs.items()} if identity.type else {}
    return Outputs(marks, node, kinds)


def _decided(marks: Marks, value: Any) -> Any:
    """Refuses a value that is not known, where a writer decides on it."""
    found = PATTERN.findall(value) if isinstance(value, str) else []
    if found:
        raise ValueNeededError(path for _, number in found for path in paths(marks.of(number)))
    return value


class _Composer:
    """Makes the composed resources of a shape."""

    def __init__(
        self, found: Shape, marks: Marks, built: Built, written: Written, identities: Mapping[str, Identity]
    ) -> None:
        self._found = found
        self._marks = marks
        self._built = built
        self._written = written
        self._identities = identities
        self._names: dict[str, str] = {}
        self._patcher = Patcher(marks, self._status)

    def compose(self, outputs: Mapping[str, Expr]) -> None:
        """Splits every document, and lets the status have what others need."""
        for urn, resource in self._written.world.graph.resources.items():
            if urn in self._identities:
                self._names[urn] = self._name(resource.name)
        for urn, document in self._written.documents.items():
            self._found.documents.append(document)
            self._add(self._names[urn], document)
        for document in self._written.configs.documents(without={*self._built.inherited, *PACKAGES.values()}):
            self._add(self._name(document["metadata"]["name"], f"{_area(document)}-config"), document)
        self._give({ref: self._status(ref) for one in self._found.resources.values() for ref in one.needs})
        for name, expr in outputs.items():
            self._show(("status", name), expr)
        for place in self._written.world.open.found:
            what = f"{place.resource.type} property {place.property}"
            self._lack(what, f"no patch brings it ({self._plain(place.origin)})", lasting=place.lasting)

    def _add(self, name: str, document: Mapping[str, Any]) -> None:
        metadata = {key: value for key, value in document["metadata"].items() if key != "namespace"}
        annotations = {k: v for k, v in metadata.pop("annotations", {}).items() if k not in _LEFT_OUT}
        if annotations:
            metadata["annotations"] = annotations
        try:
            patched = self._patcher.split({**document, "metadata": metadata})
        except UnsaidError as error:
            needed = [path for expr in error.exprs for path in paths(expr)]
            if not needed:
                raise NotSymbolicError(f"{document['kind']}: {error.place} cannot be patched") from error
            raise ValueNeededError(needed) from error
        if document["kind"] in ("ProviderConfig", "ClusterProviderConfig"):
            patched.checks.append({"type": "None"})
        self._found.resources[name] = patched
        self._found.quoted |= patched.quoted
        self._found.counted |= patched.counted
        self._found.groups.add(document["apiVersion"].partition("/")[0])

    def _name(self, name: str, after: str = "") -> str:
        """A resource's name in the composition: its own without the XR's."""
        own = self._marks.mark(field_at(NAME))
        plain = self._plain(name.removeprefix(own).strip("-")) or self._found.api.singular
        wanted = "-".join(filter(None, (plain, after)))
        taken = set(self._names.values()) | set(self._found.resources)
        return next(free for free in _numbered(wanted) if free not in taken)

    def _plain(self, text: str) -> str:
        """A text with the names of fields in place of marks."""

        def word(number: str) -> str:
            found = self._marks.of(number)
            path = found.path if isinstance(found, Ref) else ("value",)
            return "-".join(str(step).lower() for step in path[1:])

        return PATTERN.sub(lambda match: word(match[2]), text)

    def _status(self, ref: Ref) -> str:
        """Where the status keeps what a composed resource gives to others."""
        plain = tuple(step for step in ref.path if isinstance(step, str | int))
        return field_path(("status", "observed", self._names[ref.node], *plain))

    def _give(self, wanted: Mapping[Ref, str]) -> None:
        for ref, place in wanted.items():
            source = status_field(self._identities[ref.node], ref)
            self._to_status(ref.node, source, place)

    def _to_status(self, urn: str, source: str, place: str) -> None:
        patch = {"type": "ToCompositeFieldPath", "fromFieldPath": source, "toFieldPath": place}
        patches = self._found.resources[self._names[urn]].patches
        if patch not in patches:
            patches.append(patch)

    def _show(self, place: Path, expr: Expr) -> None:
        """Brings an output of the component into the status."""
        match expr:
            case Ref(node, path) if node in self._identities and path:
                self._to_status(node, status_field(self._identities[node], expr), field_path(place))
            case ListOf(items):
                for index, item in enumerate(items):
                    self._show((*place, index), item)
            case Literal(str() as text) if (whole := self._marks.whole(text)) is not None:
                self._carried(whole, place)
            case Literal(value) if value is not None and not PATTERN.search(str(value)):
                self._constant(value, place)
            case Secret():
                return  # a status shows none
            case _:
                if not self._put_together(expr, place):
                    self._lack(f"output {place[1]}", "no patch brings it into the status", lasting=False)

    def _lack(self, what: str, why: str, *, lasting: bool) -> None:
        """Notes what is not composed; a value that there never is has no way out."""
        self._found.lacks |= not lasting
        way = "nothing else does" if lasting else "the function does"
        self._found.notes.append(f"{self._found.api.kind}: {what}: {why}; {way}")

    def _carried(self, expr: Expr, place: Path) -> None:
        """A field of the XR that a composed resource carries comes back from there."""
        for patched in self._found.resources.values():
            if expr in patched.carried:
                source = patched.carried[expr]
                patch = {"type": "ToCompositeFieldPath", "fromFieldPath": source, "toFieldPath": field_path(place)}
                patched.patches.append(patch)
                return

    def _put_together(self, expr: Expr, place: Path) -> bool:
        """A text made of what one composed resource has or carries; False if none has all of it."""
        pieces = list(self._pieces(expr))
        for urn, name in self._names.items():
            patched = self._found.resources.get(name)
            found = [self._piece(piece, urn, patched) for piece in pieces] if patched is not None else [None]
            if patched is None or None in found:
                continue
            said = cast("list[tuple[str, str | None]]", found)
            variables = [{"fromFieldPath": source} for _, source in said if source is not None]
            form = {"variables": variables, "strategy": "string", "string": {"fmt": "".join(text for text, _ in said)}}
            patched.patches.append({"type": "CombineToComposite", "combine": form, "toFieldPath": field_path(place)})
            return True
        return False

    def _pieces(self, expr: Expr) -> Iterator[Expr]:
        """The parts of a text in their order: plain texts, outputs of resources, fields of the XR."""
        match expr:
            case Template(parts):
                for part in parts:
                    yield from self._pieces(Literal(part) if isinstance(part, str) else part)
            case Literal(str() as text):
                end = 0
                for match in PATTERN.finditer(text):
                    yield Literal(text[end : match.start()])
                    yield self._marks.of(match[2])
                    end = match.end()
                yield Literal(text[end:])
            case _:
                yield expr

    def _piece(self, piece: Expr, urn: str, patched: Patched) -> tuple[str, str | None] | None:
        """A part as format and field of a composed resource; None if that one does not have it."""
        match piece:
            case Literal(str() as text):
                return text.replace("%", "%%"), None
            case Ref(node, path) if node == urn and path:
                return "%s", status_field(self._identities[urn], piece)
            case _ if piece in patched.carried:
                return "%s", patched.carried[piece]
            case _:
                return None

    def _constant(self, value: Any, place: Path) -> None:
        """A value that is always the same comes from any composed resource, whatever that has there."""
        first = next(iter(self._found.resources.values()), None)
        if first is None or not isinstance(value, str) or PATTERN.search(value):
            return
        transform = {"type": "string", "string": {"type": "Format", "fmt": value.replace("%", "%%") + "%.0s"}}
        patch = {"type": "ToCompositeFieldPath", "fromFieldPath": "kind", "toFieldPath": field_path(place)}
        first.patches.append({**patch, "transforms": [transform]})


def _leaves(value: Any) -> int:
    """How many plain values data has."""
    match value:
        case dict():
            return sum(map(_leaves, cast("dict[str, Any]", value).values()))
        case list():
            return sum(map(_leaves, cast("list[Any]", value)))
        case _:
            return 1


def _area(document: Mapping[str, Any]) -> str:
    return document["apiVersion"].partition(".")[0]


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in count(2))
