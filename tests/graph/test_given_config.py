"""Configuration that a program hands on whole is known as such; nothing else changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from fleetform.export.errors import ExportError
from fleetform.export.opentofu import export
from fleetform.export.writing import write
from fleetform.graph.expressions import Literal, MapOf
from fleetform.graph.model import Graph
from fleetform.graph.serialize import dumps
from graph.support import Group, Thing, recorded, resource

CONFIG = {
    "shop:size": "t3.large",
    "shop:disk": "400",
    "shop:few": "3",
    "shop:ratio": "0.25",
    "shop:debug": "true",
    "shop:letter": "x",
    "shop:team": "platform",
    "shop:object": '{"deep": "value"}',
    "aws:region": "eu-west-1",
}


def config_of(graph: Graph, name: str) -> dict[str, str]:
    """The configuration key of every input of a resource."""
    return {key: expr.config for key, expr in resource(graph, name).inputs.items() if isinstance(expr, Literal)}


def test_whole_values_are_known_and_computed_ones_are_not() -> None:
    def program() -> None:
        config = pulumi.Config()
        size = config.require("size")
        assert type(size) is str
        assert type(config.require_int("disk")) is int
        Thing(
            "one",
            size=size,
            disk=config.get_int("disk"),
            ratio=config.require_float("ratio"),
            again=pulumi.Output.from_input(size),
            region=pulumi.Config("aws").get("region"),
        )
        Thing(
            "two",
            upper=size.upper(),
            joined=f"{size}-x",
            more=config.require_int("disk") + 1,
            few=config.require_int("few"),
            debug=config.require_bool("debug"),
            letter=config.require("letter"),
            same="t3.large",
            deep=config.require_object("object")["deep"],
            default=config.get("absent") or "t3.large",
        )

    graph = recorded(program, config=CONFIG)
    assert config_of(graph, "one") == {
        "size": "shop:size",
        "disk": "shop:disk",
        "ratio": "shop:ratio",
        "again": "shop:size",
        "region": "aws:region",
    }
    assert set(config_of(graph, "two").values()) == {""}
    assert resource(graph, "one").inputs["size"] == Literal("t3.large")
    assert '"t3.large"' in dumps(graph)


def cluster() -> None:
    config = pulumi.Config()
    for name in ("a", "b", "c"):
        group = Group(name)
        aws.ec2.Instance(
            f"{name}-node",
            ami="ami-1",
            instance_type=config.require("size"),
            root_block_device={"volume_size": config.require_int("disk")},
            tags={"team": config.require("team"), "Name": f"{config.require('team')}-{name}"},
            opts=pulumi.ResourceOptions(parent=group),
        )


def exported(layout: Any, **changed: str) -> dict[str, str]:
    config = {**CONFIG, **{f"shop:{key}": value for key, value in changed.items()}}
    files = export(recorded(cluster, config=config), layout=layout)
    return {name: str(text) for name, text in files.items() if name.endswith((".tf", ".tfvars"))}


@pytest.mark.parametrize("layout", ["flat", "modules"])
def test_exports_of_two_stacks_differ_in_the_values_alone(layout: Any) -> None:
    one, other = exported(layout), exported(layout, size="m7.xlarge", disk="900")
    assert {name for name in one if one[name] != other[name]} == {"terraform.tfvars"}
    assert other["terraform.tfvars"].splitlines() == [
        'aws_region = "eu-west-1"',
        "disk       = 900",
        'size       = "m7.xlarge"',
        'team       = "platform"',
    ]
    assert "region = var.aws_region" in one["providers.tf"]
    assert "type        = number" in one["variables.tf"]
    assert '"Configuration shop:size of the program"' in one["variables.tf"]


def test_a_value_that_is_part_of_others_is_told() -> None:
    told = '"Configuration shop:team of the program. It is also part of other values here: when it changes, export the'
    assert told in exported("flat")["variables.tf"]


def test_secrets_and_plain_values_without_a_use_are_not_there() -> None:
    def program() -> None:
        config = pulumi.Config()
        Thing("one", tags={"a": config.require("team")})
        aws.sqs.Queue("queue", name=config.require_secret("size"), kms_master_key_id=config.require_secret("key"))

    graph = recorded(program, config=CONFIG, secrets={"shop:key": "hunter2"})
    assert resource(graph, "one").inputs["tags"] == MapOf((("a", Literal("platform")),))
    del graph.resources[resource(graph, "one").urn]
    graph.provider_config.clear()
    files = export(graph)
    assert "terraform.tfvars" not in files
    assert not any("hunter2" in str(text) or "t3.large" in str(text) for text in files.values())


def test_a_file_of_the_users_own_is_kept(tmp_path: Path) -> None:
    (tmp_path / "terraform.tfvars").write_text("mine = 1\n", encoding="utf-8")
    with pytest.raises(
        ExportError, match=r"stand in the way: terraform\.tfvars\. Values of your own are kept in a file"
    ):
        write(export(recorded(cluster, config=CONFIG)), tmp_path, generator="opentofu")
    assert (tmp_path / "terraform.tfvars").read_text(encoding="utf-8") == "mine = 1\n"
    assert list(tmp_path.iterdir()) == [tmp_path / "terraform.tfvars"]
