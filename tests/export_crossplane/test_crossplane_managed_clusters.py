"""Clusters that hubs make, as Crossplane: valid, and what runs on them gets its kubeconfig from the hub."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from components.managed_support import ARO, CONFIG, PLATFORM, SEALED
from engines.crossplane_cli import validate
from engines.crossplane_stacks import parsed
from engines.needs import engine
from fleetform.cli.recording import record_program
from fleetform.export.crossplane import Exported, export_with_notes
from fleetform.export.errors import ExportError
from fleetform.programs import open_program


@cache
def exported() -> Exported:
    return export_with_notes(record_program(open_program(PLATFORM, config_file=SEALED)))


def document(kind: str, name: str) -> dict[str, Any]:
    (found,) = [d for d in parsed(exported().files) if d["kind"] == kind and d["metadata"]["name"] == name]
    return found


def test_crossplane_cli_finds_every_document_valid(tmp_path: Path) -> None:
    todo = [d for d in parsed(exported().files) if d["kind"] != "Namespace"]
    said = validate(engine("crossplane"), todo, tmp_path)
    assert f"Total {len(todo)} resources: 0 missing schemas, {len(todo)} success cases, 0 failure cases" in said


@pytest.mark.parametrize(
    ("cluster", "secret", "namespace"),
    [
        ("capi-aws", "capi-aws-kubeconfig", "capi-aws"),
        ("rosa-1", "rosa-1-kubeconfig", "rosa-1"),
        ("tanzu-1", "tanzu-1-kubeconfig", "retail"),
        ("rke2-aws", "rke2-aws-kubeconfig", "fleet-default"),
    ],
)
def test_a_kubeconfig_is_copied_from_the_hub(cluster: str, secret: str, namespace: str) -> None:
    spec = document("Object", f"{cluster}-access")["spec"]
    assert spec["managementPolicies"] == ["Observe"]
    assert spec["connectionDetails"] == [
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "name": secret,
            "namespace": namespace,
            "fieldPath": "data.value",
            "toConnectionSecretKey": "kubeconfig",
        }
    ]
    credentials = document("ProviderConfig", f"{cluster}-kubernetes")["spec"]["credentials"]
    assert credentials["secretRef"]["name"] == spec["writeConnectionSecretToRef"]["name"]
    assert f"{cluster}-kubernetes-kubeconfig" not in str(exported().files["SECRETS.md"])


def test_where_the_secret_has_no_known_name_the_user_is_asked() -> None:
    secrets = str(exported().files["SECRETS.md"])
    assert "hive-aws-kubernetes-kubeconfig" in secrets
    assert "`data.kubeconfig` of the Secret that Object hive-aws-access looks up, named in UNRESOLVED.md" in secrets
    told = [note for note in exported().notes if "'hive-aws-access'" in note]
    assert len(told) == 1
    assert "clusterMetadata.adminKubeconfigSecretRef.name" in told[0]


def test_aro_is_refused_because_no_provider_has_it() -> None:
    graph = record_program(open_program(ARO, config=CONFIG))
    with pytest.raises(
        ExportError, match="OpenShiftCluster 'aro-1-cluster': no Crossplane provider has this type"
    ) as told:
        export_with_notes(graph)
    assert "make the cluster with Pulumi or OpenTofu" in str(told.value)
    assert "did you mean" not in str(told.value)
