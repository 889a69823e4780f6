"""Stand-in providers for Pulumi: one generic provider for every package, which keeps what it is sent.

`serving(packages, made_up)` starts one server a package and gives the environment by which the engine finds them.
Nothing is deployed: what they "make" is in the engine's state and in the journal.
"""

# ruff: noqa: N802  the methods have gRPC's names

from __future__ import annotations

import json
import threading
import time
from collections.abc import Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from engines.pulumi_values import SECRET, SIGNATURE, MadeUp, plain, wire

SIZES = [("grpc.max_send_message_length", 400 << 20), ("grpc.max_receive_message_length", 400 << 20)]
VERSION = "999.0.0"  # newer than any SDK asks for
NONE, SOME = provider_pb2.DiffResponse.DIFF_NONE, provider_pb2.DiffResponse.DIFF_SOME


@dataclass(frozen=True)
class Sent:
    """One thing the engine asked of a provider.

    Attributes:
        method: The RPC, e.g. `Create`.
        package: Package of the provider.
        token: Type or function token.
        urn: The resource, for resources.
        inputs: What was sent, secrets and unknowns as they travel.
        answer: What was answered.
        preview: Nothing was to be changed.
    """

    method: str
    package: str
    token: str
    urn: str = ""
    inputs: dict[str, Any] = field(default_factory=dict[str, Any])
    answer: dict[str, Any] = field(default_factory=dict[str, Any])
    preview: bool = False


class Journal:
    """Everything that the engine asked of stand-ins, in the order it came.

    Attributes:
        delay: Seconds that making a resource takes.
        most_at_once: The most resources that were being made at the same time.
    """

    def __init__(self, delay: float = 0) -> None:
        self.delay = delay
        self.most_at_once = 0
        self._sent: list[Sent] = []
        self._lock = threading.Lock()
        self._being_made = 0

    @contextmanager
    def making(self) -> Generator[None]:
        """The time that making a resource takes."""
        with self._lock:
            self._being_made += 1
            self.most_at_once = max(self.most_at_once, self._being_made)
        time.sleep(self.delay)
        try:
            yield
        finally:
            with self._lock:
                self._being_made -= 1

    def add(self, sent: Sent) -> None:
        """Keeps one."""
        with self._lock:
            self._sent.append(sent)

    def of(self, method: str, *, preview: bool | None = None) -> list[Sent]:
        """All of one RPC."""
        with self._lock:
            return [s for s in self._sent if s.method == method and preview in (None, s.preview)]

    def all(self) -> list[Sent]:
        """Everything, in order."""
        with self._lock:
            return list(self._sent)

    def clear(self) -> None:
        """Forgets what was asked so far."""
        with self._lock:
            self._sent.clear()


class StandIn(provider_pb2_grpc.ResourceProviderServicer):
    """A provider."""

    def __init__(self, package: str, journal: Journal, made_up: MadeUp) -> None:
        self.package = package
        self.journal = journal
        self.made_up = made_up

    def Handshake(self, request: Any, context: Any) -> Any:
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True, accept_resources=True)

    def Attach(self, request: Any, context: Any) -> Any:
        return empty_pb2.Empty()

    def Cancel(self, request: Any, context: Any) -> Any:
        return empty_pb2.Empty()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        return plugin_pb2.PluginInfo(version=VERSION)

    def GetSchema(self, request: Any, context: Any) -> Any:
        return provider_pb2.GetSchemaResponse(schema=json.dumps({"name": self.package, "version": VERSION}))

    def GetMapping(self, request: Any, context: Any) -> Any:
        return provider_pb2.GetMappingResponse()

    def GetMappings(self, request: Any, context: Any) -> Any:
        return provider_pb2.GetMappingsResponse()

    def Parameterize(self, request: Any, context: Any) -> Any:
        return provider_pb2.ParameterizeResponse(name=self.package, version=VERSION)

    def CheckConfig(self, request: Any, context: Any) -> Any:
        self._keep("CheckConfig", f"pulumi:providers:{self.package}", request.urn, plain(request.news))
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: Any) -> Any:
        return _difference(plain(request.old_inputs), plain(request.news))

    def Configure(self, request: Any, context: Any) -> Any:
        self._keep("Configure", f"pulumi:providers:{self.package}", request.urn, plain(request.args))
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True, acceptResources=True)

    def Check(self, request: Any, context: Any) -> Any:
        self._keep("Check", _type(request.urn), request.urn, plain(request.news))
        return provider_pb2.CheckResponse(inputs=request.news)

    def Diff(self, request: Any, context: Any) -> Any:
        olds, news = plain(request.old_inputs), plain(request.news)
        answer = _difference(olds, news, set(request.ignoreChanges))
        replaces, first = self.made_up.replaced(request.urn, _opened(olds), _opened(news), list(answer.diffs))
        answer.replaces.extend(replaces)
        answer.deleteBeforeReplace = first
        return answer

    def Create(self, request: Any, context: Any) -> Any:
        inputs = plain(request.properties)
        with self.journal.making():
            answer = self._outputs(request.urn, inputs, request.preview)
            self._keep("Create", _type(request.urn), request.urn, inputs, answer, request.preview)
        made = "" if request.preview else self.made_up.identity(_type(request.urn), _name(request.urn))
        return provider_pb2.CreateResponse(id=made, properties=wire(answer))

    def Read(self, request: Any, context: Any) -> Any:
        given = plain(request.inputs)
        if not given and not plain(request.properties):  # it is imported
            given = self.made_up.imported(_type(request.urn), _name(request.urn))
        inputs = given or plain(request.properties)
        answer = self._outputs(request.urn, inputs, preview=False)
        self._keep("Read", _type(request.urn), request.urn, inputs, answer)
        return provider_pb2.ReadResponse(id=request.id, properties=wire(answer), inputs=wire(given))

    def Update(self, request: Any, context: Any) -> Any:
        inputs = plain(request.news)
        answer = self._outputs(request.urn, inputs, request.preview)
        self._keep("Update", _type(request.urn), request.urn, inputs, answer, request.preview)
        return provider_pb2.UpdateResponse(properties=wire(answer))

    def Delete(self, request: Any, context: Any) -> Any:
        self._keep("Delete", _type(request.urn), request.urn, plain(request.properties))
        return empty_pb2.Empty()

    def Invoke(self, request: Any, context: Any) -> Any:
        arguments = plain(request.args)
        answer = self.made_up.function(request.tok, _opened(arguments))
        self._keep("Invoke", request.tok, "", arguments, answer, request.preview)
        answered: dict[str, Any] = {"return": wire(answer)}  # a word of Python's own, so no ordinary argument
        return provider_pb2.InvokeResponse(**answered)

    def _outputs(self, urn: str, inputs: dict[str, Any], preview: bool) -> dict[str, Any]:
        return self.made_up.resource(_type(urn), _name(urn), inputs, preview)

    def _keep(
        self,
        method: str,
        token: str,
        urn: str,
        inputs: dict[str, Any],
        answer: dict[str, Any] | None = None,
        preview: bool = False,
    ) -> None:
        self.journal.add(Sent(method, self.package, token, urn, inputs, answer or {}, preview))


@contextmanager
def serving(
    packages: Iterable[str], made_up: MadeUp | None = None, journal: Journal | None = None
) -> Generator[tuple[dict[str, str], Journal]]:
    """Starts a stand-in for every package.

    Args:
        packages: Names of packages, e.g. `aws`, `azure-native`.
        made_up: Makes their outputs.
        journal: Keeps what they are asked.

    Yields:
        Environment variables for the engine, and the journal.
    """
    journal = journal or Journal()
    made_up = made_up or MadeUp()
    with ExitStack() as stack:
        attached: list[str] = []
        for package in sorted(set(packages)):
            server = grpc.server(ThreadPoolExecutor(max_workers=16), options=SIZES)
            provider_pb2_grpc.add_ResourceProviderServicer_to_server(StandIn(package, journal, made_up), server)
            port = server.add_insecure_port("127.0.0.1:0")
            server.start()
            stack.callback(lambda server=server: server.stop(None).wait())
            attached.append(f"{package}:{port}")
        yield {"PULUMI_DEBUG_PROVIDERS": ",".join(attached)}, journal


def _difference(olds: dict[str, Any], news: dict[str, Any], ignored: set[str] | None = None) -> Any:
    changed = [
        key
        for key in {**olds, **news}
        if _opened(olds.get(key)) != _opened(news.get(key)) and key not in (ignored or ())
    ]
    return provider_pb2.DiffResponse(changes=SOME if changed else NONE, diffs=changed)


def _opened(value: Any) -> Any:
    """A value without the wrapping of secrets."""
    if isinstance(value, dict):
        if value.get(SIGNATURE) == SECRET:
            return _opened(value["value"])
        return {key: _opened(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_opened(item) for item in value]
    return value


def _type(urn: str) -> str:
    return urn.split("::")[2].rpartition("$")[2]


def _name(urn: str) -> str:
    return urn.split("::", 3)[3]
