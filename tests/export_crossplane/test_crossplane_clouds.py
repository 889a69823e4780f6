"""The clouds' own kinds of cluster with all their options: valid for the CLI, and taken by a real API server."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.clouds_support import recorded
from engines.crossplane_cli import validate
from engines.crossplane_crds import DATA, definitions
from engines.crossplane_stacks import PLATFORMS, SCOPES, exported, parsed
from engines.kube_server import KubeServer, RefusedError
from engines.needs import engine
from fleetform.export.crossplane import export_with_notes
from fleetform.export.errors import ExportError

pytestmark = pytest.mark.xdist_group("crossplane-api")
CLOUDS = DATA / "clouds"
(PLATFORM,) = PLATFORMS


@pytest.fixture(scope="module")
def clouds(cluster: KubeServer) -> KubeServer:
    cluster.load_crds(definitions(folder=CLOUDS))
    return cluster


@pytest.mark.parametrize("scope", SCOPES)
def test_crossplane_cli_finds_every_document_valid(scope: str, tmp_path: Path) -> None:
    todo = [document for document in parsed(exported(PLATFORM, scope)) if document["kind"] != "Namespace"]
    said = validate(engine("crossplane"), todo, tmp_path, (DATA, CLOUDS))
    assert f"Total {len(todo)} resources: 0 missing schemas, {len(todo)} success cases, 0 failure cases" in said


def test_the_api_server_takes_every_document(clouds: KubeServer) -> None:
    todo = parsed(exported(PLATFORM, "namespaced"))
    for document in todo:
        if document["kind"] == "Namespace":
            clouds.create(document)
    assert len(todo) > 300
    assert clouds.apply_all(todo) == []


def test_the_api_server_takes_every_object_of_the_clusters(clouds: KubeServer) -> None:
    """Those of Karpenter and of its node pools above all."""
    objects = [
        document["spec"]["forProvider"]["manifest"]
        for document in parsed(exported(PLATFORM, "namespaced"))
        if document["kind"] == "Object" and "kubernetes" in document["apiVersion"]
    ]
    for name in {found for item in objects if (found := item["metadata"].get("namespace"))} - {"kube-system"}:
        clouds.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    made = [item["kind"] for item in objects]
    assert (made.count("NodePool"), made.count("EC2NodeClass")) == (4, 2)
    assert clouds.apply_all(objects) == []
    wrong = next(item for item in objects if item["kind"] == "EC2NodeClass")
    with pytest.raises(RefusedError, match="amiSelectorTerms"):
        clouds.apply({**wrong, "spec": {**wrong["spec"], "amiSelectorTerms": []}})


def test_what_no_provider_has_is_refused_with_its_place_and_what_to_do() -> None:
    with pytest.raises(ExportError) as caught:
        export_with_notes(recorded())
    told = str(caught.value).splitlines()
    # Two clusters join a fleet.
    assert sum("FleetMember '" in line and "(KubernetesFleetManager), not its members" in line for line in told) == 2
    assert len(told) == 2
    assert all(": no Crossplane provider has this type; " in line for line in told), told
