"""`--keep-going` where the program itself decides on what is not known: what it is answered, and what is told."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pulumi
import pulumi.dynamic
import pulumi_aws as aws
import pytest

from fleetform.graph.errors import NotPortable, RecordingError
from fleetform.graph.expressions import Call, ListOf, Literal, Ref
from fleetform.graph.model import Graph
from fleetform.graph.serialize import dumps, loads
from graph.support import Thing, recorded, resource

ZONES = "aws:index/getAvailabilityZones:getAvailabilityZones"


def a_subnet_for_every_zone() -> None:
    for number, zone in enumerate(aws.get_availability_zones().names):
        Thing(f"subnet-{zone}", zone=zone, cidr=f"10.0.{number}.0/24")


def told(graph: Graph) -> list[str]:
    """The reasons of what could not be said, without what follows the value."""
    return [place.reason for place in graph.unportable]


def test_a_loop_over_what_a_data_source_gives_tells_the_fact_to_give() -> None:
    line = inspect.getsourcelines(a_subnet_for_every_zone)[1] + 1
    with pytest.raises(NotPortable) as refused:
        recorded(a_subnet_for_every_zone)
    assert str(refused.value) == (
        f"test_going_on.py:{line}:1: not portable: a loop goes over the value of 'names' of data source {ZONES}, which "
        "is known only after deployment. Use fleetform.graph.portable.map(list, function) to make a value of every "
        "item. Or give the answer in a file for --facts, or in a blueprint under 'facts':\n"
        f"  dataSources:\n    {ZONES}:\n      names: [VALUE, VALUE]"
    )


def test_the_fact_that_is_told_is_the_one_that_helps() -> None:
    import yaml

    with pytest.raises(NotPortable) as refused:
        recorded(a_subnet_for_every_zone)
    facts = yaml.safe_load(refused.value.advice.partition("\n")[2].replace("[VALUE, VALUE]", "[a, b]"))
    graph = recorded(a_subnet_for_every_zone, facts=facts)
    assert [(item.name, item.inputs["zone"]) for item in graph.resources.values()] == [
        ("subnet-a", Literal("a")),
        ("subnet-b", Literal("b")),
    ]


def test_a_fact_for_one_of_several_calls_says_its_arguments() -> None:
    def program() -> None:
        aws.get_availability_zones(state="impaired")
        for zone in aws.get_availability_zones(state="available").names:
            Thing(zone)

    with pytest.raises(NotPortable) as refused:
        recorded(program)
    assert refused.value.advice.endswith(
        f'    {ZONES}:\n      - arguments: {{"state": "available"}}\n        result: {{names: [VALUE, VALUE]}}'
    )


def test_a_fact_about_a_part_of_an_answer_names_the_whole_way_to_it() -> None:
    def program() -> None:
        if aws.ec2.get_ami().block_device_mappings[0].ebs["encrypted"] == "true":
            Thing("one")

    with pytest.raises(NotPortable) as refused:
        recorded(program)
    assert "blockDeviceMappings: [{ebs: {encrypted: VALUE}}, {ebs: {encrypted: VALUE}}]" in refused.value.advice


def test_going_on_a_loop_runs_once() -> None:
    graph = recorded(a_subnet_for_every_zone, keep_going=True)
    (call,) = graph.data_calls
    (subnet,) = graph.resources.values()
    assert subnet.name == "subnet-names-0"
    assert subnet.inputs == {"zone": Ref(call, ("names", 0)), "cidr": Literal("10.0.0.0/24")}
    assert told(graph) == ["a loop goes over the value: taken as if it has one item"]
    assert loads(dumps(graph)) == graph


def test_a_loop_over_the_first_items_is_recorded_whole() -> None:
    def program() -> None:
        zones = aws.get_availability_zones().names[:2]
        for number, zone in enumerate(zones):
            Thing(f"subnet-{number}", zone=zone)
        Thing("count", value=len(zones), last=list(zones)[-1], tail=[*aws.get_availability_zones().names[1:3]])

    graph = recorded(program)
    (call,) = graph.data_calls
    assert [resource(graph, f"subnet-{n}").inputs["zone"] for n in (0, 1)] == [Ref(call, ("names", n)) for n in (0, 1)]
    count = resource(graph, "count").inputs
    assert count["value"] == Literal(2)
    assert count["last"] == Ref(call, ("names", 1))
    assert count["tail"] == ListOf((Ref(call, ("names", 1)), Ref(call, ("names", 2))))
    assert any(f"'names' of data source {ZONES} is taken to have at least 2 items" in note for note in graph.notes)


def test_a_loop_over_all_but_the_first_is_refused() -> None:
    def program() -> None:
        for zone in aws.get_availability_zones().names[1:]:
            Thing("one", zone=zone)

    with pytest.raises(NotPortable, match="a loop goes over the value"):
        recorded(program)


def is_there(one: Thing) -> Any:
    return "yes" if value_of(one.title) else "no"


def equal(one: Thing) -> Any:
    return "yes" if value_of(one.arn) == "arn:x" else "no"


def different(one: Thing) -> Any:
    return "yes" if value_of(one.arn) != "arn:x" else "no"


def enabled(one: Thing) -> Any:
    return "yes" if value_of(one.enabled) else "no"


def larger(one: Thing) -> Any:
    return "yes" if value_of(one.size) > 3 else "no"


def counted(one: Thing) -> Any:
    return "yes" if len(value_of(one.zones)) == 1 else "no"


def filled(one: Thing) -> Any:
    return "yes" if value_of(one.labels) else "no"


def among(one: Thing) -> Any:
    return "yes" if "a" in value_of(one.zones) else "no"


def part(one: Thing) -> Any:
    return "yes" if "a" in value_of(one.title) else "no"


def plain(one: Thing) -> Any:
    return "yes" if int(value_of(one.size)) == 1 else "no"


def repeated(one: Thing) -> Any:
    return "yes" if list(range(value_of(one.size))) == [0] else "no"


def from_text(one: Thing) -> Any:
    return "yes" if int(value_of(one.title)) == 1 else "no"


def of_characters(one: Thing) -> Any:
    return "yes" if value_of(one.title).isdigit() else "no"


def in_order(one: Thing) -> Any:
    return "yes" if value_of(one.title) > "m" else "no"


def entries(one: Thing) -> Any:
    return "yes" if [value for _, value in value_of(one.labels).items()] else "no"


def value_of(output: pulumi.Output[Any]) -> Any:
    """What is inside an output, outside `apply`: as data sources called directly give it."""
    return output.__dict__["_data"].value


def not_zero(one: Thing) -> Any:
    return "yes" if value_of(one.size) else "no"


def looked_up(one: Thing) -> Any:
    return words().get(value_of(one.title), "no")


def words() -> dict[str, str]:
    return {"a": "yes"}


ANSWERS: dict[Callable[[Thing], Any], tuple[str, str]] = {
    is_there: ("yes", "there is one"),
    equal: ("no", "they differ"),
    different: ("yes", "it is true"),
    enabled: ("yes", "it is true"),
    larger: ("yes", "it is true"),
    counted: ("yes", "it has one item"),
    filled: ("yes", "it is not empty"),
    among: ("no", "it is not in there"),
    part: ("no", "it is not in there"),
    plain: ("yes", "it is 1"),
    repeated: ("yes", "it is 1"),
    from_text: ("yes", "it is 1"),
    of_characters: ("yes", "they are so"),
    in_order: ("no", "it comes last"),
    entries: ("yes", "it has one entry"),
    not_zero: ("yes", "it is not 0"),
    looked_up: ("no", "nothing is there"),
}


@pytest.mark.parametrize("use", ANSWERS, ids=lambda use: use.__name__)
def test_decisions_have_an_answer_that_is_told(use: Callable[[Thing], Any]) -> None:
    def program() -> None:
        Thing("user", text=use(Thing("one")))

    with pytest.raises(NotPortable):
        recorded(program)
    graph = recorded(program, keep_going=True)
    answer, words = ANSWERS[use]
    assert resource(graph, "user").inputs["text"] == Literal(answer)
    assert [reason.partition(": taken as if ")[2] for reason in told(graph)] == [words]
    assert graph.unportable[0].resource == resource(graph, "one").urn
    assert graph.unportable[0].placeholder is None


def test_the_same_place_is_told_once() -> None:
    def program() -> None:
        one = Thing("one")
        for _ in range(3):
            is_there(one)

    assert len(recorded(program, keep_going=True).unportable) == 1


def test_a_name_made_of_an_unknown_value_is_one_that_tells_where_it_comes_from() -> None:
    def program() -> None:
        zones = aws.get_availability_zones().names
        for zone in (zones[0], zones[1]):
            Thing(f"subnet-{zone}", zone=zone)
        for other in (Thing("one"), Thing("two")):
            other.arn.apply(lambda arn: Thing(f"of {arn}"))
            other.arn.apply(lambda arn: Thing(f"of {arn.split(':')[0]}"))

    graph = recorded(program)
    assert [item.name for item in graph.resources.values()] == [
        "subnet-names-0",
        "subnet-names-1",
        "one",
        "two",
        "of one-arn",
        "of one-arn-2",
        "of two-arn",
        "of two-arn-2",
    ]
    assert resource(graph, "subnet-names-1").urn.endswith("::subnet-names-1")
    assert "\x7f" not in dumps(graph)
    told = f"the name of cloud:index:Thing 'subnet-names-0' is made of 'names.0' of data source {ZONES}"
    assert any(told in note for note in graph.notes)


def test_a_name_of_an_unknown_value_is_given_once() -> None:
    def program() -> None:
        account = aws.get_caller_identity().account_id
        Thing(f"role-{account}")
        Thing(f"role-{account}")

    with pytest.raises(RecordingError, match="two resources are cloud:index:Thing 'role-accountId'"):
        recorded(program)


def test_resources_made_inside_apply_are_kept() -> None:
    def program() -> None:
        Thing("one").arn.apply(lambda arn: Thing(f"for-{arn}"))

    graph = recorded(program)
    assert [item.name for item in graph.resources.values()] == ["one", "for-one-arn"]


class Nothing(pulumi.dynamic.ResourceProvider):
    pass


class Own(pulumi.dynamic.Resource):
    token: pulumi.Output[str]
    size: pulumi.Output[int]


def test_going_on_leaves_dynamic_resources_out() -> None:
    def program() -> None:
        own = Own(Nothing(), "own", {"token": None, "size": None})
        Thing("one", token=own.token, size=own.size.apply(lambda size: size + 1), id=own.id)

    with pytest.raises(NotPortable) as refused:
        recorded(program)
    assert "'own' is a dynamic provider's resource: Python code that an engine runs" in str(refused.value)
    assert "pulumi_command" in refused.value.advice
    graph = recorded(program, keep_going=True)
    assert [item.name for item in graph.resources.values()] == ["one"]
    inputs = resource(graph, "one").inputs
    assert inputs["token"] == graph.variables["own_token"]
    assert inputs["size"] == Call("add", (graph.variables["own_size"], Literal(1)))
    assert inputs["id"] == graph.variables["own_id"]
    assert (graph.variables["own_token"].kind, graph.variables["own_size"].kind) == ("text", "number")
    assert resource(graph, "one").dependencies == ()
    assert len(graph.unportable) == 1


def test_going_on_leaves_hooks_out() -> None:
    def program() -> None:
        hook = pulumi.ResourceHook("hook", print)
        binding = pulumi.ResourceHookBinding(before_create=[hook])
        Thing("one", opts=pulumi.ResourceOptions(hooks=binding))

    with pytest.raises(NotPortable, match="the hooks of cloud:index:Thing 'one' are Python code that an engine runs"):
        recorded(program)
    graph = recorded(program, keep_going=True)
    assert told(graph) == [
        "the hooks of cloud:index:Thing 'one' are Python code that an engine runs: taken as if there are none"
    ]
    assert list(graph.resources) == [resource(graph, "one").urn]
