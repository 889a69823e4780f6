"""A Pulumi stack of what OpenTofu made: the real Pulumi engine runs the program, and its stand-in providers answer with
the ids and values that OpenTofu's state has. So a stack's export and a cloud speak of the same things."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from engines.pulumi_engine import pulumi
from engines.pulumi_values import MadeUp, Reads
from fleetform import names
from fleetform.export.opentofu.adopt.places import roots
from fleetform.graph.model import Graph, ResourceKind
from fleetform.names.model import Attribute


class Known(MadeUp):
    """Answers with what a state of OpenTofu has.

    Args:
        graph: The program.
        state: What `tofu show -json` says.
        layout: The layout that the state was made with.
        reads: What programs read of things that the state does not have.
    """

    def __init__(self, graph: Graph, state: Mapping[str, Any], layout: str, reads: Reads | None = None) -> None:
        super().__init__(reads)
        self._known: dict[tuple[str, str], dict[str, Any]] = {}
        urns = roots(graph, layout, split=False)[0]
        for item in shown(state["values"]["root_module"]):
            if item["address"] in urns:
                resource = graph.resources[urns[item["address"]]]
                self._known[resource.type, resource.name] = item["values"]

    def identity(self, token: str, name: str) -> str:
        found = self._known.get((token, name))
        if found is None:
            return super().identity(token, name)
        if token == "kubernetes:helm.sh/v3:Release":
            return f"{found['namespace']}/{found['name']}"
        if token.startswith("kubernetes:"):
            metadata = found["manifest"]["metadata"]
            return "/".join(metadata[key] for key in ("namespace", "name") if metadata.get(key))
        return str(found.get("id"))

    def resource(self, token: str, name: str, inputs: Mapping[str, Any], preview: bool = False) -> dict[str, Any]:
        found = self._known.get((token, name))
        mapped = names.terraform_resource(token)
        if found is None or mapped is None or preview:
            return super().resource(token, name, inputs, preview)
        return {**inputs, **as_pulumi(found, mapped.attributes)}


def shown(module: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """The managed resources of a module and those in it, as `tofu show -json` has them."""
    yield from (item for item in module.get("resources", ()) if item["mode"] == "managed")
    for inner in module.get("child_modules", ()):
        yield from shown(inner)


def as_pulumi(values: Mapping[str, Any], attributes: Mapping[str, Attribute]) -> dict[str, Any]:
    """Terraform's attributes as Pulumi's outputs."""
    made = {name: _value(values.get(attribute.name), attribute) for name, attribute in attributes.items()}
    return {name: value for name, value in made.items() if value is not None and name != "id"}


def _value(value: Any, attribute: Attribute) -> Any:
    if isinstance(value, list):
        items = [_value(item, attribute) for item in value]
        return (items[0] if items else None) if attribute.single else items
    if isinstance(value, dict) and attribute.fields:
        return as_pulumi(value, attribute.fields)
    return value


def written_stack(graph: Graph, known: Known, file: Path) -> Path:
    """What `pulumi stack export` would say of what a state of OpenTofu has, without the engine."""
    own = f"urn:pulumi:{graph.stack}::{graph.project}::pulumi:pulumi:Stack::{graph.project}-{graph.stack}"
    entries: list[dict[str, Any]] = [{"urn": own, "type": "pulumi:pulumi:Stack", "custom": False}]
    for urn, one in graph.resources.items():
        if one.kind is ResourceKind.CUSTOM:
            made = {"id": known.identity(one.type, one.name), "outputs": known.resource(one.type, one.name, {})}
            entries.append({"urn": urn, "type": one.type, "custom": True, **made})
    file.write_text(json.dumps({"version": 3, "deployment": {"resources": entries}}))
    return file


def stack_export(program: Path, home: Path, packages: Iterable[str], known: MadeUp, stack: str = "dev") -> Path:
    """The output of `pulumi stack export` after a program was run, secrets encrypted as they are by default."""
    with pulumi(home, packages, made_up=known, local_backend=False) as engine:
        engine.fleetform("up", str(program), "--stack", stack, "--yes")
        file = home / "stack.json"
        project = next(line for line in (program / "Pulumi.yaml").read_text().splitlines() if line.startswith("name:"))
        name = f"organization/{project.removeprefix('name:').strip()}/{stack}"
        engine.pulumi("stack", "export", "--stack", name, "--file", str(file))
    return file
