"""States: what changes, what stays byte for byte, and what is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetform.migrate.errors import MigrateError
from fleetform.migrate.state.moving import plan, plan_of
from fleetform.migrate.state.reading import state_of
from fleetform.migrate.state.turning import turned_back

SECRET = "s3cr3t-of-the-state"
OLD, NEW = "registry.terraform.io", "registry.opentofu.org"


def resource(provider: str, **more: Any) -> dict[str, Any]:
    instance = {"schema_version": 0, "attributes": {"id": SECRET, "n": -1.5, "u": "\x01"}, "sensitive_attributes": []}
    return {
        "mode": "managed",
        "type": "x_y",
        "name": "a",
        "provider": provider,
        "instances": [instance],
        **more,
    }


def state(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "version": 4,
        "terraform_version": "1.11.4",
        "serial": 7,
        "lineage": "0f5c",
        "outputs": {"o": {"value": SECRET, "type": "string", "sensitive": True}},
        "resources": [*resources],
        "check_results": None,
        **more,
    }


def written(folder: Path, content: dict[str, Any] | bytes) -> Path:
    path = folder / "terraform.tfstate"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content, indent=2).encode() + b"\n")
    return path


def refusal(folder: Path, content: dict[str, Any] | bytes) -> str:
    """What is said of a state that is refused; never a value of it."""
    path = written(folder, content)
    with pytest.raises(MigrateError) as caught:
        plan(path)
    assert SECRET not in str(caught.value)
    return str(caught.value).replace(f"{folder}/", "")


@pytest.mark.parametrize(
    ("said", "moved"),
    [
        (f'provider["{OLD}/hashicorp/aws"]', f'provider["{NEW}/hashicorp/aws"]'),
        (f'provider["{OLD}/hashicorp/aws"].west', f'provider["{NEW}/hashicorp/aws"].west'),
        (f'module.a.module.b.provider["{OLD}/datadog/dd"]', f'module.a.module.b.provider["{NEW}/datadog/dd"]'),
        (f'module.a.provider["{OLD}/x/y"].z', f'module.a.provider["{NEW}/x/y"].z'),
        (f'provider["{OLD}/x/y"].z["a\\"]b"]', f'provider["{NEW}/x/y"].z["a\\"]b"]'),
        (f'provider["{OLD}/x/y"].z[3]', f'provider["{NEW}/x/y"].z[3]'),
    ],
)
def test_every_form_of_an_address_moves(tmp_path: Path, said: str, moved: str) -> None:
    move = plan(written(tmp_path, state(resource(said))))
    assert json.loads(move.content)["resources"][0]["provider"] == moved
    assert move.serial == json.loads(move.content)["serial"] == 8


@pytest.mark.parametrize(
    "said",
    [
        'provider["terraform.io/builtin/terraform"]',
        'provider["registry.example.com/team/x"]',
        'provider["registry.opentofu.org/hashicorp/aws"].west',
        'provider["hashicorp/aws"]',
        'provider["registry.terraform.io.example.com/a/b"]',
    ],
)
def test_other_addresses_stay_and_then_nothing_changes(tmp_path: Path, said: str) -> None:
    path = written(tmp_path, state(resource(said)))
    move = plan(path)
    assert (move.is_needed, move.serial, move.content) == (False, 7, path.read_bytes())


def test_an_instance_says_its_own_provider(tmp_path: Path) -> None:
    one = resource("x")
    del one["provider"]
    one["instances"] = [
        {"index_key": key, "provider": f'provider["{OLD}/x/y"].all["{key}"]', "schema_version": 0, "attributes": {}}
        for key in ("a", "b")
    ]
    moved = json.loads(plan(written(tmp_path, state(one))).content)
    assert [each["provider"] for each in moved["resources"][0]["instances"]] == [
        f'provider["{NEW}/x/y"].all["a"]',
        f'provider["{NEW}/x/y"].all["b"]',
    ]


def test_what_the_configuration_names_in_full_stays(tmp_path: Path) -> None:
    both = state(resource(f'provider["{OLD}/a/b"]'), resource(f'provider["{OLD}/c/d"]'))
    move = plan(written(tmp_path, both), kept=[f"{OLD}/c/d"])
    assert [one["provider"] for one in json.loads(move.content)["resources"]] == [
        f'provider["{NEW}/a/b"]',
        f'provider["{OLD}/c/d"]',
    ]


def test_values_that_look_like_addresses_and_serials_stay(tmp_path: Path) -> None:
    lookalike = f'provider["{OLD}/hashicorp/aws"]'
    one = resource(lookalike)
    one["instances"][0]["attributes"] = {"provider": lookalike, "serial": 7, "resources": [{"provider": lookalike}]}
    move = plan(written(tmp_path, state(one)))
    before, after = move.state.content.splitlines(), move.content.splitlines()
    changed = [number for number, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert len(changed) == 2
    assert json.loads(move.content)["resources"][0]["instances"] == one["instances"]


numbers = st.from_regex(r"-?(0|[1-9][0-9]{0,40})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?", fullmatch=True)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8).map(json.dumps)
leaves = st.one_of(numbers, texts, st.sampled_from(["true", "false", "null", '"\\ud800"', '"\\u003ca\\u003e"']))
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{' , '.join(items)}]"),
        st.dictionaries(texts, inner, max_size=3).map(
            lambda items: "{" + ",\n".join(f"{key} :\t{value}" for key, value in items.items()) + "}"
        ),
    ),
    max_leaves=8,
)


@given(values, st.sampled_from(["\n", "\r\n", ""]))
def test_whatever_stands_in_attributes_stays_as_it_is_written(value: str, end: str) -> None:
    text = json.dumps(state(resource(f'provider["{OLD}/a/b"]')), indent=2).replace("\n", end)
    text = text.replace(f'"id": "{SECRET}"', f'"id": {value}')
    move = plan_of(state_of(text.encode(), Path("s")))
    expected = text.replace(f'provider[\\"{OLD}/', f'provider[\\"{NEW}/').replace('"serial": 7', '"serial": 8')
    assert move.content == expected.encode()


@given(st.binary(max_size=60))
def test_bytes_of_any_kind_are_refused_with_a_message(content: bytes) -> None:
    with pytest.raises(MigrateError, match=r"^s(:\d+:\d+)?: |^s:\d+: "):
        state_of(content, Path("s"))


@given(st.data())
def test_a_state_that_was_cut_off_is_refused_wherever_that_was(data: st.DataObject) -> None:
    whole = json.dumps(state(resource(f'provider["{OLD}/a/b"]')), indent=2)
    length = data.draw(st.integers(1, len(whole) - 1))
    with pytest.raises(MigrateError, match=r"^s:\d+:\d+: the file ends in the middle") as caught:
        state_of(whole[:length].encode(), Path("s"))
    assert SECRET not in str(caught.value)


def test_a_cut_off_state_is_told_with_its_place(tmp_path: Path) -> None:
    whole = json.dumps(state(resource(f'provider["{OLD}/a/b"]')), indent=2)
    told = refusal(tmp_path, whole[: whole.index("schema_version")].encode())
    assert told == (
        "terraform.tfstate:21:11: the file ends in the middle: it was cut off when it was written or copied. "
        "Get it again ('terraform state pull'), or take Terraform's own backup beside it"
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "terraform.tfstate: is empty."),
        (b" \n", "terraform.tfstate: is empty."),
        (b"[]", "terraform.tfstate:1:1: a state has to be an object"),
        (b"{}", "terraform.tfstate:1:1: this says no version, so it is no state"),
        (b'{"version": 3}', "terraform.tfstate:1:13: version 3 of the format, of Terraform before 0.12."),
        (b'{"version": 5}', "terraform.tfstate:1:13: version 5 of the format is not known here"),
        (b'{"version": 4.0}', "terraform.tfstate:1:13: version 4.0 of the format is not known here"),
        (b'{"version": "4"}', "terraform.tfstate:1:13: a version of the format is not known here"),
        (b'{"version": 4, "version": 4}', "terraform.tfstate:1:16: this name comes a second time"),
        (b'{"version": 4,}', "terraform.tfstate:1:15: "),
        (b'{"version": NaN}', "terraform.tfstate:1:13: NaN is no JSON"),
        (b'{"version": 3, "backend": {}}', "terraform.tfstate:1:16: this is what Terraform notes of its backend"),
        (b'{"serial": 1, "encrypted_data": "x"}', "terraform.tfstate:1:15: OpenTofu has encrypted this state"),
        (b"PK\x03\x04", "terraform.tfstate: is a saved plan"),
        ("{}".encode("utf-16"), "terraform.tfstate: is UTF-16, as PowerShell's '>' writes."),
        (b"\xef\xbb\xbf{}", "terraform.tfstate:1:1: begins with a byte order mark"),
        (b'{\n"a": "\xff"}', "terraform.tfstate:2: is no UTF-8 text"),
        (b'{"version": ' + b"[" * 100_000, "terraform.tfstate:1:13: "),
    ],
)
def test_what_is_no_state_of_version_4_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    assert refusal(tmp_path, content).startswith(told)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"serial": "7"}, "'serial' of a state has to be a whole number"),
        ({"serial": 7.5}, "'serial' of a state has to be a whole number"),
        ({"serial": 2**64 - 1}, "the serial cannot be raised any more"),
        ({"lineage": None}, "'lineage' of a state has to be a text"),
        ({"resources": {}}, "'resources' of a state has to be a list"),
        ({"resources": [SECRET]}, "a resource has to be an object"),
        ({"novelty": SECRET}, "a state has no name 'novelty' in version 4 of the format."),
        ({"outputs": {"o": {"value": SECRET}}}, "an output lacks 'type'"),
    ],
)
def test_what_is_odd_in_a_state_is_refused(tmp_path: Path, more: dict[str, Any], told: str) -> None:
    assert told in refusal(tmp_path, state(**more))


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (resource("provider.aws"), "the provider of x_y.a has no namespace, as with Terraform 0.12."),
        (resource("module.a.provider.aws.b"), "the provider of x_y.a has no namespace, as with Terraform 0.12."),
        (resource(f'provider["{OLD}/-/aws"]'), "terraform state replace-provider -- -/TYPE NAMESPACE/TYPE"),
        (resource(SECRET), "the provider of x_y.a is of no known form."),
        (resource(f'provider["{OLD}/a/b"]', mode="list"), "'mode' of a resource has to be 'managed' or 'data'"),
        (resource(f'provider["{OLD}/a/b"]', instances=[{"schema_version": 0, "x": 1}]), "an instance has no name 'x'"),
        (
            {
                "mode": "data",
                "type": "a",
                "name": "b\x1b[31m",
                "module": "module.m",
                "instances": [{"schema_version": 0}],
            },
            r"module.m.data.a.b\u001b[31m says no provider",
        ),
    ],
)
def test_what_is_odd_in_a_resource_is_refused(tmp_path: Path, one: dict[str, Any], told: str) -> None:
    assert told in refusal(tmp_path, state(one))


def test_a_state_that_was_written_twice_is_refused(tmp_path: Path) -> None:
    whole = json.dumps(state()).encode()
    assert "something stands behind the end" in refusal(tmp_path, whole + b"\n" + whole)


def test_the_lineage_of_another_state_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, state(resource(f'provider["{OLD}/a/b"]')))
    with pytest.raises(MigrateError, match="its lineage is not that of the state in the backend") as caught:
        plan(path, lineage="another")
    assert "Nothing was changed: pull the right one ('terraform state pull')" in str(caught.value)


def test_turning_back_gives_the_same_with_a_higher_serial(tmp_path: Path) -> None:
    path = written(tmp_path, state(resource(f'provider["{OLD}/a/b"].c')))
    before = path.read_text()
    path.write_bytes(plan(path).content)
    assert turned_back(path).decode() == re.sub(r'"serial": 7', '"serial": 9', before)
