"""What Crossplane has no counterpart for is refused, and nothing is written."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pulumi_aws as aws
import pulumi_kubernetes as k8s
import pulumi_random as random
import pytest

from export_crossplane.crossplane_support import written
from fleetform.cli.main import main
from fleetform.export.crossplane import export
from fleetform.export.errors import ExportError
from fleetform.graph.expressions import Literal
from graph.support import recorded


def test_types_that_nobody_has_are_all_told_with_their_lines() -> None:
    def program() -> None:
        random.RandomPet("pet")
        k8s.helm.v4.Chart("chart", chart="x")

    with pytest.raises(ExportError) as caught:
        written(program)
    told = str(caught.value)
    assert "random:index/randomPet:RandomPet 'pet': no Crossplane provider has this type" in told
    assert "'chart'" in told
    assert told.count("test_crossplane_refusals.py:") == 2


def test_a_property_that_nobody_has_is_told_with_the_nearest_one() -> None:
    def program() -> None:
        aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16")

    graph = recorded(program, config={"aws:region": "eu-west-1"})
    (resource,) = (r for r in graph.resources.values() if r.type == "aws:ec2/vpc:Vpc")
    resource.inputs["cidrBlok"] = Literal("10.0.0.0/16")
    with pytest.raises(ExportError, match=r"property cidrBlok: VPC .* has no such field; did you mean cidrBlock"):
        export(graph)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n", encoding="utf-8")
    (tmp_path / "Pulumi.dev.yaml").write_text("config:\n  aws:region: eu-west-1\n", encoding="utf-8")
    return tmp_path


def run(project: Path, program: str, *arguments: str) -> int:
    (project / "__main__.py").write_text(textwrap.dedent(program), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["export", "crossplane", str(project), "-o", str(project / "out"), *arguments])
    code = ended.value.code
    assert isinstance(code, int)
    return code


def test_the_command_ends_with_2_and_leaves_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(project, "import pulumi_random as random\n\nrandom.RandomPet('pet')\n")
    assert code == 2
    assert "__main__.py:3" in capsys.readouterr().err
    assert not (project / "out").exists()


def test_the_command_writes_and_tells_open_fields(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = """
        import pulumi, pulumi_aws as aws

        key = aws.kms.Key("key")
        aws.s3.BucketPolicy("policy", bucket="files", policy=pulumi.Output.concat("{", key.arn, "}"))
    """
    assert run(project, program) == 0
    told = capsys.readouterr()
    assert "__main__.py:5" in told.err
    assert "property policy: paused" in told.err
    assert (project / "out" / "aws" / "main.yaml").is_file()
    assert (project / "out" / "UNRESOLVED.md").is_file()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--scope", "cluster"), "whose composite resources live in namespaces"),
        (("--function", "acme:v1"), "'acme:v1' is no package: give REGISTRY/NAME, without a version"),
    ],
)
def test_the_command_refuses_packages_that_cannot_be(
    project: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], told: str
) -> None:
    assert run(project, "", "--as", "package", *options) == 2
    assert told in " ".join(capsys.readouterr().err.split())
