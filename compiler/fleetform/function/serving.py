"""The function's server: gRPC as Crossplane speaks it, with mutual TLS unless told otherwise."""

from __future__ import annotations

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import crossplane.function.proto.v1.run_function_pb2_grpc as grpcv1
import crossplane.function.proto.v1beta1.run_function_pb2_grpc as grpcv1beta1
import grpc
from crossplane.function import runtime
from grpc_reflection.v1alpha import reflection

from fleetform.function.catalog import Catalog
from fleetform.function.composing import DEFAULTS, Settings
from fleetform.function.runner import Runner

GRACE = 5.0
"""Seconds that calls get to end when the server is told to stop."""

# A composite resource comes with all that it is composed of; gRPC's limit of 4 MiB is a few hundred of those.
_LARGEST = 64 << 20


def serve(catalog: Catalog, address: str, *, certificates: Path | None, settings: Settings = DEFAULTS) -> None:
    """Serves until the process is told to stop; calls under way are answered first.

    Args:
        catalog: The components that are served.
        address: Where to listen, as `HOST:PORT`.
        certificates: A folder with `tls.crt`, `tls.key`, and `ca.crt` by which callers are known; None: anyone who
            reaches the address may call, unencrypted.
        settings: What holds for every composite resource.

    Raises:
        OSError: The address cannot be listened on, or a certificate cannot be read.
    """
    credentials = runtime.load_credentials(str(certificates)) if certificates is not None else None
    # One worker: a program is recorded at a time, whatever number of composite resources there are.
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="compose") as worker:
        asyncio.run(_serve(Runner(catalog, worker, settings), address, credentials))


async def _serve(runner: Runner, address: str, credentials: Any) -> None:
    server = await start(runner, address, credentials)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stopped.set)
    await stopped.wait()
    await server.stop(GRACE)


async def start(runner: Runner, address: str, credentials: Any) -> Any:
    """Starts a server.

    Args:
        runner: What answers.
        address: Where to listen.
        credentials: gRPC's server credentials; None: none, and no encryption.

    Returns:
        The server of `grpc.aio`.

    Raises:
        OSError: The address cannot be listened on.
    """
    sizes = [("grpc.max_receive_message_length", _LARGEST), ("grpc.max_send_message_length", _LARGEST)]
    # Two servers at one address would each get some of the calls.
    server = grpc.aio.server(options=[*sizes, ("grpc.so_reuseport", 0)])
    for protocol, answers in ((grpcv1, runner), (grpcv1beta1, runtime.BetaFunctionRunner(wrapped=cast("Any", runner)))):
        cast("Any", protocol).add_FunctionRunnerServiceServicer_to_server(answers, server)
    reflection.enable_server_reflection(runtime.SERVICE_NAMES, server)
    try:
        if credentials is None:
            server.add_insecure_port(address)
        else:
            server.add_secure_port(address, credentials)
    except RuntimeError as error:
        raise OSError(None, "cannot be listened on", address) from error
    await server.start()
    return server
