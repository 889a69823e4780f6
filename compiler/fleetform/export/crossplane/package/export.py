"""The files of a package."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from fleetform.export.crossplane.export import Exported, Written, write
from fleetform.export.crossplane.facts import facts
from fleetform.export.crossplane.interface import GROUP
from fleetform.export.crossplane.metadata import labels
from fleetform.export.crossplane.object_names import object_name
from fleetform.export.crossplane.package.composition import FUNCTION, by_function, composition
from fleetform.export.crossplane.package.definition import definition
from fleetform.export.crossplane.package.instances import Packaging, Via
from fleetform.export.crossplane.package.readme import readme
from fleetform.export.crossplane.package.shapes import Shape
from fleetform.export.crossplane.package.stack import KIND, Stack, composite_of
from fleetform.export.crossplane.packages import providers
from fleetform.export.crossplane.unresolved import Unresolved, report
from fleetform.export.crossplane.world import world
from fleetform.export.crossplane.yaml_text import documents
from fleetform.graph.model import Graph

Files = dict[str, list[dict[str, Any]]]


def export_package(graph: Graph, *, group: str = GROUP, via: Via = "auto", function: str | None = None) -> Exported:
    """A program as a package and its composite resources.

    Args:
        graph: What the program would deploy, recorded in this process.
        group: API group of the composite resources.
        via: What composes: patches wherever they say everything (`auto`), patches alone, or the function alone.
        function: Package of the function, as `REGISTRY/NAME`; without it, the function is to be installed beforehand.

    Raises:
        ExportError: A type or property that no Crossplane provider has.
    """
    written = write(world(graph, namespaced=True))
    packaging = Packaging(written, group, via)
    packaging.run()
    return _Package(packaging, function).exported()


@dataclass(slots=True)
class _Package:
    packaging: Packaging
    function: str | None

    def exported(self) -> Exported:
        """All files, and what to tell."""
        packaging = self.packaging
        stack = Stack(packaging)
        made: Files = {}
        groups: set[str] = set()
        for kind, component in sorted(packaging.apis.items()):
            shapes = self._shapes(kind)
            made[f"package/apis/{kind}/definition.yaml"] = [
                definition(component, shapes, namespaced=packaging.written.world.scope.namespaced)
            ]
            for name, one in sorted(shapes.items()):
                resources = composition(name, component.api_version, kind, one.resources)
                made[f"package/apis/{kind}/composition-{name.rpartition('-')[2]}.yaml"] = [resources]
                groups |= one.groups
            if kind in packaging.by_function:
                document = by_function(component, self._function())
                made[f"package/apis/{kind}/composition-function.yaml"] = [document]
        groups |= {document["apiVersion"].partition("/")[0] for document in packaging.without_patches()}
        if stack.members:
            self._add_stack(stack, made)
        for urn, one in packaging.found.items():
            if urn not in stack.members:
                made[f"xrs/{one.api.singular}-{one.composite['metadata']['name']}.yaml"] = [composite_of(one)]
        made["package/crossplane.yaml"] = [self._configuration(groups)]
        made["namespace.yaml"] = [self._namespace()]
        made.update(_left(packaging))
        files: dict[str, str | bytes] = {name: documents(made[name]) for name in sorted(made)}
        open_places = self._open()
        if (unresolved := self._unresolved(open_places)) is not None:
            files["UNRESOLVED.md"] = unresolved
        if (secrets := packaging.written.world.secrets.report()) is not None:
            files["SECRETS.md"] = secrets
        files["README.md"] = readme(packaging, stack, sorted(files), self._function())
        notes = [*packaging.notes, *packaging.lacking(), *map(str, open_places), *packaging.written.world.notes]
        return Exported(dict(sorted(files.items())), notes)

    def _shapes(self, kind: str) -> dict[str, Shape]:
        used = [one.shape for one in self.packaging.found.values() if one.api.kind == kind]
        return {one.name: one for one in used if one is not None}

    def _function(self) -> str:
        """The name under which the function is installed: Crossplane calls a dependency after its path."""
        if self.function is None:
            return FUNCTION
        return object_name(self.function.partition("/")[2].replace("/", "-"))

    def _unresolved(self, places: list[Unresolved]) -> str | None:
        """What stays open: by resource where a person can do it, by component where compositions lack it."""
        packaging = self.packaging
        text = report(places, packaging.written.world.scope) if places else ""
        lacking = packaging.lacking()
        if lacking:
            told = ["# What compositions lack", "", *(f"* {note}" for note in lacking), ""]
            text = "\n".join([*([text] if text else []), *told])
        return text or None

    def _add_stack(self, stack: Stack, made: Files) -> None:
        xrd, composed, above = stack.documents()
        made[f"package/apis/{KIND}/definition.yaml"] = [xrd]
        made[f"package/apis/{KIND}/composition-{above['metadata']['name']}.yaml"] = [composed]
        made[f"xrs/{KIND.lower()}-{above['metadata']['name']}.yaml"] = [above]

    def _configuration(self, groups: set[str]) -> dict[str, Any]:
        """What is in the package, and what it depends on."""
        graph = self.packaging.written.world.graph
        functions: dict[str, dict[str, str]] = facts("functions")["functions"]
        wanted = [_dependency("Provider", *one["spec"]["package"].rsplit(":", 1)) for one in providers(groups)]
        if any(one.shape for one in self.packaging.found.values()):
            wanted += [_dependency("Function", one["package"], one["version"]) for one in functions.values()]
        if self.packaging.by_function and self.function is not None:
            wanted.append(_dependency("Function", self.function, f"v{version('fleetform')}"))
        return {
            "apiVersion": "meta.pkg.crossplane.io/v1",
            "kind": "Configuration",
            "metadata": {
                "name": object_name(f"{graph.project}-{graph.stack}"),
                "annotations": {"meta.crossplane.io/description": f"Components of {graph.project} ({graph.stack})"},
            },
            "spec": {"crossplane": {"version": ">=v2.0.0"}, "dependsOn": wanted},
        }

    def _namespace(self) -> dict[str, Any]:
        known = self.packaging.written.world
        name = known.scope.namespace
        return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels(known.graph)}}

    def _open(self) -> list[Any]:
        """Open fields of resources that are in no composite resource."""
        packaging = self.packaging
        found = packaging.written.world.open.found
        return [place for place in found if packaging.owner(place.resource) is None]


def _dependency(kind: str, package: str, version: str) -> dict[str, str]:
    """A package that must be there, in a version that is as new or newer."""
    least = version if version.startswith(">") else f">={version}"
    return {"apiVersion": "pkg.crossplane.io/v1", "kind": kind, "package": package, "version": least}


def _left(packaging: Packaging) -> Files:
    """What no composite resource has: resources by themselves, and the ProviderConfigs of the program."""
    written: Written = packaging.written
    graph = written.world.graph
    left = [document for urn, document in written.documents.items() if packaging.owner(graph.resources[urn]) is None]
    owned = {urn for urn, one in graph.resources.items() if packaging.owner(one) is not None}
    configs = written.configs.documents(without=owned)
    found: Files = {}
    if left:
        found["resources.yaml"] = left
    if configs:
        found["providerconfigs.yaml"] = configs
    return found
