"""A real Kubernetes API server for tests: etcd and kube-apiserver in a folder, and a client that applies objects."""

from __future__ import annotations

import http.client
import json
import secrets
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Generator, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_APPLY = "application/apply-patch+yaml"
_BUSY = 429  # a kind was defined just now; clients of Kubernetes ask again
_DRY_RUN = "dryRun=All&fieldManager=fleetform&fieldValidation=Strict&force=true"


class RefusedError(Exception):
    """The API server did not take a request."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status


@dataclass(slots=True)
class KubeServer:
    """A running API server.

    Attributes:
        port: Its port on this machine.
        token: Bearer token of an administrator.
        certificate: The file of its certificate.
    """

    port: int
    token: str
    certificate: Path
    _local: threading.local = field(default_factory=threading.local)
    _plurals: dict[str, dict[str, tuple[str, bool]]] = field(default_factory=dict[str, dict[str, tuple[str, bool]]])

    def request(self, method: str, path: str, body: object = None, content: str = "application/json") -> Any:
        """One request over a connection that each thread keeps open.

        Raises:
            RefusedError: The server said no.
        """
        data = None if body is None else json.dumps(body)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": content}
        status, text = self._answer(method, path, data, headers)
        while status == _BUSY:
            time.sleep(0.05)
            status, text = self._answer(method, path, data, headers)
        if status >= 300:
            raise RefusedError(status, _message(text))
        return json.loads(text) if text.startswith("{") else text

    def _answer(self, method: str, path: str, data: str | None, headers: Mapping[str, str]) -> tuple[int, str]:
        connection = self._connection()
        try:
            connection.request(method, path, data, headers)
            response = connection.getresponse()
        except (ConnectionError, http.client.CannotSendRequest):
            # The server hangs up on who was silent for a while; what it did not answer can be asked again.
            connection.close()
            connection.request(method, path, data, headers)
            response = connection.getresponse()
        return response.status, response.read().decode()

    def apply(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Server-side apply as a dry run, with unknown fields refused; what the server would keep.

        Raises:
            RefusedError: The server does not take the object.
        """
        result: dict[str, Any] = self.request("PATCH", f"{self.path(document)}?{_DRY_RUN}", document, _APPLY)
        return result

    def apply_all(self, documents: Iterable[Mapping[str, Any]], threads: int = 6) -> list[str]:
        """Applies many as a dry run; what was refused, a line each."""

        def one(document: Mapping[str, Any]) -> str | None:
            try:
                self.apply(document)
            except (RefusedError, KeyError) as error:
                return f"{document.get('kind')} {document.get('metadata', {}).get('name')}: {error}"
            return None

        with ThreadPoolExecutor(threads) as pool:
            return [refused for refused in pool.map(one, documents) if refused]

    def create(self, document: Mapping[str, Any]) -> None:
        """Makes an object, for real; one that is there already stays."""
        try:
            self.request("POST", self.path(document).rpartition("/")[0], document)
        except RefusedError as error:
            if error.status != 409:
                raise

    def load_crds(self, crds: Iterable[Mapping[str, Any]]) -> None:
        """Makes CustomResourceDefinitions, and waits until all are served."""
        names = [crd["metadata"]["name"] for crd in crds if self._load(crd)]
        deadline = time.monotonic() + 120
        base = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
        for name in names:
            while not _is_established(self.request("GET", f"{base}/{name}")):
                assert time.monotonic() < deadline, f"CustomResourceDefinition {name} is not served"
                time.sleep(0.1)
        self.forget_kinds()

    def _load(self, crd: Mapping[str, Any]) -> bool:
        self.request("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", crd)
        return True

    def path(self, document: Mapping[str, Any]) -> str:
        """Where an object is, or will be."""
        api: str = document["apiVersion"]
        meta = document["metadata"]
        base = f"/apis/{api}" if "/" in api else f"/api/{api}"
        plural, namespaced = self._resources(base)[document["kind"]]
        within = f"/namespaces/{meta.get('namespace', 'default')}" if namespaced else ""
        return f"{base}{within}/{plural}/{meta['name']}"

    def plural(self, api_version: str, kind: str) -> str:
        """The name of a kind in paths."""
        return self._resources(f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}")[kind][0]

    def forget_kinds(self) -> None:
        """Asks anew which kinds there are: for definitions that somebody else made."""
        self._plurals.clear()

    def _resources(self, base: str) -> dict[str, tuple[str, bool]]:
        """Plural name, and whether it lives in a namespace, by kind."""
        if base not in self._plurals:
            found = self.request("GET", base)["resources"]
            self._plurals[base] = {r["kind"]: (r["name"], r["namespaced"]) for r in found if "/" not in r["name"]}
        return self._plurals[base]

    def _connection(self) -> http.client.HTTPSConnection:
        connection: http.client.HTTPSConnection | None = getattr(self._local, "connection", None)
        if connection is None:
            context = ssl.create_default_context(cafile=str(self.certificate))
            context.check_hostname = False
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=60)
            self._local.connection = connection
        return connection


@contextmanager
def kube_server(etcd: Path, apiserver: Path, folder: Path) -> Generator[KubeServer]:
    """Runs etcd and an API server as long as the block.

    Args:
        etcd: The etcd binary.
        apiserver: The kube-apiserver binary.
        folder: An empty folder for their files.
    """
    clients, peers, port = free_ports(3)
    token = secrets.token_hex(16)
    (folder / "tokens.csv").write_text(f"{token},admin,admin,system:masters\n", encoding="utf-8")
    key = folder / "service-account.key"
    subprocess.run(["openssl", "genrsa", "-out", str(key), "2048"], check=True, capture_output=True)
    processes = [
        _start(folder / "etcd.log", [str(etcd), *_etcd_flags(folder, clients, peers)]),
        _start(folder / "apiserver.log", [str(apiserver), *_apiserver_flags(folder, clients, port, key)]),
    ]
    try:
        server = KubeServer(port, token, folder / "certs" / "apiserver.crt")
        _wait_until_ready(server, processes, folder)
        yield server
    finally:
        # Nothing is kept, so nothing has to end in good order: that takes half a minute.
        for process in reversed(processes):
            process.kill()
            process.wait()


def _etcd_flags(folder: Path, clients: int, peers: int) -> list[str]:
    own, peer = f"http://127.0.0.1:{clients}", f"http://127.0.0.1:{peers}"
    return [
        f"--data-dir={folder / 'etcd'}",
        f"--listen-client-urls={own}",
        f"--advertise-client-urls={own}",
        f"--listen-peer-urls={peer}",
        f"--initial-advertise-peer-urls={peer}",
        f"--initial-cluster=default={peer}",
        "--unsafe-no-fsync",
    ]


def _apiserver_flags(folder: Path, clients: int, port: int, key: Path) -> list[str]:
    return [
        f"--etcd-servers=http://127.0.0.1:{clients}",
        "--bind-address=127.0.0.1",
        f"--secure-port={port}",
        f"--cert-dir={folder / 'certs'}",
        f"--token-auth-file={folder / 'tokens.csv'}",
        "--authorization-mode=RBAC",
        "--disable-admission-plugins=ServiceAccount",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-key-file={key}",
        f"--service-account-signing-key-file={key}",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--enable-priority-and-fairness=false",
        "--max-mutating-requests-inflight=0",
        "--max-requests-inflight=0",
    ]


def _start(log: Path, command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdout=log.open("wb"), stderr=subprocess.STDOUT)


def _wait_until_ready(server: KubeServer, processes: list[subprocess.Popen[bytes]], folder: Path) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if any(process.poll() is not None for process in processes):
            break
        try:
            if server.certificate.exists() and server.request("GET", "/readyz") == "ok":
                # The default namespace is made shortly after.
                server.request("GET", "/api/v1/namespaces/default")
                return
        except (OSError, RefusedError, http.client.HTTPException):
            server._local = threading.local()
        time.sleep(0.2)
    tail = (folder / "apiserver.log").read_text(encoding="utf-8", errors="replace")[-2000:]
    raise AssertionError(f"the API server is not ready:\n{tail}")


def free_ports(count: int) -> list[int]:
    """Ports of this machine on which nothing listens."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def _is_established(crd: Mapping[str, Any]) -> bool:
    conditions = crd.get("status", {}).get("conditions") or []
    return any(item["type"] == "Established" and item["status"] == "True" for item in conditions)


def _message(text: str) -> str:
    try:
        return str(json.loads(text)["message"])
    except (ValueError, KeyError):
        return text[:500]
