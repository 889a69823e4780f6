"""Azure Red Hat OpenShift, as OpenTofu: an ARM type that azurerm is not needed for, through a whole life."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.managed_support import ARO, recorded
from export_opentofu.layered import Life, lives
from export_opentofu.support import write_files
from fleetform.export.opentofu import export

LAYERS = ["foundation", "workloads"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(export(recorded(ARO), layers="split"), tmp_path_factory.mktemp("aro"))


@pytest.fixture(scope="module")
def life(folder: Path) -> Life:
    given = {
        "aro_1_cluster_cluster_profile_pull_secret": "hunter2-of-red-hat",
        "aro_1_cluster_service_principal_profile_client_secret": "hunter2-of-aro",
    }
    # Knative is put on it by others: OpenShift has an operator for it.
    return lives(folder, LAYERS, variables=given, installed=True)


def test_it_is_applied_and_a_second_plan_is_empty(life: Life) -> None:
    """Planned before there is a cluster, applied, unchanged then, destroyed."""
    assert life.made == {"azapi_resource": 7, "kubernetes_manifest": 3}


def test_arm_gets_the_cluster_with_both_secrets_and_no_other_configuration(life: Life) -> None:
    made = {one["name"]: one["values"] for one in life.states[0]["values"]["root_module"]["resources"]}
    properties = made["aro_1_cluster"]["body"]["properties"]
    assert made["aro_1_cluster"]["parent_id"] == made["aro_1_group"]["id"]
    assert properties["clusterProfile"]["pullSecret"] == "hunter2-of-red-hat"
    assert properties["servicePrincipalProfile"]["clientSecret"] == "hunter2-of-aro"
    assert properties["masterProfile"]["subnetId"] == made["aro_1_control_plane"]["id"]
    assert properties["workerProfiles"][0]["subnetId"] == made["aro_1_nodes"]["id"]
    assert life.outputs["foundation"]["clusters"]["value"]["aro-1"]["version"]


def test_no_file_has_a_secret(folder: Path) -> None:
    written = "".join(file.read_text(encoding="utf-8") for file in folder.rglob("*.tf"))
    assert "hunter2" not in written
    assert "azurerm" not in written


def test_what_runs_on_it_is_reached_by_the_context_of_the_administrators_kubeconfig(folder: Path) -> None:
    """ARO gives several contexts, one for each name that its API has."""
    providers = (folder / "workloads" / "providers.tf").read_text(encoding="utf-8")
    assert "yamldecode(base64decode(data.azapi_resource_action.aro_1.sensitive_output.kubeconfig))" in providers
    assert 'item.name == local.aro_1_kubernetes_kubeconfig["current-context"]' in providers
