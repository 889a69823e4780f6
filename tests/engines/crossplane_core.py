"""A real Crossplane for tests: its controllers beside a real API server, with composition functions that run here.

What a cluster has and this one lacks is done by `crossplane_providers`: the providers' controllers, and Kubernetes'
garbage collector.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engines.crossplane_crds import definitions, kinds
from engines.kube_server import KubeServer, RefusedError, free_ports, kube_server
from engines.needs import engine

Document = Mapping[str, Any]

_OWN = ("apiextensions.crossplane.io", "pkg.crossplane.io")
_APPLY = "application/apply-patch+yaml"
_MERGE = "application/merge-patch+json"
_PATIENCE = 60.0


@dataclass(slots=True)
class ControlPlane:
    """A running Crossplane.

    Attributes:
        server: The API server.
        certificates: A folder with `ca.crt`, `tls.crt` and `tls.key`, for functions: Crossplane accepts no others.
        folder: Where logs and files go.
        kinds: API version and kind of everything whose definition was loaded by `load`.
    """

    server: KubeServer
    certificates: Path
    folder: Path
    kinds: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def load(self, documents: Iterable[Document]) -> None:
        """Loads the definitions of the documents' kinds, those that are not there yet."""
        todo = {(d["apiVersion"], d["kind"]) for d in documents} - self.kinds
        self.server.load_crds(definitions(kinds({"apiVersion": api, "kind": kind} for api, kind in todo)))
        self.kinds |= todo

    def apply(self, *documents: Document) -> None:
        """Server-side apply, for real, with unknown fields refused.

        Raises:
            RefusedError: The server does not take an object.
        """
        for document in documents:
            path = f"{self.server.path(document)}?fieldManager=user&fieldValidation=Strict&force=true"
            self.server.request("PATCH", path, document, _APPLY)

    def patch(self, document: Document, change: Document, part: str = "") -> None:
        """Merges a change into an object, or into a part of it such as `status`."""
        path = self.server.path(document)
        self.server.request("PATCH", f"{path}/{part}" if part else path, change, _MERGE)

    def get(self, document: Document) -> dict[str, Any] | None:
        """An object as it is now; None if it is not there."""
        try:
            found: dict[str, Any] = self.server.request("GET", self.server.path(document))
        except RefusedError as error:
            if error.status != 404:
                raise
            return None
        return found

    def all(self, api_version: str, kind: str) -> list[dict[str, Any]]:
        """Every object of a kind, in all namespaces."""
        base = f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"
        found = self.server.request("GET", f"{base}/{self.server.plural(api_version, kind)}")["items"]
        return [{"apiVersion": api_version, "kind": kind, **item} for item in found]

    def delete(self, document: Document) -> None:
        """Deletes an object; one that is not there is no error."""
        try:
            self.server.request("DELETE", self.server.path(document))
        except RefusedError as error:
            if error.status != 404:
                raise

    def define(self, *xrds: Document) -> None:
        """Applies CompositeResourceDefinitions and waits until their kinds are served."""
        self.apply(*xrds)
        for xrd in xrds:
            wait(lambda xrd=xrd: is_true(self.get(xrd), "Established"), f"{xrd['metadata']['name']} is not served")
        self.server.forget_kinds()

    def compose(self, *compositions: Document) -> None:
        """Applies Compositions and waits until their functions were found able to compose."""
        self.apply(*compositions)
        for composition in compositions:
            name = composition["metadata"]["name"]
            wait(lambda name=name: self._is_valid(name), f"Composition {name} has no valid pipeline")

    def _is_valid(self, composition: str) -> bool:
        revisions = self.all("apiextensions.crossplane.io/v1", "CompositionRevision")
        of_it = [r for r in revisions if r["metadata"]["labels"]["crossplane.io/composition-name"] == composition]
        newest = max(of_it, key=lambda r: r["spec"]["revision"], default=None)
        return is_true(newest, "ValidPipeline")

    def add_function(self, name: str, port: int) -> None:
        """Tells Crossplane of a function that listens on a port of this machine."""
        revision = {
            "apiVersion": "pkg.crossplane.io/v1",
            "kind": "FunctionRevision",
            "metadata": {
                "name": f"{name}-1",
                "labels": {"pkg.crossplane.io/package": name},
                # Crossplane's package manager would look for an image, and there is none.
                "annotations": {"crossplane.io/paused": "true"},
            },
            "spec": {"image": f"example.com/{name}:v1", "revision": 1, "desiredState": "Active"},
        }
        self.server.create(revision)
        status = {
            "endpoint": f"dns:///localhost:{port}",
            "capabilities": ["composition"],
            "conditions": [
                {"type": type_, "status": "True", "reason": "Healthy", "lastTransitionTime": "2026-01-01T00:00:00Z"}
                for type_ in ("RuntimeHealthy", "RevisionHealthy")
            ],
        }
        self.patch(revision, {"status": status}, "status")

    @contextmanager
    def running(self, name: str, command: Sequence[str], port: int) -> Generator[None]:
        """Runs a function as long as the block, and tells Crossplane of it."""
        with process(self.folder / f"{name}.log", command) as started:
            wait(lambda: _listens(port, started), f"{name} does not listen; see {self.folder / f'{name}.log'}")
            self.add_function(name, port)
            yield


@contextmanager
def control_plane(folder: Path) -> Generator[ControlPlane]:
    """Runs an API server, Crossplane and function-patch-and-transform as long as the block.

    Args:
        folder: An empty folder for their files.
    """
    etcd, apiserver, core = engine("etcd"), engine("kube-apiserver"), engine("crossplane-core")
    patches = engine("function-patch-and-transform")
    certificates = folder / "tls"
    make_certificates(certificates)
    with kube_server(etcd, apiserver, folder) as server:
        plane = ControlPlane(server, certificates, folder)
        server.load_crds(crd for crd in definitions() if crd["spec"]["group"] in _OWN)
        server.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "crossplane-system"}})
        environment = {**os.environ, "KUBECONFIG": str(_kubeconfig(server, folder))}
        with process(folder / "crossplane.log", _core_command(core, certificates, folder), environment):
            (port,) = free_ports(1)
            command = [str(patches), f"--address=127.0.0.1:{port}", f"--tls-certs-dir={certificates}"]
            with plane.running("function-patch-and-transform", command, port):
                yield plane


def is_true(document: Document | None, type_: str) -> bool:
    """Whether an object is there and has a condition that holds."""
    conditions = (document or {}).get("status", {}).get("conditions") or []
    return any(condition["type"] == type_ and condition["status"] == "True" for condition in conditions)


def wait(holds: Callable[[], object], told: str, patience: float = _PATIENCE) -> None:
    """Waits until something holds.

    Raises:
        AssertionError: It never did.
    """
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, told
        time.sleep(0.05)


@contextmanager
def process(
    log: Path, command: Sequence[str], environment: Mapping[str, str] | None = None
) -> Generator[subprocess.Popen[bytes]]:
    """A process that ends with the block; what it says goes to a file."""
    with log.open("wb") as out:
        started = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=environment)
        try:
            yield started
        finally:
            started.kill()
            started.wait()


def _core_command(core: Path, certificates: Path, folder: Path) -> list[str]:
    return [
        str(core),
        "core",
        "start",
        "--package-runtime=External",
        f"--tls-client-certs-dir={certificates}",
        f"--tls-server-certs-dir={certificates}",
        f"--xfn-cache-dir={folder / 'functions'}",
        f"--xpkg-cache-dir={folder / 'packages'}",
        "--poll-interval=1m",
        # Here everything happens to a composite resource within seconds.
        "--circuit-breaker-burst=100000",
        "--enable-webhooks=false",
        "--enable-usages=false",
        "--webhook-port=0",
        "--metrics-port=0",
        "--health-probe-port=0",
    ]


def _kubeconfig(server: KubeServer, folder: Path) -> Path:
    address = {"server": f"https://127.0.0.1:{server.port}", "certificate-authority": str(server.certificate)}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "test", "cluster": address}],
        "users": [{"name": "test", "user": {"token": server.token}}],
        "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test"}}],
        "current-context": "test",
    }
    file = folder / "kubeconfig.json"
    file.write_text(json.dumps(config), encoding="utf-8")
    return file


def make_certificates(folder: Path) -> None:
    """A certificate authority of our own, and one certificate for Crossplane and every function."""
    folder.mkdir()
    key, request = ["-newkey", "rsa:2048", "-nodes"], folder / "tls.csr"
    ca, ca_key = folder / "ca.crt", folder / "ca.key"
    _openssl("req", "-x509", *key, "-keyout", str(ca_key), "-out", str(ca), "-subj", "/CN=test-ca", "-days", "2")
    _openssl("req", *key, "-keyout", str(folder / "tls.key"), "-out", str(request), "-subj", "/CN=localhost")
    names = folder / "names"
    names.write_text("subjectAltName=DNS:localhost\n", encoding="utf-8")
    signed = ["-in", str(request), "-CA", str(ca), "-CAkey", str(ca_key), "-CAcreateserial", "-days", "2"]
    _openssl("x509", "-req", *signed, "-out", str(folder / "tls.crt"), "-extfile", str(names))


def _openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def _listens(port: int, started: subprocess.Popen[bytes]) -> bool:
    assert started.poll() is None, f"ended with status {started.returncode}"
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
