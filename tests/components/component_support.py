"""What the components' tests share: recorded environments, and resources as the engine would be sent them."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from fleetform.blueprints import Platform, load, load_text, positions
from fleetform.graph.evaluate import evaluate
from fleetform.graph.expressions import Expr
from fleetform.graph.model import Graph, Resource, SourcePosition
from fleetform.graph.recorder import record
from fleetform.programs.blueprint import deploy

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENTS = ("dev", "staging", "prod")
PLATFORMS = ("clouds", "shared")
"""Platforms that are for tests alone, in the folder `platforms`."""
TAGS = {"owner": "shop", "cost-center": "cc-1"}


class Later(str):
    """An output nobody knows yet, as a text that says whose it is; what is inside it is such a text too."""

    def __getitem__(self, key: Any) -> Any:
        if key == "clusterCaCertificate" or self.endswith(("certificateAuthority", "-token.data")):
            return "Q0E="  # what others decode
        return Later(f"{self}.{key}") if isinstance(key, str) else self


def _outputs(node: str) -> Any:
    if node.endswith("listManagedClusterUserCredentials"):
        written = base64.b64encode(b"    certificate-authority-data: Q0E=\n    server: https://x").decode()
        return {"kubeconfigs": [{"value": written}]}
    return Later(node.rpartition("::")[2])


def value(expr: Expr) -> Any:
    """An expression as data."""
    return evaluate(expr, _outputs)


def inputs(resource: Resource) -> dict[str, Any]:
    """A resource's inputs as data."""
    return {name: value(expr) for name, expr in resource.inputs.items()}


def graph_of(program: Callable[[], object]) -> Graph:
    """The graph of a program written as a function."""
    return record(program, project="shop", stack="test", root=ROOT)


def origin() -> SourcePosition | None:
    """The line of the blueprint that is worked on."""
    position = positions.current()
    return SourcePosition(position.file, position.line, position.column) if position else None


def platform_graph(blueprint: Platform) -> Graph:
    """The graph of a platform."""
    return record(lambda: deploy(blueprint), project="shop", stack=blueprint.environment, root=ROOT, origin=origin)


@cache
def environment(name: str) -> Graph:
    """The graph of one of the project's own environments, or of a platform that is for tests alone."""
    folder = ROOT / "tests" / "components" / "platforms" if name in PLATFORMS else ROOT / "stacks"
    return platform_graph(load(folder / f"{name}.yaml"))


def written(text: str) -> Graph:
    """The graph of a platform written as YAML, to which what every platform needs is added."""
    head = "name: shop\nenvironment: test\nowner: shop\ncostCenter: cc-1\n"
    return platform_graph(load_text(head + text))


def of_type(graph: Graph, ending: str) -> list[Resource]:
    """All resources whose type ends so."""
    return [resource for resource in graph.resources.values() if resource.type.endswith(ending)]


def only(graph: Graph, ending: str, name: str | None = None) -> Resource:
    """The only resource whose type ends so, of that name if one is given."""
    (found,) = (item for item in of_type(graph, ending) if name in (None, item.name))
    return found


def names(graph: Graph, urns: tuple[str, ...]) -> set[str]:
    """Names of resources."""
    return {graph.resources[urn].name for urn in urns}


def texts(data: Any) -> Iterator[str]:
    """Every text inside data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for item in data.values():
            yield from texts(item)
    elif isinstance(data, list):
        for item in data:
            yield from texts(item)
