"""Variables in place of what could not be recorded have the type of the places they are given to."""

from __future__ import annotations

from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from fleetform.export.opentofu import export
from fleetform.graph.expressions import Variable
from fleetform.graph.serialize import dumps, loads
from fleetform.graph.show import show_graph
from graph.support import Thing, recorded, resource


def not_said(output: pulumi.Output[Any]) -> pulumi.Output[Any]:
    """What stands for something that cannot be recorded."""
    return output.apply(lambda value: value.encode("utf-16"))


def places() -> None:
    arn = Thing("one").arn
    lines = pulumi.Output.concat("queue-", not_said(arn))
    aws.sqs.Queue("texts", name=lines, kms_master_key_id=not_said(arn))
    aws.sqs.Queue("others", delay_seconds=not_said(arn), fifo_queue=not_said(arn), tags=not_said(arn))
    aws.eks.Cluster("lists", role_arn="r", vpc_config=aws.eks.ClusterVpcConfigArgs(subnet_ids=not_said(arn)))
    aws.ec2.SecurityGroup("objects", ingress=not_said(arn), tags={"team": not_said(arn)})
    counted = not_said(arn)
    aws.sqs.Queue("both", delay_seconds=counted, name=pulumi.Output.concat("of-", counted))
    apart = not_said(arn)
    aws.sqs.Queue("apart", delay_seconds=apart, tags=apart)
    aws.sqs.Queue("computed", delay_seconds=not_said(arn).apply(lambda number: 2 * number))


WANTED: list[tuple[str, str | None]] = [
    ("text", None),
    ("text", None),
    ("number", None),
    ("boolean", None),
    ("map", "text"),
    ("list", "text"),
    ("list", None),
    ("text", None),
    ("number", None),
    ("any", None),
    ("number", None),
]


def test_the_types_of_the_places() -> None:
    graph = recorded(places, keep_going=True)
    found = [graph.variables[name] for name in graph.variables]
    assert [(variable.kind, variable.items) for variable in found] == WANTED
    assert [place.placeholder for place in graph.unportable] == found
    assert resource(graph, "others").inputs["delaySeconds"] == found[2]
    assert loads(dumps(graph)) == graph
    assert f"{found[4].name} (map of text)" in show_graph(graph)


@pytest.mark.parametrize(
    ("variable", "type_"),
    [(("map", "text"), "map(string)"), (("list", "text"), "list(string)"), (("list", None), "list(any)")],
)
def test_in_opentofu(variable: tuple[Any, Any], type_: str) -> None:
    kind, items = variable

    def program() -> None:
        pulumi.export("it", 1)

    graph = recorded(program)
    graph.variables["it"] = graph.exports["it"] = Variable("it", kind, items=items)
    text = str(export(graph)["variables.tf"])
    assert f"type = {type_}" in " ".join(text.split())
