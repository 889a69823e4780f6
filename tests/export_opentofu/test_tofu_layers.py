"""Layers: plans work before the cluster is there. The stand-ins are as strict as the real provider for Kubernetes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws

from engines.tofu_engine import tofu
from engines.tofu_standin import Clusters
from export_opentofu.layered import folders, lives, platform
from export_opentofu.support import recorded, write_files
from fleetform.export.opentofu import export

ORDER = ["foundation", "addons", "workloads"]


def test_one_root_cannot_be_planned_before_its_cluster_is_there(tmp_path: Path) -> None:
    folder = write_files(export(recorded(platform)), tmp_path)
    with tofu(folder, clusters=Clusters()) as engine:
        engine.init()
        done = engine.run("plan", "-input=false", "-no-color", accepted=(1,))
    assert "Failed to construct REST client" in done.stdout + done.stderr


def test_layers_are_planned_and_applied_one_after_the_other(tmp_path: Path) -> None:
    files = export(recorded(platform), layers="split")
    assert folders(files) == sorted(ORDER)
    outputs = lives(write_files(files, tmp_path), ORDER).outputs
    assert set(outputs["foundation"]) == {"endpoint", "hub_certificate_authority_data", "hub_name"}
    assert set(outputs["workloads"]) == {"address"}


def test_the_json_form_has_the_same_life(tmp_path: Path) -> None:
    folder = write_files(export(recorded(platform), layers="split", syntax="json"), tmp_path)
    lives(folder, ORDER)


def test_values_are_handed_on_as_variables_where_that_was_asked(tmp_path: Path) -> None:
    folder = write_files(export(recorded(platform), layers="split", links="variables"), tmp_path)
    assert not list(folder.rglob("layers.tf"))

    def outputs(layer: Path) -> dict[str, str]:
        found = json.loads((layer / "terraform.tfstate").read_text())["outputs"]
        return {name: output["value"] for name, output in found.items() if isinstance(output["value"], str)}

    lives(folder, ORDER, between=outputs)


def test_the_readme_says_the_order_and_what_must_be_given() -> None:
    def program() -> None:
        platform()
        config = pulumi.Config("shop")
        aws.sqs.Queue("jobs", name=config.require("queue"))
        aws.ssm.Parameter("token", type="SecureString", value=config.require_secret("token"))

    given: dict[str, Any] = {"config": {"shop:queue": "jobs-of-dev"}, "secrets": {"shop:token": "t0p-secret"}}
    text = str(export(recorded(program, **given), layers="split", links="variables")["README.md"])
    assert (
        text.index("-chdir=foundation init") < text.index("-chdir=addons init") < text.index("-chdir=workloads apply")
    )
    assert text.index("-chdir=workloads destroy") < text.index("-chdir=foundation destroy")
    assert "jq 'map_values(.value)' > workloads/foundation.auto.tfvars.json" in text
    told = text.partition("## Variables")[2].partition("## State")[0]
    assert "`foundation/`: `token_value`" in told
    assert "workloads" not in told
    assert "queue" not in told
