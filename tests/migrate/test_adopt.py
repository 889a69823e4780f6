"""From a state to Pulumi: the program that is written runs, and says what the state says."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from fleetform.cli.commands.migrate import command
from fleetform.cli.recording import record_program
from fleetform.graph.expressions import Secret
from fleetform.graph.model import Graph, Resource, ResourceKind
from fleetform.migrate.adopt.program import class_of
from fleetform.migrate.errors import MigrateError
from fleetform.names.packs import pack
from fleetform.programs import open_program

PASSWORD = "hunter2-hunter2"
AWS = 'provider["registry.terraform.io/hashicorp/aws"]'
HOSTILE = 'x"\n"""\nraise SystemExit(7)  # \x1b[31m'


def held(kind: str, name: str, attributes: dict[str, Any], **more: Any) -> dict[str, Any]:
    instance = {
        "schema_version": 0,
        "attributes": attributes,
        **{
            key: more.pop(key)
            for key in ("dependencies", "sensitive_attributes", "index_key", "deposed")
            if key in more
        },
    }
    whole = {"mode": "managed", "type": kind, "name": name, "provider": AWS, "instances": [instance]}
    return {**whole, **more}


def state(folder: Path, *resources: dict[str, Any]) -> Path:
    path = folder / "terraform.tfstate"
    content = {"version": 4, "serial": 1, "lineage": "one", "outputs": {}, "resources": [*resources]}
    path.write_text(json.dumps(content))
    return path


def adopt(path: Path, *arguments: str | Path) -> Result:
    done = CliRunner().invoke(command, ["adopt", str(path), *map(str, arguments)], standalone_mode=False)
    assert PASSWORD not in done.output
    return done


def recorded(path: Path, folder: Path, **config: str) -> tuple[Graph, dict[str, Resource]]:
    """What the written program makes, by name."""
    done = adopt(path, "-o", folder)
    assert done.exception is None, done.exception
    text = (folder / "__main__.py").read_text()
    assert PASSWORD not in text
    graph = record_program(open_program(folder, stack="dev", config=config))
    return graph, {one.name: one for one in graph.resources.values() if one.kind is ResourceKind.CUSTOM}


VPC = held("aws_vpc", "main", {"id": "vpc-1", "arn": "arn:vpc", "cidr_block": "10.0.0.0/16", "tags": {"a b": "c"}})


def test_the_program_says_what_the_state_says(tmp_path: Path) -> None:
    rule = {
        "from_port": 443,
        "to_port": 443,
        "protocol": "tcp",
        "cidr_blocks": ["10.0.0.0/8"],
        "description": "",
        "ipv6_cidr_blocks": [],
        "prefix_list_ids": [],
        "security_groups": [],
        "self": False,
    }
    group = held(
        "aws_security_group",
        "web",
        {
            "id": "sg-1",
            "name": "web",
            "name_prefix": "w",
            "description": "Web",
            "vpc_id": "vpc-1",
            "owner_id": "1",
            "ingress": [rule],
        },
        dependencies=["module.net.aws_vpc.main"],
    )
    path = state(tmp_path, group, {**VPC, "module": "module.net"})
    _, made = recorded(path, tmp_path / "out")
    vpc, web = made["net-main"], made["web"]
    assert (vpc.type, vpc.options.import_id, vpc.options.protect) == ("aws:ec2/vpc:Vpc", "vpc-1", True)
    assert set(vpc.inputs) == {"cidrBlock", "tags"}
    assert (web.type, web.options.import_id) == ("aws:ec2/securityGroup:SecurityGroup", "sg-1")
    assert set(web.inputs) == {"name", "description", "vpcId", "ingress"}
    text = (tmp_path / "out" / "__main__.py").read_text()
    assert "vpc_id=net_main_vpc.id," in text
    assert text.index("net_main_vpc = ") < text.index("web_security_group = ")
    assert '"from_port": 443' in text


def test_a_secret_becomes_configuration(tmp_path: Path) -> None:
    database = held(
        "aws_db_instance",
        "main",
        {
            "id": "db-1",
            "identifier": "main",
            "instance_class": "db.t4g.small",
            "password": PASSWORD,
            "username": PASSWORD,
        },
        sensitive_attributes=[[{"type": "get_attr", "value": "username"}]],
    )
    path = state(tmp_path, database)
    done = adopt(path, "-o", tmp_path / "out")
    assert "secret: pulumi config set --secret 'main-password' ...  # aws_db_instance.main: password\n" in done.output
    assert "secret: pulumi config set --secret 'main-username' ...  # aws_db_instance.main: username\n" in done.output
    config = {"main-password": "given", "main-username": "given"}
    graph = record_program(open_program(tmp_path / "out", stack="dev", config=config))
    (made,) = (one for one in graph.resources.values() if one.kind is ResourceKind.CUSTOM)
    assert isinstance(made.inputs["password"], Secret)
    assert isinstance(made.inputs["username"], Secret)


def test_hostile_names_and_values_stay_texts(tmp_path: Path) -> None:
    one = held("aws_vpc", "main", {"id": HOSTILE, "cidr_block": HOSTILE, "tags": {HOSTILE: HOSTILE}}, index_key=HOSTILE)
    other = {**held("aws_vpc", "b", {"id": "vpc-2"}), "module": f'module.m["{HOSTILE}"]'}
    _, made = recorded(state(tmp_path, one, other), tmp_path / "out")
    vpc = next(resource for resource in made.values() if resource.options.import_id == HOSTILE)
    assert vpc.name == f"main-{HOSTILE}"
    assert "\x1b" not in adopt(state(tmp_path, one, other)).output


def test_names_that_come_again_are_told_apart(tmp_path: Path) -> None:
    both = [
        held("aws_vpc", "a", {"id": "vpc-1"}, index_key="b-c"),
        held("aws_vpc", "a-b", {"id": "vpc-2"}, index_key="c"),
    ]
    keyword = held("aws_vpc", "class", {"id": "vpc-3"}, index_key=0)
    _, made = recorded(state(tmp_path, *both, keyword), tmp_path / "out")
    assert {name: one.options.import_id for name, one in made.items()} == {
        "a-b-c": "vpc-1",
        "a-b-c_2": "vpc-2",
        "class-0": "vpc-3",
    }


def test_the_provider_of_an_alias_is_one_of_its_own(tmp_path: Path) -> None:
    west = held("aws_vpc", "west", {"id": "vpc-1"}, provider=f"{AWS}.west")
    path = state(tmp_path, west, VPC)
    assert "provider: give the one of alias 'west' its arguments in __main__.py\n" in adopt(path).output
    graph, made = recorded(path, tmp_path / "out")
    assert made["main"].options.provider is None
    provider = graph.resources[str(made["west"].options.provider)]
    assert (provider.type, provider.name) == ("pulumi:providers:aws", "west")


def test_what_only_its_id_is_known_of_goes_to_the_file_for_import(tmp_path: Path) -> None:
    place = "/subscriptions/1/resourceGroups/g"
    group = held("azurerm_resource_group", "g", {"id": place, "name": "g", "location": "westeurope"})
    network = held("azurerm_virtual_network", "g", {"id": f"{place}/providers/Microsoft.Network/virtualNetworks/v"})
    adopt(state(tmp_path, group, network), "-o", tmp_path / "out")
    assert json.loads((tmp_path / "out" / "import.json").read_text()) == {
        "resources": [
            {"type": "azure-native:resources:ResourceGroup", "name": "g", "id": place},
            {
                "type": "azure-native:network:VirtualNetwork",
                "name": "g-2",
                "id": f"{place}/providers/Microsoft.Network/virtualNetworks/v",
            },
        ]
    }


def test_everything_is_listed_with_what_becomes_of_it(tmp_path: Path) -> None:
    path = state(
        tmp_path,
        VPC,
        held("random_pet", "p", {"id": "x"}),
        held("random_password", "p", {"id": "none", "result": PASSWORD}),
        held("acme_thing", "t", {"id": "1"}),
        held("aws_vpc", "old", {"id": "vpc-9"}, deposed="0a0a0a0a"),
        {**VPC, "mode": "data"},
    )
    told = json.loads(adopt(path, "--format", "json").output)
    assert {one["address"]: one["becomes"] for one in told["resources"]} == {
        "aws_vpc.main": "program",
        "random_pet.p": "left: cannot be imported: another name is made up",
        "random_password.p": "left: its import id is a secret, which is not written: import it by hand",
        "acme_thing.t": "left: no name map has the type",
    }
    assert told["written"] is None
    assert re.search(r"aws_vpc +aws:ec2/vpc:Vpc +1 +program\n", adopt(path).output)


def test_clusters_become_a_blueprint_to_start_from(tmp_path: Path) -> None:
    path = state(
        tmp_path,
        held(
            "aws_eks_cluster",
            "hub",
            {"id": "hub", "name": "hub", "arn": "arn:aws:eks:eu-west-1:111122223333:cluster/hub", "version": "1.34"},
        ),
        held(
            "aws_eks_node_group",
            "general",
            {
                "id": "hub:general",
                "cluster_name": "hub",
                "node_group_name": "General-Purpose_1",
                "instance_types": ["m7i.large"],
                "scaling_config": [{"min_size": 1, "max_size": 4, "desired_size": 2}],
                "capacity_type": "SPOT",
            },
        ),
        held("aws_eks_node_group", "other", {"id": "x:y", "cluster_name": "x"}),
        held(
            "google_container_cluster",
            "g",
            {
                "id": "g",
                "name": "g",
                "location": "europe-west1-b",
                "project": "shop-1",
                "min_master_version": "1.34.1-gke.1",
            },
        ),
        held(
            "google_container_node_pool",
            "g",
            {
                "id": "n",
                "cluster": "g",
                "name": "pool",
                "node_count": 2,
                "node_config": [{"machine_type": "n2-standard-4"}],
            },
        ),
        held(
            "azurerm_kubernetes_cluster",
            "a",
            {
                "id": "/a",
                "name": "a",
                "location": "westeurope",
                "kubernetes_version": "1.34",
                "default_node_pool": [{"name": "system", "vm_size": "Standard_D4s_v5", "node_count": 3}],
            },
        ),
    )
    done = adopt(path, "-o", tmp_path / "out")
    assert "blueprint: aws_eks_cluster.hub with 1 node pools is a cluster of a fleet\n" in done.output
    file = tmp_path / "out" / "blueprint.yaml"
    assert yaml.safe_load(file.read_text())["fleet"]["clusters"] == [
        {
            "name": "hub",
            "provider": "aws",
            "region": "eu-west-1",
            "version": "1.34",
            "nodePools": [{"name": "generalpurpo", "machineType": "m7i.large", "min": 1, "max": 4, "spot": True}],
        },
        {
            "name": "g",
            "provider": "gcp",
            "region": "europe-west1",
            "version": "1.34",
            "nodePools": [{"name": "pool", "machineType": "n2-standard-4", "min": 2, "max": 2}],
        },
        {
            "name": "a",
            "provider": "azure",
            "region": "westeurope",
            "version": "1.34",
            "nodePools": [{"name": "system", "machineType": "Standard_D4s_v5", "min": 3, "max": 3}],
        },
    ]
    assert re.findall(r"the blueprint lacks: [^ ]*: (.*): this field is needed", done.output) == [
        "accounts[azure].subscriptionId",
        "accounts[azure].tenantId",
    ]


def test_a_second_time_nothing_of_yours_is_overwritten(tmp_path: Path) -> None:
    path = state(tmp_path, VPC)
    adopt(path, "-o", tmp_path / "out")
    assert "0 written, 3 unchanged" in adopt(path, "-o", tmp_path / "out").output
    main = tmp_path / "out" / "__main__.py"
    main.write_text(main.read_text() + "# mine\n")
    path = state(tmp_path, VPC, held("aws_vpc", "more", {"id": "vpc-2"}))
    assert "these files were changed after the last export: __main__.py" in str(
        adopt(path, "-o", tmp_path / "out").exception
    )
    assert main.read_text().endswith("# mine\n")


def test_what_is_no_state_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("{}")
    assert isinstance(adopt(path).exception, MigrateError)


@pytest.mark.parametrize(("package", "table"), [("aws", "terraform-aws"), ("gcp", "terraform-gcp")])
def test_classes_are_called_as_the_sdks_call_them(package: str, table: str) -> None:
    found = importlib.util.find_spec(f"pulumi_{package}")
    if found is None or found.origin is None:
        pytest.skip(f"needs pulumi_{package}")
    (listed,) = re.findall(r'resource_modules="""\n(.*?)\n"""', Path(found.origin).read_text(), re.DOTALL)
    classes = {
        token: f"{module['fqn'].removeprefix('pulumi_')}.{name}"
        for module in json.loads(listed)
        for token, name in module["classes"].items()
    }
    tokens = [token for token in pack(table) or () if token in classes]
    assert len(tokens) > 500
    assert {token: class_of(token)[1] for token in tokens} == {token: classes[token] for token in tokens}
