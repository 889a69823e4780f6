"""Data sources: typed results that are not known, the same question asked once, and facts."""

from __future__ import annotations

from typing import Any

import pulumi
import pulumi_aws as aws

from fleetform.graph.expressions import Call, ListOf, Literal, MapOf, Ref, Template
from graph.support import Thing, recorded, resource

ZONES = "aws:index/getAvailabilityZones:getAvailabilityZones"


def test_a_direct_call_gives_an_instance_of_the_sdks_type_with_unknown_fields() -> None:
    def program() -> None:
        ami = aws.ec2.get_ami(owners=["amazon"], filters=[{"name": "name", "values": ["al2023-*"]}])
        assert isinstance(ami, aws.ec2.GetAmiResult)
        Thing("one", ami=ami.id, mapping=ami.block_device_mappings[0].device_name, text=f"ami {ami.architecture}")

    graph = recorded(program)
    (call,) = graph.data_calls.values()
    assert call.token == "aws:ec2/getAmi:getAmi"
    assert call.arguments["owners"] == ListOf((Literal("amazon"),))
    assert call.arguments["filters"] == ListOf(
        (MapOf((("name", Literal("name")), ("values", ListOf((Literal("al2023-*"),))))),)
    )
    inputs = resource(graph, "one").inputs
    assert inputs["ami"] == Ref(call.id, ("id",))
    assert inputs["mapping"] == Ref(call.id, ("blockDeviceMappings", 0, "deviceName"))
    assert inputs["text"] == Template(("ami ", Ref(call.id, ("architecture",))))
    assert call.source is not None
    assert call.source.file == "test_data_sources.py"


def test_the_output_form_takes_outputs_and_waits_for_their_resources() -> None:
    def program() -> None:
        vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16")
        filters: Any = [{"name": "vpc-id", "values": [vpc.id]}]
        subnets = aws.ec2.get_subnets_output(filters=filters)
        Thing("one", first=subnets.ids[0], joined=subnets.ids.apply(lambda ids: ",".join(ids)))

    graph = recorded(program)
    (call,) = graph.data_calls.values()
    vpc = resource(graph, "vpc")
    assert call.arguments["filters"] == ListOf(
        (MapOf((("name", Literal("vpc-id")), ("values", ListOf((Ref(vpc.urn, ("id",)),))))),)
    )
    one = resource(graph, "one")
    assert one.inputs["first"] == Ref(call.id, ("ids", 0))
    assert one.inputs["joined"] == Call("join", (Literal(","), Ref(call.id, ("ids",))))
    assert one.dependencies == (vpc.urn,)


def test_the_same_question_is_asked_once_and_by_the_provider_it_is_asked_of() -> None:
    def program() -> None:
        west = aws.Provider("west", region="us-west-2")
        for _ in range(2):
            aws.get_caller_identity()
        aws.get_caller_identity(opts=pulumi.InvokeOptions(provider=west))

    graph = recorded(program)
    assert [call.provider for call in graph.data_calls.values()] == [None, resource(graph, "west").urn]


def facts(known: Any) -> dict[str, Any]:
    return {"dataSources": {ZONES: known}}


def names_of_zones() -> None:
    zones = aws.get_availability_zones(state="available")
    assert isinstance(zones, aws.GetAvailabilityZonesResult)
    for name in zones.names:
        Thing(name)
    pulumi.export("later", aws.get_availability_zones_output(state="available").names)


def test_facts_answer_so_that_programs_can_loop() -> None:
    graph = recorded(names_of_zones, facts=facts({"names": ["eu-1a", "eu-1b"], "id": "eu-1"}))
    assert [item.name for item in graph.resources.values()] == ["eu-1a", "eu-1b"]
    assert graph.exports["later"] == ListOf((Literal("eu-1a"), Literal("eu-1b")))
    assert graph.data_calls == {}


def test_facts_are_chosen_by_their_arguments() -> None:
    known = [
        {"arguments": {"state": "impaired"}, "result": {"names": ["bad"]}},
        {"arguments": {"state": "available"}, "result": {"names": ["good"]}},
    ]
    assert [item.name for item in recorded(names_of_zones, facts=facts(known)).resources.values()] == ["good"]


def test_what_facts_leave_out_is_asked_at_deployment() -> None:
    def program() -> None:
        zones = aws.get_availability_zones()
        Thing("one", names=zones.names, ids=zones.zone_ids)
        for name in aws.get_availability_zones(state="available").names:
            Thing(name)

    graph = recorded(program, facts=facts({"names": ["eu-1a"]}))
    (call,) = graph.data_calls.values()
    assert call.arguments == {}
    assert resource(graph, "one").inputs == {"names": ListOf((Literal("eu-1a"),)), "ids": Ref(call.id, ("zoneIds",))}
    assert resource(graph, "eu-1a").inputs == {}
