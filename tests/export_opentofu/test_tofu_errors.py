"""What cannot be exported is told with its line, all of it at once, and nothing is written."""

from __future__ import annotations

from pathlib import Path

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


def test_a_missing_asset(tmp_path: Path) -> None:
    done = _export(
        tmp_path,
        "import pulumi\nimport pulumi_aws as aws\n"
        "aws.lambda_.Function('f', role='r', code=pulumi.FileArchive('gone.zip'), handler='h', runtime='python3.13')\n",
    )
    assert "property code: cannot read gone.zip: No such file or directory" in done.output


def test_a_name_that_is_no_identifier_and_two_that_would_be_one(tmp_path: Path) -> None:
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(PROJECT)
    (folder / "__main__.py").write_text(
        "import pulumi_aws as aws\nfor name in ('a/b', 'a.b', '9 lives', 'größe'):\n    aws.sqs.Queue(name, name='q')\n"
    )
    done = fleetform("export", "opentofu", str(folder), "--stack", "dev", "-o", str(tmp_path / "out"))
    assert done.exit_code == 0, done.output
    text = (tmp_path / "out" / "main.tf").read_text()
    names = [line.split('"')[3] for line in text.splitlines() if line.startswith("resource")]
    assert names == ["a_b", "a_b_queue", "r_9_lives", "gr_e"]


def test_what_cannot_be_recorded_is_a_variable_where_that_was_asked(tmp_path: Path) -> None:
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(PROJECT)
    (folder / "__main__.py").write_text(
        "import pulumi_aws as aws\n"
        "queue = aws.sqs.Queue('jobs', name='jobs')\n"
        "aws.sqs.Queue('dead', name=queue.arn.apply(lambda arn: {'short': 'a'}[arn]))\n"
    )
    out = tmp_path / "out"
    done = fleetform("export", "opentofu", str(folder), "--stack", "dev", "-o", str(out), "--keep-going")
    assert done.exit_code == 0, done.output
    assert "var.jobs" in done.output
    assert "name = var.jobs" in (out / "main.tf").read_text()
    assert 'variable "jobs" {' in (out / "variables.tf").read_text()
