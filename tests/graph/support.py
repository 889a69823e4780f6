"""What the recorder's tests share: a small package of resources without a cloud, and recording in one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi

from fleetform.graph.evaluate import evaluate
from fleetform.graph.expressions import Expr
from fleetform.graph.model import Graph, Resource
from fleetform.graph.recorder import record

HERE = Path(__file__).parent


class Thing(pulumi.CustomResource):
    """A resource with outputs of every type."""

    arn: pulumi.Output[str]
    title: pulumi.Output[str]
    size: pulumi.Output[int]
    enabled: pulumi.Output[bool]
    zones: pulumi.Output[list[str]]
    labels: pulumi.Output[dict[str, str]]

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None, **props: Any) -> None:
        outputs = dict.fromkeys(("arn", "title", "size", "enabled", "zones", "labels"))
        super().__init__("cloud:index:Thing", name, {**outputs, **props}, opts)


class Group(pulumi.ComponentResource):
    """A component with nothing in it but what tests put there."""

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("cloud:index:Group", name, {}, opts)


def recorded(program: Callable[[], object], **options: Any) -> Graph:
    """The graph of a program written as a function."""
    given: dict[str, Any] = {"project": "shop", "stack": "dev", "root": HERE, **options}
    return record(program, **given)


def resource(graph: Graph, name: str) -> Resource:
    """The only resource of a name."""
    (found,) = (item for item in graph.resources.values() if item.name == name)
    return found


def expression_of(function: Callable[[Any], Any], output: str = "arn") -> Expr:
    """What `thing.OUTPUT.apply(function)` is recorded as."""

    def program() -> None:
        pulumi.export("it", getattr(Thing("one"), output).apply(function))

    return recorded(program).exports["it"]


def value_of(expr: Expr, **outputs: Any) -> Any:
    """The value of an expression when every resource has these outputs."""
    return evaluate(expr, lambda _node: outputs)
