"""What other people say of a provider: the metadata of a bridge, a prebuilt CDK package; and the rule without them."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from engines.tofu_schema import packed as packed_schema_of
from fleetform import names
from fleetform.names.model import Attribute
from fleetform.names.packs import pack
from fleetform.names.places import COVERAGE, PROVIDER
from fleetform.names.regenerate import cdk
from fleetform.names.regenerate.annotations import Shape
from fleetform.names.regenerate.beta import Views
from fleetform.names.regenerate.bridge import bridge_tables
from fleetform.names.regenerate.making import TableMaker
from fleetform.names.regenerate.pairing import Pair
from fleetform.names.regenerate.rule import Rule, rule_name, singular
from fleetform.names.regenerate.schema import Schema
from fleetform.names.regenerate.sdk import Package, Property, Resource
from fleetform.names.regenerate.terraform import Table
from fleetform.names.sources import known_sources
from fleetform.names.unpacking import attribute_shapes

TEXT = Shape("string")


def _package() -> Package:
    objects = {"_inputs:BoxRuleArgs": {"ports": Property(Shape("list", Shape("number")), required=False)}}
    rules = Property(Shape("list", Shape("object", ref="_inputs:BoxRuleArgs")), required=False)
    inputs = {"size": Property(TEXT, required=True), "rules": rules, "boxUrn": Property(TEXT, required=False)}
    box = Resource("toybox:index/box:Box", inputs, {"rules": rules})
    return Package("toybox", "1", {box.token: box}, {}, None, objects)


METADATA = {
    "auto-aliasing": {
        "resources": {
            "toybox_box_v2": {
                "current": "toybox:index/box:Box",
                "fields": {"rules": {"maxItemsOne": False, "elem": {"fields": {"port": {"maxItemsOne": False}}}}},
            }
        }
    },
    "renames": {
        "resources": {"toybox:index/lid:Lid": "toybox_lid"},
        "renamedProperties": {
            "toybox:index/box:Box": {"boxUrn": "urn"},
            "toybox:index/BoxRule:BoxRule": {"ports": "port"},
        },
    },
}


def _made(bridge: dict[str, object], pair: Pair) -> dict[str, Attribute]:
    package = _package()
    maker = TableMaker(Table(), package, Schema("toybox", "", {}, {}, {}), bridge.get("renames", {}))  # pyright: ignore[reportArgumentType]  JSON
    maker.add_resource(package.resources["toybox:index/box:Box"], pair)
    entry = maker.table.entries["toybox:index/box:Box"]
    return dict(attribute_shapes(entry["shapes"])[entry["fields"]])


def test_the_rule_alone() -> None:
    made = _made({}, Pair("toybox_box"))
    assert (made["rules"].name, made["boxUrn"].name, made["size"].name) == ("rule", "box_urn", "size")
    assert made["rules"].fields is not None
    assert made["rules"].fields["ports"].name == "ports"


def test_a_bridge_says_names_at_every_level() -> None:
    bridge = bridge_tables(METADATA)
    assert bridge["resources"]["toybox_lid"]["token"] == "toybox:index/lid:Lid"
    row = bridge["resources"]["toybox_box_v2"]
    made = _made(bridge, Pair("toybox_box_v2", row["fields"]))
    assert (made["rules"].name, made["rules"].block, made["boxUrn"].name) == ("rules", True, "urn")
    assert made["rules"].fields is not None
    assert made["rules"].fields["ports"].name == "port"


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("docker:index/container:Container", "docker_container"),
        ("docker:index/getRemoteImage:getRemoteImage", "docker_remote_image"),
        ("oci:Core/instance:Instance", "oci_core_instance"),
        ("ovh:CloudProject/kubeNodePool:KubeNodePool", "ovh_cloud_project_kube_node_pool"),
        ("toy:dns/dnsZone:DnsZone", "toy_dns_zone"),
    ],
)
def test_a_types_name_by_rule(token: str, name: str) -> None:
    assert rule_name(token, name.partition("_")[0]) == name


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("ingress_rules", "ingress_rule"),
        ("policies", "policy"),
        ("addresses", "address"),
        ("branches", "branch"),
        ("caches", "cache"),
        ("indices", "index"),
        ("databases", "database"),
        ("ingress", "ingress"),
        ("dns", "dns"),
        ("status", "status"),
    ],
)
def test_singulars(many: str, one: str) -> None:
    assert singular(many) == one


def test_what_holds_itself_is_not_followed_for_ever() -> None:
    statement = {"ands": Property(Shape("list", Shape("object", ref="_inputs:StatementArgs")), required=False)}
    package = Package("toybox", "1", {}, {}, None, {"_inputs:StatementArgs": statement})
    assert Rule(package).table(Views(statement, {}), {})["and"]["fields"] == {}


_MODULE = """
class BoxRulesOutputReference extends cdktn.ComplexObject {
    // port_range - computed: false, optional: false, required: true
    _portRange;
    get portRange() {
        return this.getStringAttribute('port_range');
    }
}
function boxRulesToHclTerraform(struct) {
    const attrs = {
        port_range: {
            value: cdktn.stringToHclTerraform(struct.portRange),
            isBlock: false,
            type: "simple",
            storageClassType: "string",
        },
    };
}
class Box extends cdktn.TerraformResource {
    constructor(scope, id, config) {
        super(scope, id, {
            terraformResourceType: 'toybox_box',
            terraformGeneratorMetadata: {
                providerName: 'toybox',
                providerVersion: '2.7.1',
            },
        });
    }
    // created_at - computed: true, optional: false, required: false
    get createdAt() {
        return this.getStringAttribute('created_at');
    }
    // subnet_ids - computed: true, optional: true, required: false
    _subnetIds;
    get subnetIds() {
        return cdktn.Fn.tolist(this.getListAttribute('subnet_ids'));
    }
    // labels - computed: true, optional: false, required: false
    _labels = new cdktn.StringMap(this, "labels");
    get labels() {
        return this._labels;
    }
    // rules - computed: false, optional: true, required: false
    _rules = new BoxRulesList(this, "rules", false);
    get rules() {
        return this._rules;
    }
    synthesizeHclAttributes() {
        const attrs = {
            rules: {
                value: cdktn.listMapperHcl(boxRulesToHclTerraform, %s)(this._rules.internalValue),
                isBlock: true,
                type: "list",
                storageClassType: "BoxRulesList",
            },
        };
    }
}
"""


def _wheel(folder: Path, module: str) -> Path:
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w:gz") as files:
        member = tarfile.TarInfo("package/lib/box/index.js")
        member.size = len(module.encode())
        files.addfile(member, io.BytesIO(module.encode()))
    wheel = folder / "cdktn_provider_toybox-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as outer:
        outer.writestr("cdktn_provider_toybox/_jsii/provider-toybox@1.0.0.jsii.tgz", inner.getvalue())
    return wheel


@pytest.mark.parametrize(
    ("is_block", "protocol", "kind"),
    [("true", "6", "block:list"), ("false", "6", "object:list"), ("false", "5", "block:list")],
)
def test_a_prebuilt_package_says_the_schema(tmp_path: Path, is_block: str, protocol: str, kind: str) -> None:
    wheel, output = _wheel(tmp_path, _MODULE % is_block), tmp_path / "toybox.json.gz"
    assert cdk.main([str(wheel), str(output), "--protocol", protocol]) == 0
    facts = json.loads(gzip.decompress(output.read_bytes()))
    assert facts["version"] == "2.7.1"
    assert facts["resources"]["toybox_box"] == {
        "created_at": ["string", "c"],
        "labels": ["map(string)", "c"],
        "rules": [kind, "o", {"port_range": ["string", "r"]}],
        "subnet_ids": ["set(string)", "oc"],
    }


MORE = [package for package in sorted(known_sources()) if pack(f"terraform-{package}") is not None]


@pytest.mark.parametrize("package", MORE)
def test_a_table_has_its_provider_its_counts_and_few_gaps(package: str) -> None:
    table = pack(f"terraform-{package}")
    assert table is not None
    source = known_sources()[package]
    assert (table[PROVIDER]["name"], table[PROVIDER]["source"]) == (source.local, source.address)
    counts = table[COVERAGE]["resources"]
    mapped = [token for token in table if not token.startswith("@") and "data" not in table[token]]
    assert len(mapped) + len(counts["missing"]) == counts["types"]
    assert len(mapped) > 0.8 * counts["types"]
    assert (names.derived_note(package) is None) is (table[PROVIDER]["version"] != "")


@pytest.mark.parametrize(("package", "provider"), [("azure", "azurerm"), ("docker", "docker")])
def test_every_name_of_a_table_is_in_the_schema(package: str, provider: str) -> None:
    table = pack(f"terraform-{package}")
    assert table is not None
    facts = packed_schema_of(provider)
    checked = 0
    for token in table:
        raw = table[token]
        block = facts["data_sources" if raw.get("data") else "resources"].get(raw.get("name"))
        if token.startswith("@") or block is None:
            continue
        checked += 1
        attributes = attribute_shapes(raw["shapes"])[raw["fields"]]
        assert _strange(attributes, block) == [], token
    assert checked > 10


def _strange(attributes: Mapping[str, Attribute], block: Mapping[str, list[Any]]) -> list[str]:
    found: list[str] = []
    for attribute in attributes.values():
        fact = block.get(attribute.name)
        if fact is None:
            found.append(attribute.name)
        elif attribute.fields is not None and len(fact) > 2:
            found += [f"{attribute.name}.{name}" for name in _strange(attribute.fields, fact[2])]
    return found
