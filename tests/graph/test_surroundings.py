"""What programs ask of their surroundings: configuration, names, other stacks, files."""

from __future__ import annotations

from pathlib import Path

import pulumi
import pytest

from fleetform.graph.expressions import Archive, Asset, Call, ListOf, Literal, MapOf, Ref, Secret, Template, Variable
from fleetform.graph.model import ResourceKind
from fleetform.graph.serialize import dumps
from fleetform.graph.show import show_graph
from graph.support import Thing, recorded, resource

CONFIG = {
    "shop:replicas": "3",
    "shop:debug": "true",
    "shop:sizes": '{"small": 1, "large": [4, 8]}',
    "aws:region": "eu-1",
}


def test_plain_configuration() -> None:
    def program() -> None:
        config = pulumi.Config()
        sizes = config.require_object("sizes")
        Thing("one", replicas=config.require_int("replicas"), large=sizes["large"], debug=config.get_bool("debug"))
        Thing("two", region=pulumi.Config("aws").require("region"), missing=config.get("missing"))

    graph = recorded(program, config=CONFIG)
    assert resource(graph, "one").inputs["replicas"] == Literal(3)
    assert resource(graph, "one").inputs["debug"] == Literal(True)
    assert resource(graph, "two").inputs == {"region": Literal("eu-1")}


def test_secret_configuration_is_a_secret_wherever_it_goes() -> None:
    def program() -> None:
        config = pulumi.Config()
        password = config.require_secret("password")
        Thing("one", password=password, address=pulumi.Output.concat("db://user:", password, "@host"))
        Thing("two", nested={"a": [password]}, other=config.require_secret_object("keys")["api"])
        pulumi.export("password", password)

    graph = recorded(program, secrets={"shop:password": "hunter2", "shop:keys": '{"api": "k-123"}'})
    one, two = resource(graph, "one"), resource(graph, "two")
    assert one.inputs["password"] == Secret(Literal("hunter2"))
    assert isinstance(one.inputs["address"], Secret)
    assert two.inputs["other"] == Secret(Literal("k-123"))
    assert graph.config == {}
    for text in (show_graph(graph), dumps(graph)):
        assert "one" in text
        assert "hunter2" not in text
        assert "k-123" not in text


def test_a_sealed_secret_is_a_sensitive_variable() -> None:
    def program() -> None:
        token = pulumi.Config().require_secret("token")
        Thing("one", token=token, header=token.apply(lambda known: f"Bearer {known}"))

    graph = recorded(program, secrets={"shop:token": None})
    variable = Variable("shop_token", "text", secret=True, description="Value of the secret configuration shop:token")
    assert graph.variables == {"shop_token": variable}
    assert resource(graph, "one").inputs["token"] == Secret(variable)
    assert resource(graph, "one").inputs["header"] == Secret(Template(("Bearer ", variable)))


def test_names_of_the_deployment() -> None:
    def program() -> None:
        names = (pulumi.get_project(), pulumi.get_stack(), pulumi.get_organization())
        Thing("one", names=list(names), dry=pulumi.runtime.is_dry_run())

    graph = recorded(program, project="retail", stack="prod", organization="acme")
    assert graph.resources.keys() == {"urn:pulumi:prod::retail::cloud:index:Thing::one"}
    assert resource(graph, "one").inputs["dry"] == Literal(True)
    assert '"retail", "prod", "acme"' in show_graph(graph)


def test_another_stack_is_read() -> None:
    def program() -> None:
        network = pulumi.StackReference("acme/network/prod")
        Thing("one", vpc=network.get_output("vpcId"), subnets=network.require_output("subnets")[0])
        Thing("two", name_=network.outputs["names"]["main"])

    graph = recorded(program)
    reference = resource(graph, "acme/network/prod")
    assert reference.kind is ResourceKind.STACK_REFERENCE
    assert resource(graph, "one").inputs["vpc"] == Ref(reference.urn, ("outputs", "vpcId"))
    assert resource(graph, "one").inputs["subnets"] == Ref(reference.urn, ("outputs", "subnets", 0))
    assert resource(graph, "two").inputs["name_"] == Ref(reference.urn, ("outputs", "names", "main"))
    assert resource(graph, "one").dependencies == (reference.urn,)


def test_files_are_told_from_the_programs_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    def program() -> None:
        arn = Thing("one").arn
        Thing("two", file=pulumi.FileAsset("app/index.html"), whole=pulumi.FileArchive(str(tmp_path / "app")))
        Thing("three", text=pulumi.StringAsset("hello"), far=pulumi.RemoteAsset("https://example.com/a.txt"))
        Thing("four", code=pulumi.AssetArchive({"a.txt": pulumi.StringAsset("a"), "dir": pulumi.FileArchive("./app")}))
        Thing("five", built=arn.apply(lambda known: pulumi.StringAsset(f"arn={known}")))
        Thing("six", far=pulumi.RemoteArchive("https://example.com/a.zip"))

    graph = recorded(program, root=tmp_path)
    assert resource(graph, "two").inputs["file"] == Asset("file", Literal("app/index.html"))
    assert resource(graph, "two").inputs["whole"] == Archive("file", Literal("app"))
    assert resource(graph, "three").inputs["text"] == Asset("text", Literal("hello"))
    assert resource(graph, "three").inputs["far"] == Asset("remote", Literal("https://example.com/a.txt"))
    assert resource(graph, "four").inputs["code"] == Archive(
        "map", MapOf((("a.txt", Asset("text", Literal("a"))), ("dir", Archive("file", Literal("app")))))
    )
    assert resource(graph, "five").inputs["built"] == Asset(
        "text", Template(("arn=", Ref(resource(graph, "one").urn, ("arn",))))
    )
    assert resource(graph, "six").inputs["far"] == Archive("remote", Literal("https://example.com/a.zip"))


def test_whole_resources_and_nested_values_are_exported() -> None:
    def program() -> None:
        one = Thing("one")
        pulumi.export("whole", one)
        pulumi.export("part", {"arn": one.arn, "zones": [one.zones[0], one.zones.apply(lambda zones: zones[-1])]})

    graph = recorded(program)
    urn = resource(graph, "one").urn
    assert graph.exports["whole"] == Ref(urn, ())
    zones = Ref(urn, ("zones",))
    part = graph.exports["part"]
    assert isinstance(part, MapOf)
    assert part.get("arn") == Ref(urn, ("arn",))
    assert part.get("zones") == ListOf((Ref(urn, ("zones", 0)), Call("get", (zones, Literal(-1)))))
