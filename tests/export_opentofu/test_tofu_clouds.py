"""The clouds' own kinds of cluster with all their options, through a whole life with real OpenTofu."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.clouds_support import recorded
from engines.tofu_engine import tofu
from export_opentofu.layered import lives
from export_opentofu.support import write_files
from fleetform.export.opentofu import export

LAYERS = ["foundation", "addons", "workloads"]


@pytest.mark.slow
def test_every_option_is_applied_and_a_second_plan_is_empty(tmp_path: Path) -> None:
    """Planned layer by layer before there is a cluster, applied, unchanged then, destroyed."""
    folder = write_files(export(recorded(), layers="split"), tmp_path)
    life = lives(folder, LAYERS)
    for kind in (
        "aws_eks_fargate_profile",
        "aws_eks_pod_identity_association",
        "aws_sqs_queue",
        "google_container_node_pool",
    ):
        assert life.made[kind] >= 1, kind
    assert life.made["aws_eks_node_group"] == 6


def test_one_root_is_formatted_and_valid(tmp_path: Path) -> None:
    folder = write_files(export(recorded(), layout="flat"), tmp_path)
    with tofu(folder) as engine:
        engine.init()
        engine.check_format()
        engine.validate()
