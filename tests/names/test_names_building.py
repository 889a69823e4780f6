"""The parts of the regeneration, each on a few facts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from fleetform.names.model import Attribute, CrdField
from fleetform.names.regenerate.aligning import Aligner, pair_names, shapes_of
from fleetform.names.regenerate.annotations import Shape
from fleetform.names.regenerate.arm_bodies import Bodies
from fleetform.names.regenerate.arm_paths import arm_path
from fleetform.names.regenerate.crd_fields import crd_fields
from fleetform.names.regenerate.crds import kinds
from fleetform.names.regenerate.schema import Field, official_schema, packed_schema
from fleetform.names.regenerate.sdk import Package, Property, read_package
from fleetform.names.regenerate.words import camel, plural, snake

TEXT = Shape("string")
EMPTY = Package("toy", "1.0.0", {}, {}, None, {})


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("subnet_id", "subnet_ids"),
        ("policy", "policies"),
        ("address", "addresses"),
        ("index", "indices"),
        ("key", "keys"),
        ("tags", "tags"),
        ("status", "statuses"),
        ("alias", "aliases"),
    ],
)
def test_plurals(one: str, many: str) -> None:
    assert plural(one) == many


def test_spellings() -> None:
    assert camel("vpc_id") == "vpcId"
    assert snake("vpcId") == "vpc_id"
    assert snake("ipv6CIDRBlock") == "ipv6_cidr_block"


def test_renames_come_before_the_rule() -> None:
    block = {"tag": Field("set", block=True), "tags": Field("list"), "name": Field("string")}
    shapes = {"tags": [Shape("list")], "tagsCollection": [Shape("list")], "name": [TEXT]}
    table = {"tag": {"name": "tags"}, "tags": {"name": "tagsCollection"}}
    assert pair_names(block, shapes, table) == {"tags": "tag", "tagsCollection": "tags", "name": "name"}


def test_a_pair_must_fit() -> None:
    block = {"rule": Field("string"), "rules": Field("map")}
    assert pair_names(block, {"rules": [Shape("map")]}, {}) == {"rules": "rules"}
    assert pair_names({"rule": Field("map")}, {"rule": [TEXT]}, {}) == {}


def test_what_has_no_partner_is_told() -> None:
    package = Package(
        "toy", "1", {}, {}, None, {"_inputs:Rule": {"port": Property(TEXT, True), "odd": Property(TEXT, False)}}
    )
    block = {
        "rule": Field("list", block=True, most_one=True, fields={"port": Field("number"), "extra": Field("string")})
    }
    shapes = shapes_of({"rule": Property(Shape("object", ref="_inputs:Rule"), True), "lost": Property(TEXT, False)})
    found = Aligner(package, tabled=False).align(block, shapes, {})
    assert found.attributes["rule"].single
    assert (found.missing, found.unused) == (["lost", "rule.odd"], ["rule.extra"])
    assert (found.exact, found.by_rule) == (0, 2)


def test_official_and_packed_schemas_say_the_same() -> None:
    packed_facts: dict[str, Any] = {
        "provider": "toy",
        "version": "1.0",
        "config": {"region": ["string", "o"]},
        "data_sources": {},
        "resources": {
            "toy_thing": {
                "id": ["string", "c"],
                "names": ["set(string)", "o"],
                "rule": ["block:list1", "r", {"port": ["number", "r"]}],
                "parts": ["object:list", "c", {"size": ["number", "c"]}],
            }
        },
    }
    official_facts: dict[str, Any] = {
        "provider": {"block": {"attributes": {"region": {"type": "string", "optional": True}}}},
        "resource_schemas": {
            "toy_thing": {
                "block": {
                    "attributes": {
                        "id": {"type": "string", "computed": True},
                        "names": {"type": ["set", "string"], "optional": True},
                        "parts": {"type": ["list", ["object", {"size": "number"}]], "computed": True},
                    },
                    "block_types": {
                        "rule": {
                            "nesting_mode": "list",
                            "min_items": 1,
                            "max_items": 1,
                            "block": {"attributes": {"port": {"type": "number", "required": True}}},
                        }
                    },
                }
            }
        },
    }
    assert official_schema("toy", "1.0", official_facts) == packed_schema(packed_facts)


SDK = '''
import pulumi
from . import outputs
from ._inputs import *

@pulumi.input_type
class ThingArgs:
    @_builtins.property
    @pulumi.getter(name="vpcId")
    def vpc_id(self) -> pulumi.Input[_builtins.str]:
        """
        The network. \\"\\"\\" Not the end: @pulumi.getter
        """
        return pulumi.get(self, "vpc_id")

    @vpc_id.setter
    def vpc_id(self, value: pulumi.Input[_builtins.str]):
        pulumi.set(self, "vpc_id", value)

    @_builtins.property
    @pulumi.getter
    def rules(self) -> pulumi.Input[Optional[Sequence[pulumi.Input['RuleArgs']]]]:
        return pulumi.get(self, "rules")

class Thing(pulumi.CustomResource):
    """
    Uses Azure REST API version 2024-01-01. In version 2.x it used 2020-01-01.
    """
    def _internal_init(__self__):
        secret_opts = pulumi.ResourceOptions(additional_secret_outputs=["key"])
        alias_opts = pulumi.ResourceOptions(aliases=[pulumi.Alias(type_="toy:old:Thing")])
        super(Thing, __self__).__init__('toy:area:Thing', resource_name, __props__, opts)

    @_builtins.property
    @pulumi.getter
    def key(self) -> pulumi.Output[_builtins.str]:
        return pulumi.get(self, "key")
'''

INPUTS = '''
@pulumi.input_type
class RuleArgs:
    @_builtins.property
    @pulumi.getter(name="toPort")
    def to_port(self) -> pulumi.Input[_builtins.int]:
        return pulumi.get(self, "to_port")

class RuleArgsDict(TypedDict):
    to_port: pulumi.Input[_builtins.int]
    """
    Up to this port.
    """
'''


def test_an_sdk_is_read_without_running_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "pulumi_toy" / "area"
    folder.mkdir(parents=True)
    (tmp_path / "pulumi_toy" / "__init__.py").write_text("")
    (folder / "__init__.py").write_text("raise AssertionError('must not run')")
    (folder / "thing.py").write_text(SDK)
    (folder / "_inputs.py").write_text(INPUTS)
    info = tmp_path / "pulumi_toy-3.1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pulumi-toy\nVersion: 3.1.0\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    package = read_package("toy")
    thing = package.resources["toy:area:Thing"]
    assert (package.version, thing.secrets, thing.aliases, thing.api_version) == (
        "3.1.0",
        ("key",),
        ("toy:old:Thing",),
        "2024-01-01",
    )
    assert thing.inputs["vpcId"] == Property(TEXT, True)
    rules = thing.inputs["rules"]
    assert (rules.required, rules.shape.kind) == (False, "list")
    assert package.fields(rules.shape.innermost()) == {"toPort": Property(Shape("number"), True)}
    assert "pulumi_toy.area" not in sys.modules


def test_an_sdk_that_is_not_installed() -> None:
    with pytest.raises(ModuleNotFoundError, match="pulumi_nowhere is not installed"):
        read_package("nowhere")


def arm(body: dict[str, Any], given: list[str], read: list[str]) -> dict[str, tuple[str, ...]]:
    def properties(names: list[str]) -> dict[str, Property]:
        return {name: Property(TEXT, False) for name in names}

    found = Bodies(EMPTY).lay_out(body, properties(given), properties(read))
    return {name: one.path for name, one in found.items()}


def test_places_in_an_arm_body() -> None:
    inner = {"enableFIPS": ["", "bool"], "type": ["", "string"], "nat": ["", "object", {"id": ["", "string"]}]}
    body = {"id": ["o", "string"], "type": ["o", "string"], "properties": ["", "object", inner]}
    assert arm(body, ["enableFips", "type"], ["id"]) == {
        "enableFips": ("properties", "enableFIPS"),  # ARM's spelling
        "type": ("properties", "type"),  # what is given is not what is read only
        "id": ("id",),
    }
    assert arm(body, [], ["type"]) == {"type": ("type",)}
    assert arm(body, ["id"], ["id", "nat"])["id"] == ("id",)  # not the id of `nat`, which is a property of its own


def inputs(*names: str, optional: str = "") -> dict[str, Property]:
    return {name: Property(TEXT, name != optional) for name in names}


def test_ids_are_made_of_the_inputs_that_fit() -> None:
    path = arm_path(
        "Microsoft.Sql/servers/databases/advisors",
        inputs("advisorName", "databaseName", "resourceGroupName", "serverName", optional="advisorName"),
        (),
    )
    assert (path.name_input, path.parent_inputs) == ("advisorName", ("resourceGroupName", "serverName", "databaseName"))
    fixed = arm_path("Microsoft.AVS/privateClouds/iscsiPaths", inputs("privateCloudName", "resourceGroupName"), ())
    assert (fixed.name_input, fixed.parent_inputs) == (None, ("resourceGroupName", "privateCloudName"))
    unknown = arm_path("Microsoft.Kusto/clusters", inputs("clusterName", "databaseName", "resourceGroupName"), ())
    assert unknown.unused == ("databaseName",)


def crd(properties: dict[str, Any], rules: list[str], version: str = "v1beta1") -> dict[str, Any]:
    spec = {
        "properties": {"forProvider": {"properties": properties, "required": ["region"]}},
        "x-kubernetes-validations": [{"message": rule} for rule in rules],
    }
    schema = {"properties": {"spec": spec}}
    return {
        "group": "toy.aws.m.upbound.io",
        "kind": "Thing",
        "plural": "things",
        "scope": "Namespaced",
        "versions": {version: {"served": True, "schema": schema}},
    }


def test_kinds_of_crds() -> None:
    one = crd({}, ["spec.forProvider.name is a required parameter", "something else"])
    one["versions"]["v1beta2"] = one["versions"]["v1beta1"]
    one["versions"]["v1"] = {**one["versions"]["v1beta1"], "served": False}
    (kind,) = kinds([one])
    assert (kind.version, kind.namespaced, kind.required) == ("v1beta2", True, {"region", "name"})


def test_fields_of_crds() -> None:
    properties = {
        "vpcId": {"type": "string"},
        "vpcIdRef": {"type": "object"},
        "vpcIdSelector": {"type": "object"},
        "passwordSecretRef": {"type": "object"},
        "rule": {"type": "array", "items": {"properties": {"toPort": {"type": "number"}}, "type": "object"}},
        "tags": {"type": "object", "additionalProperties": {"type": "string"}},
    }
    attributes = {
        "vpcId": Attribute("vpc_id", "string", optional=True),
        "password": Attribute("password", "string", optional=True),
        "rule": Attribute(
            "rule", "list", single=True, optional=True, fields={"toPort": Attribute("to_port", optional=True)}
        ),
        "tags": Attribute("tags", "map", optional=True),
        "lost": Attribute("lost", "string", optional=True),
        "arn": Attribute("arn", "string", computed=True),
    }
    missing: list[str] = []
    found = crd_fields(attributes, {"properties": properties}, missing, outputs=False)
    assert missing == ["lost"]
    assert found["vpcId"].reference is not None
    assert found["vpcId"].reference.ref == "vpcIdRef"
    assert found["password"].secret_ref == "passwordSecretRef"
    assert (found["rule"].single, found["rule"].fields) == (True, {"toPort": CrdField("toPort", "number")})
    assert (found["tags"].free, found["tags"].item) == (True, "string")
