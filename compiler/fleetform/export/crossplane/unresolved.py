"""What plain managed resources cannot say: values that exist only when something else is there.

A resource with such an open field is written, but paused, so that nothing half-said is ever deployed.
"""

from __future__ import annotations

from dataclasses import dataclass

from fleetform.export.crossplane.identities import Identity, Scope
from fleetform.graph.model import Resource, SourcePosition

PAUSED = "crossplane.io/paused"
OPEN_FIELDS = "fleetform.dev/unresolved"


@dataclass(frozen=True, slots=True)
class Unresolved:
    """One open field.

    Attributes:
        resource: The resource that has it.
        identity: The object it became.
        property: Path in Pulumi spelling, as the program says it.
        field: Path in the object, from its top.
        origin: Where the value comes from, in words.
        remedy: What a person does.
        lasting: No resource of the program will ever give the value.
        draft: The text that goes into the field, with marks where values are missing, if it is a text made of them.
        source: The line of the blueprint or program.
    """

    resource: Resource
    identity: Identity
    property: str
    field: str
    origin: str
    remedy: str
    lasting: bool
    draft: str | None
    source: SourcePosition | None

    def __str__(self) -> str:
        place = f"{self.source}: " if self.source else ""
        return f"{place}{self.resource.type} '{self.resource.name}' property {self.property}: paused; {self.origin}"


class Open:
    """Collects open fields."""

    def __init__(self) -> None:
        self.found: list[Unresolved] = []
        self._by_resource: dict[str, list[Unresolved]] = {}

    def add(self, place: Unresolved) -> None:
        """Notes an open field."""
        self.found.append(place)
        self._by_resource.setdefault(place.resource.urn, []).append(place)

    def of(self, urn: str) -> list[Unresolved]:
        """The open fields of a resource."""
        return self._by_resource.get(urn, [])

    def has(self, resource: Resource, field: str) -> bool:
        """Whether a field, or a part of it, is open."""
        places = self._by_resource.get(resource.urn, [])
        return any(place.field == field or place.field.startswith((f"{field}.", f"{field}[")) for place in places)

    def annotations(self, resource: Resource) -> dict[str, str]:
        """The annotations that pause a resource and list its open fields; none if nothing is open."""
        places = self._by_resource.get(resource.urn)
        if not places:
            return {}
        return {PAUSED: "true", OPEN_FIELDS: ", ".join(place.field for place in places)}


def report(places: list[Unresolved], scope: Scope) -> str:
    """The file `UNRESOLVED.md`."""
    lines = [
        "# Unresolved fields",
        "",
        "These resources need values that no reference field of Crossplane can bring. They are written with",
        f'`{PAUSED}: "true"`, so that Crossplane leaves them alone. For each: wait until its origin is ready, write',
        f"the value into the field, then remove the annotations `{PAUSED}` and `{OPEN_FIELDS}`.",
        "A placeholder stands in fields that the schema demands.",
        "",
    ]
    by_object: dict[tuple[str, str, str], list[Unresolved]] = {}
    for place in places:
        by_object.setdefault((place.identity.kind, place.identity.group, place.identity.name), []).append(place)
    for (kind, group, name), group_places in by_object.items():
        where = f" --namespace {scope.namespace}" if scope.namespaced else ""
        first = group_places[0]
        lines += [f"## {kind} {name}", "", f"`kubectl edit {kind.lower()}.{group} {name}{where}`", ""]
        lines += [
            f"Pulumi resource `{first.resource.name}` of type `{first.resource.type}`, made at `{first.source}`.",
            "",
        ]
        lines += ["| field | property | value | what to do |", "|---|---|---|---|"]
        lines += [f"| `{p.field}` | `{p.property}` | {_cell(p.origin)} | {_cell(p.remedy)} |" for p in group_places]
        lines.append("")
        for place in group_places:
            if place.draft is not None:
                lines += [f"The text of `{place.field}`:", "", "```", place.draft, "```", ""]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
