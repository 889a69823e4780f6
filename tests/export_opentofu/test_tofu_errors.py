"""What cannot be exported is told with its line, all of it at once, and nothing is written."""

from __future__ import annotations

import re
from pathlib import Path

from engines.tofu_engine import tofu
from export_opentofu.tofu_command import Done, fleetform

PROJECT = "name: shop\nruntime: python\n"


def _export(tmp_path: Path, program: str) -> Done:
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(PROJECT)
    (folder / "__main__.py").write_text(program)
    done = fleetform("export", "opentofu", str(folder), "--stack", "dev", "-o", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()
    assert done.exit_code == 2, done.output
    return done


def test_an_unknown_type_is_told_with_its_line_and_what_was_probably_meant(tmp_path: Path) -> None:
    done = _export(
        tmp_path,
        "import pulumi\n\npulumi.CustomResource('aws:ec2/vpcc:Vpcc', 'main', {'cidrBlock': '10.0.0.0/16'})\n",
    )
    assert "__main__.py:3:" in done.output
    assert "aws:ec2/vpcc:Vpcc 'main': no name map has this type; did you mean aws:ec2/vpc:Vpc?" in done.output


def test_an_unknown_property_is_told_with_its_path(tmp_path: Path) -> None:
    done = _export(
        tmp_path,
        "import pulumi\n"
        "pulumi.CustomResource('aws:ec2/vpc:Vpc', 'main', {'cidrBlok': '10.0.0.0/16'})\n"
        "pulumi.CustomResource('aws:eks/cluster:Cluster', 'hub', {'vpcConfig': {'subnetIdes': []}})\n",
    )
    assert "__main__.py:2:" in done.output
    assert "aws:ec2/vpc:Vpc 'main' property cidrBlok: " in done.output
    assert "did you mean cidrBlock?" in done.output
    assert "aws:eks/cluster:Cluster 'hub' property vpcConfig.subnetIdes: " in done.output
    assert "did you mean subnetIds?" in done.output


def test_a_property_of_an_azure_resource_that_azure_lacks(tmp_path: Path) -> None:
    done = _export(
        tmp_path,
        "import pulumi\n"
        "props = {'resourceGroupName': 'a', 'accountName': 'b', 'kinds': 'StorageV2'}\n"
        "pulumi.CustomResource('azure-native:storage:StorageAccount', 'b', props)\n",
    )
    assert "property kinds: Azure has no such property; did you mean kind?" in done.output


def test_an_output_only_property_cannot_be_set(tmp_path: Path) -> None:
    done = _export(tmp_path, "import pulumi\npulumi.CustomResource('aws:ec2/vpc:Vpc', 'main', {'arn': 'x'})\n")
    assert "property arn: 'arn' can be read only" in done.output


def test_a_component_that_a_plugin_makes(tmp_path: Path) -> None:
    done = _export(
        tmp_path,
        "import pulumi\npulumi.ComponentResource('awsx:ec2:Vpc', 'main', {}, None, remote=True)\n",
    )
    assert "awsx:ec2:Vpc 'main': a plugin makes what is in this component" in done.output


def test_resources_that_wait_for_each_other(tmp_path: Path) -> None:
    done = _export(
        tmp_path,
        "import pulumi\nimport pulumi_aws as aws\nfrom pulumi import ResourceOptions as Options\n"
        "one, two = (pulumi.ComponentResource('shop:index:Part', name) for name in ('one', 'two'))\n"
        "a = aws.sqs.Queue('a', name='a', opts=Options(parent=one, depends_on=[two]))\n"
        "aws.sqs.Queue('b', name='b', opts=Options(parent=two, replace_with=[a]))\n"
        "aws.sqs.Queue('c', name='c')\n",
    )
    chain = "aws:sqs/queue:Queue 'a' -> aws:sqs/queue:Queue 'b' -> aws:sqs/queue:Queue 'a'"
    assert f"__main__.py:5:1: aws:sqs/queue:Queue 'a': waits for itself: {chain}; take one" in done.output
    assert "Queue 'c'" not in done.output


def test_a_resource_that_depends_on_its_own_component_is_fine(tmp_path: Path) -> None:
    """Pulumi leaves a resource out of what its component stands for."""
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(PROJECT)
    (folder / "__main__.py").write_text(
        "import pulumi\nimport pulumi_aws as aws\n"
        "one = pulumi.ComponentResource('shop:index:Part', 'one')\n"
        "aws.sqs.Queue('a', name='a', opts=pulumi.ResourceOptions(parent=one, depends_on=[one]))\n"
    )
    done = fleetform("export", "opentofu", str(folder), "--stack", "dev", "-o", str(tmp_path / "out"))
    assert done.exit_code == 0, done.output


def test_an_output_folder_that_is_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(PROJECT)
    (folder / "__main__.py").write_text("import pulumi_aws as aws\naws.sqs.Queue('a')\n")
    (tmp_path / "out").write_text("mine")
    done = fleetform("export", "opentofu", str(folder), "--stack", "dev", "-o", str(tmp_path / "out"))
    assert done.exit_code == 2
    assert f"{tmp_path / 'out'}: is a file; an export needs a folder" in done.output
    assert (tmp_path / "out").read_text() == "mine"


def test_names_that_are_no_identifiers_and_those_that_would_be_one(tmp_path: Path) -> None:
    """Every address is an identifier, there is none twice, and real OpenTofu takes all of them."""
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(PROJECT)
    names = ("a/b", "a.b", "a b", "a-b", "9 lives", "größe", "***", "日本", "_", "", "for", "A/B", "a__b")
    (folder / "__main__.py").write_text(
        f"import pulumi_aws as aws\nfor name in {names!r}:\n    aws.sqs.Queue(name or 'x' * 200, name='q')\n"
    )
    done = fleetform(
        *("export", "opentofu", str(folder), "--stack", "dev", "--layout", "flat", "-o", str(tmp_path / "out"))
    )
    assert done.exit_code == 0, done.output
    text = (tmp_path / "out" / "main.tf").read_text()
    made = [line.split('"')[3] for line in text.splitlines() if line.startswith("resource")]
    assert made[0] == "a_b"
    assert {"r_9_lives", "gr_e"} <= set(made)
    assert len(set(made)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) for name in made)
    with tofu(tmp_path / "out") as engine:
        engine.init()
        engine.validate()
        assert len(engine.plan()["resource_changes"]) == len(names)


def test_what_cannot_be_recorded_is_a_variable_where_that_was_asked(tmp_path: Path) -> None:
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(PROJECT)
    (folder / "__main__.py").write_text(
        "import pulumi_aws as aws\n"
        "queue = aws.sqs.Queue('jobs', name='jobs')\n"
        "aws.sqs.Queue('dead', name=queue.arn.apply(lambda arn: str(int(arn))))\n"
    )
    out = tmp_path / "out"
    done = fleetform("export", "opentofu", str(folder), "--stack", "dev", "-o", str(out), "--keep-going")
    assert done.exit_code == 0, done.output
    assert "var.jobs" in done.output
    assert "name = var.jobs" in (out / "main.tf").read_text()
    assert 'variable "jobs" {' in (out / "variables.tf").read_text()
