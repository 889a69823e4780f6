"""A language host for Python: what `pulumi` starts to run a program, in place of the plugin pulumi-language-python.

Run as a program: it prints the port it listens on, and runs until it is ended.
"""

# ruff: noqa: N802  the methods have gRPC's names

from __future__ import annotations

import os
import runpy
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import empty_pb2
from pulumi.automation._server import LanguageServer
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2

SIZES = [("grpc.max_send_message_length", 400 << 20), ("grpc.max_receive_message_length", 400 << 20)]


class Host(LanguageServer):
    """Runs the `main` of a project, as the plugin does."""

    def __init__(self) -> None:
        super().__init__(lambda: None)

    def Handshake(self, request: Any, context: Any) -> Any:
        return language_pb2.LanguageHandshakeResponse()

    def InstallDependencies(self, request: Any, context: Any) -> Any:
        yield language_pb2.InstallDependenciesResponse()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        return plugin_pb2.PluginInfo(version="999.0.0")

    def Cancel(self, request: Any, context: Any) -> Any:
        return empty_pb2.Empty()

    def Run(self, request: Any, context: Any) -> Any:
        folder = Path(request.info.program_directory) / request.info.entry_point
        before = dict(sys.modules), list(sys.path), Path.cwd()
        self.program = lambda: _run(folder)
        try:
            return super().Run(request, context)
        finally:
            os.chdir(before[2])
            sys.path[:] = before[1]
            for name in set(sys.modules) - set(before[0]):
                if str(folder) in str(getattr(sys.modules[name], "__file__", "")):
                    del sys.modules[name]


def _run(main: Path) -> None:
    folder = main if main.is_dir() else main.parent
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    runpy.run_path(str(main), run_name="__main__")


def serve() -> None:
    """Serves until SIGTERM."""
    server = grpc.server(ThreadPoolExecutor(max_workers=8), options=SIZES)
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(Host(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(f"listening on {port}", flush=True)  # noqa: T201  the way it is found
    signal.signal(signal.SIGTERM, lambda _number, _frame: server.stop(None))
    server.wait_for_termination()


if __name__ == "__main__":
    serve()
