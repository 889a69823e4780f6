"""Names of objects: allowed, cut, and never the same twice."""

from __future__ import annotations

import re

import pulumi_aws as aws
from hypothesis import given
from hypothesis import strategies as st

from export_crossplane.crossplane_support import Documents, written
from fleetform.export.crossplane.object_names import MAXIMUM, Names, object_name
from fleetform.export.crossplane.property_paths import field_path, parse, show
from fleetform.export.crossplane.user_secrets import secret_key

LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")


def vpcs(*names: str) -> Documents:
    def program() -> None:
        for name in names:
            aws.ec2.Vpc(name, cidr_block="10.0.0.0/16")

    return written(program, config={"aws:region": "eu-west-1"})


def test_names_that_differ_only_in_what_is_not_allowed_stay_apart() -> None:
    names = [d["metadata"]["name"] for d in vpcs("my_vpc", "my-vpc", "My-Vpc").all if d["kind"] == "VPC"]
    assert len(set(names)) == 3
    assert "my-vpc" in names


def test_long_names_are_cut_and_stay_apart() -> None:
    names = [d["metadata"]["name"] for d in vpcs("v" * 80 + "a", "v" * 80 + "b").all if d["kind"] == "VPC"]
    assert len(set(names)) == 2
    assert all(len(name) <= MAXIMUM for name in names)


def test_two_types_may_share_a_name() -> None:
    def program() -> None:
        vpc = aws.ec2.Vpc("same", cidr_block="10.0.0.0/16")
        aws.ec2.InternetGateway("same", vpc_id=vpc.id)

    docs = written(program, config={"aws:region": "eu-west-1"})
    assert docs.fields("InternetGateway", "same")["vpcIdRef"] == {"name": "same"}


@given(st.text(min_size=1, max_size=100))
def test_every_text_becomes_an_allowed_name(text: str) -> None:
    name = object_name(text)
    assert LABEL.fullmatch(name)
    assert len(name) <= MAXIMUM


@given(st.lists(st.text(min_size=1, max_size=80), unique=True, max_size=20))
def test_every_identity_has_its_own_name(texts: list[str]) -> None:
    names = Names()
    taken = [names.take("Kind", text, f"urn:{text}") for text in texts]
    assert len(set(taken)) == len(texts)
    assert [names.take("Kind", text, f"urn:{text}") for text in texts] == taken


@given(st.lists(st.text(min_size=1), min_size=2, max_size=2, unique=True))
def test_keys_of_secrets_are_allowed_and_stay_apart(texts: list[str]) -> None:
    keys = [secret_key(text) for text in texts]
    assert len(set(keys)) == 2
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", key) for key in keys)


def test_property_paths() -> None:
    assert parse('rules[0].labels["a.b"].c') == ("rules", 0, "labels", "a.b", "c")
    assert show(("rules", 0, "a.b")) == 'rules[0]["a.b"]'
    assert field_path(("data", "tls.crt")) == "data[tls.crt]"
