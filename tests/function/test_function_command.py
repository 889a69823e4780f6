"""`fleetform function`: as a user starts it, and as a container runtime stops it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import crossplane.function.proto.v1.run_function_pb2_grpc as grpcv1
import grpc
import pytest
import yaml
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from engines.crossplane_core import make_certificates
from engines.kube_server import free_ports
from function.calling import Answer, request
from function.test_function_mistakes import SPEC, composite

TESTS = Path(__file__).resolve().parents[1]
COMMAND = [str(Path(sys.executable).parent / "fleetform"), "function"]
SMALL = ["--component", "function.small_components:Storage"]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(TESTS)}


def ran(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, env=environment(), timeout=60)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("function") / "tls"
    make_certificates(folder)
    return folder


@contextmanager
def served(certificates: Path, port: int) -> Generator[subprocess.Popen[str]]:
    command = [*COMMAND, "serve", *SMALL, "--tls-certs-dir", str(certificates), "--address", f"127.0.0.1:{port}"]
    started = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment())
    try:
        yield started
    finally:
        started.kill()
        started.wait()


def channel(port: int, certificates: Path, *, known: bool = True) -> grpc.Channel:
    """A channel of a caller that shows a certificate, or none."""
    ca, key, own = ((certificates / name).read_bytes() for name in ("ca.crt", "tls.key", "tls.crt"))
    credentials = grpc.ssl_channel_credentials(ca, *((key, own) if known else (None, None)))
    return grpc.secure_channel(f"localhost:{port}", credentials)


def test_serves_those_who_show_a_certificate_until_it_is_told_to_stop(certificates: Path) -> None:
    (port,) = free_ports(1)
    with served(certificates, port) as started, channel(port, certificates) as caller:
        grpc.channel_ready_future(caller).result(timeout=60)
        stub: Any = grpcv1.FunctionRunnerServiceStub(caller)
        assert len(Answer(stub.RunFunction(request(composite(spec=SPEC), {}), timeout=60)).desired) == 2
        assert "apiextensions.fn.proto.v1.FunctionRunnerService" in services(caller)
        with channel(port, certificates, known=False) as stranger:
            unknown: Any = grpcv1.FunctionRunnerServiceStub(stranger)
            with pytest.raises(grpc.RpcError) as refused:
                unknown.RunFunction(request(composite(spec=SPEC), {}), timeout=20)
            assert refused.value.code() == grpc.StatusCode.UNAVAILABLE
        second = ran("serve", *SMALL, "--insecure", "--address", f"127.0.0.1:{port}")
        assert (second.returncode, second.stderr.splitlines()[-1]) == (2, f"127.0.0.1:{port}: cannot be listened on")
        # What is under way when it is told to stop is answered.
        last = stub.RunFunction.future(request(composite(spec={**SPEC, "size": 9}), {}), timeout=60)
        time.sleep(0.05)
        started.send_signal(signal.SIGTERM)
        assert len(Answer(last.result()).desired) == 9
        assert started.wait(20) == 0
        assert started.stderr
        assert started.stderr.readline() == f"serving Storage at 127.0.0.1:{port}\n"


def services(caller: grpc.Channel) -> list[str]:
    """What the server says it has."""
    stub: Any = reflection_pb2_grpc.ServerReflectionStub(caller)
    asked = reflection_pb2.ServerReflectionRequest(list_services="")
    (answer,) = stub.ServerReflectionInfo(iter([asked]))
    return [each.name for each in answer.list_services_response.service]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["serve"], "give --tls-certs-dir, or --insecure to serve anyone"),
        (["serve", "--insecure", "--component", "json"], "'json' defines no component"),
        (["serve", "--tls-certs-dir", "/nowhere"], "Directory '/nowhere' does not exist"),
        (["apis", "-o", "x", "--component", "nowhere:Thing"], "'nowhere:Thing' cannot be imported"),
    ],
)
def test_wrong_use_is_told(arguments: list[str], told: str) -> None:
    done = ran(*arguments)
    assert done.returncode == 2
    assert told in done.stderr


def test_without_certificates_in_the_folder(tmp_path: Path) -> None:
    done = ran("serve", *SMALL, "--tls-certs-dir", str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == f"{tmp_path / 'tls.crt'}: No such file or directory"


def test_the_apis_of_components(tmp_path: Path) -> None:
    out = tmp_path / "apis"
    done = ran("apis", *SMALL, "-o", str(out), "--name", "mine")
    assert (done.returncode, done.stdout) == (0, f"{out}: 1 components in 2 files (2 written, 0 unchanged)\n")
    definition = yaml.safe_load((out / "Storage" / "definition.yaml").read_text(encoding="utf-8"))
    composition = yaml.safe_load((out / "Storage" / "composition.yaml").read_text(encoding="utf-8"))
    assert definition["metadata"]["name"] == "storages.fleetform.dev"
    assert composition["spec"]["pipeline"] == [{"step": "compose", "functionRef": {"name": "mine"}}]
