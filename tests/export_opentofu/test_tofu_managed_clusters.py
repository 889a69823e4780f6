"""Clusters that hubs make, as OpenTofu: they are made, what runs on them follows, and nothing changes then."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.managed_support import PLATFORM, SEALED
from engines.tofu_samples import KUBECONFIG
from export_opentofu.layered import lives
from export_opentofu.tofu_command import fleetform


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("managed")
    options = ("--layout", "flat", "--layers", "single", "--config-file", str(SEALED))
    done = fleetform("export", "opentofu", str(PLATFORM), "-o", str(folder), *options)
    assert done.exit_code == 0, done.output
    return folder


@pytest.mark.slow
def test_they_live_layer_by_layer(tmp_path: Path) -> None:
    """The export as it is by default: planned before there is a hub, applied, unchanged then, destroyed."""
    done = fleetform("export", "opentofu", str(PLATFORM), "-o", str(tmp_path), "--config-file", str(SEALED))
    assert done.exit_code == 0, done.output
    given = {"retail_supervisorkubeconfig": KUBECONFIG, "retail_rancherkubeconfig": KUBECONFIG}
    given["retail_vcenterpassword"] = "hunter2"
    layers = ["foundation", "addons", "workloads", "layer-5"]
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == set(layers)
    life = lives(tmp_path, layers, variables=given)
    assert life.made["kubernetes_manifest"] > 100


def test_no_variable_is_asked_for_but_the_programs_own_secrets(platform: Path) -> None:
    text = (platform / "variables.tf").read_text(encoding="utf-8")
    asked = [line.split('"')[1] for line in text.splitlines() if line.startswith("variable ")]
    assert asked == ["retail_rancherkubeconfig", "retail_supervisorkubeconfig", "retail_vcenterpassword"]


def test_a_kubeconfig_comes_from_the_hub_when_the_cluster_is_there(platform: Path) -> None:
    providers = (platform / "providers.tf").read_text(encoding="utf-8")
    cluster = (platform / "capi_aws.tf").read_text(encoding="utf-8")
    assert "yamldecode(base64decode(data.kubernetes_resource.capi_aws_access.object.data.value))" in providers
    # It has a certificate and no command: one that is not there must be no error.
    assert "for_each = try([local.capi_aws_kubernetes_kubeconfig_user.exec], [])" in providers
    assert 'type   = "Available"' in cluster
    assert "depends_on = [kubernetes_manifest.capi_aws_cluster]" in cluster


def test_hive_says_where_its_kubeconfig_is(platform: Path) -> None:
    text = (platform / "hive_aws.tf").read_text(encoding="utf-8")
    name = "data.kubernetes_resource.hive_aws_installed.object.spec.clusterMetadata.adminKubeconfigSecretRef.name"
    assert f"name      = tostring({name})" in text
    assert '"install-config.yaml" = base64encode(jsonencode({ apiVersion = "v1"' in text
