"""How components were made is kept with them: the class, and the arguments of its constructor."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws
from pydantic import BaseModel

from fleetform.graph.expressions import ListOf, Literal, MapOf, Ref
from fleetform.graph.model import Construction
from graph.support import recorded


class Base(pulumi.ComponentResource):
    def __init__(self, token: str, name: str, opts: pulumi.ResourceOptions | None) -> None:
        super().__init__(f"test:index:{token}", name, {}, opts)


class Wanted(BaseModel):
    size: int = 3


@dataclass
class Part:
    names: list[str] = field(default_factory=list)


class Made(Base):
    def __init__(self, name: str, args: Any, *, more: Any = None, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("Made", name, opts)


def construction(*args: Any, **options: Any) -> Construction:
    graph = recorded(lambda: Made("one", *args, **options), root=Path(__file__).parent)
    (resource,) = graph.resources.values()
    assert resource.made is not None
    return resource.made


def test_the_class_and_what_it_was_given_are_kept() -> None:
    made = construction({"ports": [80], "part": Part(["a"])}, more=Wanted(size=5))
    assert made.component is Made
    assert made.path.endswith(":Made")
    ports = ("ports", ListOf((Literal(80),)))
    assert made.arguments["args"] == MapOf((ports, ("part", MapOf((("names", ListOf((Literal("a"),))),)))))
    assert made.arguments["more"] == MapOf((("size", Literal(5)),))
    assert made.unsaid == ()


def test_an_output_is_kept_as_where_it_comes_from() -> None:
    def program() -> None:
        bucket = aws.s3.Bucket("logs", bucket="logs")
        Made("second", {"arn": bucket.arn})

    graph = recorded(program, root=Path(__file__).parent)
    bucket, second = graph.resources.values()
    assert second.made is not None
    assert second.made.arguments["args"] == MapOf((("arn", Ref(bucket.urn, ("arn",))),))


def test_what_is_no_data_is_told() -> None:
    assert construction({}, more=lambda: None).unsaid == ("more",)
