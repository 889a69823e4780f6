"""Values that no engine takes as inputs are refused: where they are, and what to give instead."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from fleetform.graph.errors import RecordingError
from graph.support import Group, Thing, recorded


def anything(value: Any) -> Any:
    """What type checkers do not let through, and programs do all the same."""
    return value


def in_apply() -> None:
    one = Thing("one")
    Thing("it", data=one.arn.apply(lambda _: {"a": [b"x"]}))


PROGRAMS: dict[Callable[[], object], str] = {
    lambda: Thing("it", data=b"x"): (
        "cloud:index:Thing 'it': 'data': unexpected input of type bytes: give a text, as value.decode() makes one"
    ),
    lambda: Thing("it", tags={"a": [1, {"b": {"x"}}]}): (
        "'tags['a'][1]['b']': unexpected input of type set: give a list, as sorted(value) makes one"
    ),
    lambda: Thing("it", when=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)): (
        "'when': unexpected input of type datetime: give a text, as value.isoformat() makes one"
    ),
    lambda: Thing("it", ratio=decimal.Decimal("1.5")): (
        "'ratio': unexpected input of type Decimal: give a number, as float(value) makes one"
    ),
    lambda: Thing("it", path=Path("a")): "'path': unexpected input of type PosixPath: give a text, as str(value)",
    lambda: Thing("it", call=lambda: 1): "'call': unexpected input of type function: it was perhaps not called",
    lambda: Thing("it", numbers=range(3)): "'numbers': unexpected input of type range",
    lambda: Thing("it", map={1: "a"}): "'map': a key of a map must be a text, and this one is 1",
    lambda: aws.ec2.SecurityGroup(
        "it", ingress=[aws.ec2.SecurityGroupIngressArgs(protocol=anything(b"tcp"), from_port=1, to_port=2)]
    ): "aws:ec2/securityGroup:SecurityGroup 'it': 'ingress[0].protocol': unexpected input of type bytes",
    lambda: aws.ec2.get_ami(name_regex=anything(b"x")): "aws:ec2/getAmi:getAmi: 'nameRegex': unexpected input of type",
    lambda: Group("it").register_outputs({"key": b"x"}): "outputs of cloud:index:Group 'it': 'key': unexpected input",
    lambda: pulumi.export("when", datetime.date(2026, 1, 1)): "stack output 'when': unexpected input of type date",
    lambda: pulumi.export("deep", [{"a": decimal.Decimal(1)}]): "stack output 'deep[0]['a']': unexpected input of type",
    in_apply: "cloud:index:Thing 'it': 'data['a'][0]': unexpected input of type bytes",
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_refused_with_the_property(program: Callable[[], object]) -> None:
    with pytest.raises(RecordingError) as refused:
        recorded(program)
    assert PROGRAMS[program] in str(refused.value)
