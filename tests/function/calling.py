"""Calling the function as Crossplane does."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import crossplane.function.proto.v1.run_function_pb2 as fnv1
import crossplane.function.proto.v1.run_function_pb2_grpc as grpcv1
import grpc

from engines.kube_server import free_ports
from fleetform.function.catalog import Catalog
from fleetform.function.composing import DEFAULTS, Settings
from fleetform.function.runner import Runner, data
from fleetform.function.serving import start


class Answer:
    """What the function answered.

    Attributes:
        desired: The composed resources, by their names in the composition.
        ready: Those that it says are ready.
        composite: What it wants of the composite resource.
        whole: Whether it says that nothing is held back.
        fatal: Messages of fatal results.
        warnings: Messages of warnings.
        condition: Status, reason and message of the condition `Complete`.
    """

    def __init__(self, answer: fnv1.RunFunctionResponse) -> None:
        self.desired = {name: data(each.resource) for name, each in answer.desired.resources.items()}
        self.ready = {name for name, each in answer.desired.resources.items() if each.ready == fnv1.READY_TRUE}
        self.composite = data(answer.desired.composite.resource)
        self.whole = answer.desired.composite.ready != fnv1.READY_FALSE
        self.fatal = [each.message for each in answer.results if each.severity == fnv1.SEVERITY_FATAL]
        self.warnings = [each.message for each in answer.results if each.severity == fnv1.SEVERITY_WARNING]
        conditions = {each.type: (each.status, each.reason, each.message) for each in answer.conditions}
        self.condition = conditions.get("Complete", (0, "", ""))


def request(composite: Mapping[str, Any], there: Mapping[str, Mapping[str, Any]]) -> fnv1.RunFunctionRequest:
    """A call for a composite resource of which some resources are there."""
    made = fnv1.RunFunctionRequest()
    made.observed.composite.resource.update(composite)
    for name, document in there.items():
        made.observed.resources[name].resource.update(document)
    return made


@contextmanager
def serving(catalog: Catalog, settings: Settings = DEFAULTS) -> Generator[int]:
    """The function's server in this process, without encryption, on a port of its own."""
    (port,) = free_ports(1)
    loop = asyncio.new_event_loop()
    with ThreadPoolExecutor(max_workers=1) as worker:
        running = threading.Thread(target=loop.run_forever)
        running.start()
        runner = Runner(catalog, worker, settings)
        server = asyncio.run_coroutine_threadsafe(start(runner, f"127.0.0.1:{port}", None), loop).result(30)
        try:
            yield port
        finally:
            asyncio.run_coroutine_threadsafe(server.stop(1), loop).result(30)
            loop.call_soon_threadsafe(loop.stop)
            running.join()
            loop.close()


class Caller:
    """A client of a server that speaks without encryption."""

    def __init__(self, port: int) -> None:
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        self.stub: Any = grpcv1.FunctionRunnerServiceStub(self._channel)

    def __call__(self, composite: Mapping[str, Any], there: Mapping[str, Mapping[str, Any]] | None = None) -> Answer:
        """One call."""
        return Answer(self.stub.RunFunction(request(composite, there or {}), timeout=60))

    def close(self) -> None:
        """Hangs up."""
        self._channel.close()
