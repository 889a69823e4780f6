"""What a hub makes clusters from: a real API server with the real definitions accepts every object."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from components.managed_support import CRDS, document, documents, recorded
from components.test_managed_classes import CLUSTERS, made
from engines.crossplane_crds import definitions, kinds, packed
from engines.kube_server import KubeServer, RefusedError, kube_server
from engines.needs import engine

BUILT_IN = ("v1", "networking.k8s.io")
# Rancher makes these definitions itself from the drivers that it has, so no project publishes them.
MADE_BY_RANCHER = "rke-machine-config.cattle.io"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KubeServer]:
    etcd, apiserver = Path(engine("etcd")), Path(engine("kube-apiserver"))
    with kube_server(etcd, apiserver, tmp_path_factory.mktemp("hub")) as server:
        server.load_crds(definitions(folder=CRDS))
        for each in {item["metadata"].get("namespace") for item in documents(recorded())} - {None}:
            server.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": each}})
        yield server


def test_every_definition_is_there() -> None:
    there = {(crd["group"], crd["kind"]) for crd in packed(CRDS)}
    wanted = {kind for kind in kinds(documents(recorded())) if kind[0] not in (*BUILT_IN, MADE_BY_RANCHER)}
    assert wanted == there


def test_the_api_server_accepts_every_object(hub: KubeServer) -> None:
    sent = [item for item in documents(recorded()) if not item["apiVersion"].startswith(MADE_BY_RANCHER)]
    assert len(sent) > 60
    assert hub.apply_all(sent) == []


def test_the_api_server_would_have_refused_a_wrong_object(hub: KubeServer) -> None:
    wrong = document(recorded(), "capi-aws-cluster")
    wrong["spec"]["topology"]["classReff"] = {}
    with pytest.raises(RefusedError, match="classReff"):
        hub.apply(wrong)


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_the_api_server_accepts_what_the_classes_make_of_their_variables(cluster: str, hub: KubeServer) -> None:
    assert hub.apply_all(made(cluster)) == []


def test_the_api_server_accepts_the_controller_of_google_cloud(hub: KubeServer) -> None:
    text = document(recorded(), "capi-gcp-controller")["data"]["objects.yaml"]
    objects = list(yaml.safe_load_all(text))
    assert [item["kind"] for item in objects].count("DaemonSet") == 1
    assert hub.apply_all(objects) == []
