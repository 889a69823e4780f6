"""One API server for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engines.crossplane_crds import definitions
from engines.kube_server import KubeServer, kube_server
from engines.needs import engine


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KubeServer]:
    """A real API server that serves every packed CustomResourceDefinition.

    Tests that use it are in the xdist group `crossplane-api`, so that one starts, not two.
    """
    etcd, apiserver = engine("etcd"), engine("kube-apiserver")
    with kube_server(etcd, apiserver, tmp_path_factory.mktemp("cluster")) as server:
        server.load_crds(definitions())
        yield server
