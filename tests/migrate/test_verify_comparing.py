"""Comparing plans as data: what differs is told by its place, never by its value."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fleetform.migrate.verify.comparing import compare
from fleetform.migrate.verify.planning import Plan, json_of
from fleetform.migrate.verify.report import as_data, as_text
from fleetform.migrate.verify.verifying import Proof

BEGAN = datetime(2026, 11, 25, 12, 0, 0, 500_000, tzinfo=UTC)
AWS = {"Terraform": "registry.terraform.io/hashicorp/aws", "OpenTofu": "registry.opentofu.org/hashicorp/aws"}
SECRET = "s3cr3t-of-the-plan"


def change(address: str = "x.a", actions: str = "no-op", **more: Any) -> dict[str, Any]:
    kept = {key: more.pop(key) for key in ("provider_name", "previous_address", "deposed") if key in more}
    return {"address": address, **kept, "change": {"actions": actions.split("+"), "before": {}, "after": {}, **more}}


def plans(first: list[dict[str, Any]], second: list[dict[str, Any]], **more: tuple[Any, Any]) -> tuple[Plan, Plan]:
    made: list[Plan] = []
    for place, (engine, changes) in enumerate({"Terraform": first, "OpenTofu": second}.items()):
        start = BEGAN + timedelta(minutes=place)
        named = [{"provider_name": AWS[engine], **one} for one in changes]
        data = {"resource_changes": named, **{key: both[place] for key, both in more.items()}}
        made.append(Plan(engine, "1.0", data, start, start + timedelta(seconds=5)))
    return made[0], made[1]


def differences(first: list[dict[str, Any]], second: list[dict[str, Any]], **more: tuple[Any, Any]) -> list[str]:
    told = [str(one) for one in compare(*plans(first, second, **more)).differences]
    assert SECRET not in " ".join(told)
    return told


def test_the_same_plan_of_two_registries_is_the_same() -> None:
    both = [change(after={"a": [1, {"b": None}]}), change("data.y.b", "read")]
    made = compare(*plans(both, both))
    assert (made.differences, made.notes, made.is_empty, made.resources) == ([], [], True, 2)
    assert made.actions == {"no-op": 1, "read": 1}


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ([change()], [], "x.a: only in the plan of Terraform (no-op)"),
        ([], [change(actions="create")], "x.a: only in the plan of OpenTofu (create)"),
        ([change()], [change(actions="update")], "x.a: action: no-op with Terraform, update with OpenTofu"),
        (
            [change(actions="delete+create")],
            [change(actions="create+delete")],
            "x.a: order of replacing: ['delete', 'create'] with Terraform, ['create', 'delete'] with OpenTofu",
        ),
        (
            [change()],
            [change(provider_name="example.com/x/aws")],
            "x.a: provider: registry.opentofu.org/hashicorp/aws with Terraform, example.com/x/aws with OpenTofu",
        ),
        ([change(previous_address="x.b")], [change()], "x.a: moved from: x.b with Terraform, nothing with OpenTofu"),
        ([change(importing={"id": SECRET})], [change()], "x.a: imported: True with Terraform, False with OpenTofu"),
        ([change(deposed="0a")], [change()], "x.a (deposed 0a): only in the plan of Terraform (no-op)"),
        ([change(after={"a": {"b": [SECRET]}})], [change(after={"a": {"b": ["x"]}})], "x.a: after.a.b[0]: two values"),
        ([change(before={"a": 1})], [change(before={"a": 2})], "x.a: before.a: two values"),
        ([change(after={"a": 1})], [change(after={})], "x.a: after.a: only with Terraform"),
        ([change(after={"a": [1]})], [change(after={"a": [1, 2]})], "x.a: after.a[1]: only with OpenTofu"),
        (
            [change(after={"a": 1})],
            [change(after={"a": "1"})],
            "x.a: after.a: a number for Terraform, a text for OpenTofu",
        ),
        (
            [change(after={"a": True})],
            [change(after={"a": 1})],
            "x.a: after.a: a boolean for Terraform, a number for OpenTofu",
        ),
        (
            [change(after={"a": SECRET})],
            [change(after={}, after_unknown={"a": True})],
            "x.a: after.a: a text for Terraform, known after applying for OpenTofu",
        ),
        (
            [change(after={"a": {SECRET: 1}}, after_sensitive={"a": True})],
            [change(after={"a": {"x": 1}}, after_sensitive={"a": True})],
            "x.a: after.a: two sensitive values",
        ),
    ],
)
def test_each_difference_is_told(first: list[dict[str, Any]], second: list[dict[str, Any]], told: str) -> None:
    assert told in differences(first, second)


def test_values_that_nobody_knows_yet_are_alike() -> None:
    one = change(actions="create", after={"n": 1}, after_unknown={"id": True, "list": [True, {"a": True}]})
    assert differences([one], [one]) == []


def test_digits_count_and_ways_of_writing_do_not() -> None:
    texts = ('{"a": 9007199254740993}', '{"a": 9007199254740992}', '{"a": 1e3}', '{"a": 1000}')
    numbers = [change(after=json_of(text)) for text in texts]
    assert differences([numbers[0]], [numbers[1]]) == ["x.a: after.a: two values"]
    assert differences([numbers[2]], [numbers[3]]) == []


def test_the_time_of_the_plan_is_alike() -> None:
    times = [(BEGAN + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ") for minutes in (0, 1)]
    first, second = ([change(after={"at": time})] for time in times)
    assert differences(first, second) == []
    assert differences(second, first) == ["x.a: after.at: two values"]
    assert differences(first, [change(after={"at": "2026-11-25"})]) == ["x.a: after.at: two values"]


def test_what_only_one_calls_sensitive_is_a_note() -> None:
    first = [change(after={"a": [1, 2]}, after_sensitive={"a": [False, True]})]
    made = compare(*plans(first, [change(after={"a": [1, 2]}, after_sensitive={})]))
    assert (made.differences, made.notes) == ([], ["x.a: after.a[1]: sensitive for Terraform alone"])


def test_outputs_drift_and_checks_count() -> None:
    output = {"actions": ["update"], "before": 1, "after": SECRET, "after_unknown": False, "after_sensitive": True}
    other = {**output, "after": "x"}
    assert differences([], [], output_changes=({"o": output}, {"o": other})) == [
        "output o: after: two sensitive values"
    ]
    assert differences([], [], output_changes=({"o": output}, {})) == ["output o: only in the plan of Terraform"]
    created = {**output, "actions": ["create"]}
    assert differences([], [], output_changes=({"o": created}, {"o": output})) == [
        "output o: action: create with Terraform, update with OpenTofu"
    ]
    assert differences([], [], resource_drift=([], [change(actions="update")])) == [
        "x.a: changed outside, says OpenTofu alone"
    ]
    checks = [[{"address": {"to_display": "check.c"}, "status": status}] for status in ("pass", "fail")]
    assert differences([], [], checks=(checks[0], checks[1])) == [
        "check.c: check: pass with Terraform, fail with OpenTofu"
    ]


@pytest.mark.parametrize(
    ("changes", "is_empty"),
    [
        ([change()], True),
        ([change("data.a.b", "read")], True),
        ([change(actions="forget")], False),
        ([change(previous_address="x.b")], False),
        ([change(actions="delete+create")], False),
    ],
)
def test_when_a_plan_is_empty(changes: list[dict[str, Any]], is_empty: bool) -> None:
    assert compare(*plans(changes, changes)).is_empty is is_empty


def test_a_report_is_harmless_and_says_what_it_is() -> None:
    hostile = 'x.a["\x1b[31m\u202e<b>"]'
    made = compare(*plans([change(hostile, "delete+create")], [change(hostile, "create")]))
    text = as_text(Proof(made, False, ("1.11.4", "1.12.6"), ("20261125T000000Z",)))
    assert text == (
        "Terraform 1.11.4 and OpenTofu 1.12.6\n"
        "Terraform saw what was there before: 20261125T000000Z\n"
        '  differs: x.a["\\x1b[31m\\u202e<b>"]: action: replace with Terraform, create with OpenTofu\n'
        "Not the same: 1 difference.\n"
    )
    same = Proof(compare(*plans([change(actions="update")], [change(actions="update")])), False, ("1", "2"), ())
    assert as_text(same).endswith("Both plan the same for 1 resource: 1 update.\n")
    assert as_data(same)["same"] is True


def test_warnings_before_json_are_passed_over() -> None:
    assert json_of('\nWarning: {something}\n\n{"a": 1}\n') == {"a": 1}
