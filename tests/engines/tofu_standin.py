# ruff: noqa: N802  the names are the protocol's
"""Stand-in providers for OpenTofu: they speak the real plugin protocol and check against real schemas.

`serving(folder)` starts one server for every provider that a configuration uses, and gives the environment by which
tofu finds them. They keep nothing; what they "make" is in tofu's state.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
from tf.gen import grpc_controller_pb2_grpc as controller
from tf.gen import tfplugin_pb2 as pb
from tf.gen import tfplugin_pb2_grpc as rpc

from engines import tofu_samples as samples
from engines import tofu_values as values
from engines.tofu_schema import Fields, config_fields, packed, schema
from engines.tofu_world import World

SOURCES = {
    "aws": "hashicorp/aws",
    "google": "hashicorp/google",
    "google-beta": "hashicorp/google-beta",
    "azapi": "azure/azapi",
    "kubernetes": "hashicorp/kubernetes",
    "helm": "hashicorp/helm",
    "random": "hashicorp/random",
    "tls": "hashicorp/tls",
    "archive": "hashicorp/archive",
    "azurerm": "hashicorp/azurerm",
    "docker": "kreuzwerker/docker",
}
ForceNew = Callable[[str, str], bool]


@dataclass
class Clusters:
    """What stand-ins know of clusters, where they are as strict in planning as the real provider for Kubernetes.

    That one asks the cluster for the kind of each manifest already when planning: it must be there, and the kind too.

    Attributes:
        installed: Something that may bring kinds has been applied.
        reached: How providers were told to reach clusters, whenever all of it was known.
    """

    installed: bool = False
    reached: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


class StandIn(rpc.ProviderServicer):
    """A provider."""

    def __init__(
        self,
        name: str,
        used: frozenset[str],
        force_new: ForceNew,
        clusters: Clusters | None = None,
        world: World | None = None,
    ) -> None:
        facts = packed(name)
        self.clusters = clusters
        self.world = world
        self.connected = True
        self.name = name
        self.resources: dict[str, Fields] = {t: f for t, f in facts["resources"].items() if t in used}
        self.data_sources: dict[str, Fields] = {t: f for t, f in facts["data_sources"].items() if t in used}
        self.force_new = force_new

    def GetMetadata(self, request: Any, context: Any) -> Any:
        context.abort(grpc.StatusCode.UNIMPLEMENTED, "ask for the schema")

    def GetProviderSchema(self, request: Any, context: Any) -> Any:
        return pb.GetProviderSchema.Response(
            provider=schema(config_fields(self.name)),
            resource_schemas={name: schema(fields) for name, fields in self.resources.items()},
            data_source_schemas={name: schema(fields) for name, fields in self.data_sources.items()},
            server_capabilities=pb.ServerCapabilities(plan_destroy=False),
        )

    def GetFunctions(self, request: Any, context: Any) -> Any:
        return pb.GetFunctions.Response()

    def ValidateProviderConfig(self, request: Any, context: Any) -> Any:
        return pb.ValidateProviderConfig.Response()

    def ValidateResourceConfig(self, request: Any, context: Any) -> Any:
        return pb.ValidateResourceConfig.Response()

    def ValidateDataResourceConfig(self, request: Any, context: Any) -> Any:
        return pb.ValidateDataResourceConfig.Response()

    def ConfigureProvider(self, request: Any, context: Any) -> Any:
        # One server answers for every alias: a cluster that is not known yet makes all of them unreachable.
        config = values.decode(request.config)
        if _holds_unknown(config):
            self.connected = False
        elif self.clusters is not None and self.name in ("kubernetes", "helm"):
            self.clusters.reached.append(config)
        return pb.ConfigureProvider.Response()

    def UpgradeResourceState(self, request: Any, context: Any) -> Any:
        state = json.loads(request.raw_state.json)
        fields = self.resources[request.type_name]
        return pb.UpgradeResourceState.Response(
            upgraded_state=pb.DynamicValue(msgpack=values.encode(_from_json(fields, state)))
        )

    def ReadResource(self, request: Any, context: Any) -> Any:
        return pb.ReadResource.Response(new_state=request.current_state, private=request.private)

    def PlanResourceChange(self, request: Any, context: Any) -> Any:
        proposed = values.decode(request.proposed_new_state)
        prior = values.decode(request.prior_state)
        refused = self._refused(request.type_name, proposed)
        if refused is not None:
            return pb.PlanResourceChange.Response(
                diagnostics=[pb.Diagnostic(severity=pb.Diagnostic.ERROR, summary=refused)]
            )
        fields = self.resources[request.type_name]
        if proposed is not None:
            values.forget_write_only(fields, proposed)
        if proposed is None or proposed == prior:
            return pb.PlanResourceChange.Response(
                planned_state=pb.DynamicValue(msgpack=values.encode(proposed)), planned_private=request.prior_private
            )
        replaced: list[Any] = []
        if prior is not None:
            changed = [name for name in fields if proposed.get(name) != prior.get(name)]
            replaced = [name for name in changed if self.force_new(request.type_name, name)]
        planned = values.plan(fields, proposed)
        return pb.PlanResourceChange.Response(
            planned_state=pb.DynamicValue(msgpack=values.encode(planned)),
            requires_replace=[
                pb.AttributePath(steps=[pb.AttributePath.Step(attribute_name=name)]) for name in replaced
            ],
        )

    def _refused(self, type_name: str, proposed: Any) -> str | None:
        """Why the real provider could not plan a manifest."""
        if self.clusters is None or type_name != "kubernetes_manifest" or proposed is None:
            return None
        if not self.connected:
            return "Failed to construct REST client: the cluster is not there yet"
        manifest = proposed["manifest"]
        version = manifest[1]["apiVersion"] if isinstance(manifest, list) else ""
        if _is_custom(version) and not self.clusters.installed:
            return f"API did not recognize GroupVersionKind from manifest: {version}"
        return None

    def ApplyResourceChange(self, request: Any, context: Any) -> Any:
        planned = values.decode(request.planned_state)
        if self.clusters is not None and planned is not None:
            kind = planned["manifest"][1]["kind"] if request.type_name == "kubernetes_manifest" else ""
            if request.type_name == "helm_release" or kind == "CustomResourceDefinition":
                self.clusters.installed = True
        if planned is None:
            return pb.ApplyResourceChange.Response(new_state=request.planned_state)
        made = values.apply(request.type_name, self.resources[request.type_name], planned)
        if request.type_name == "kubernetes_manifest":
            made["object"] = made["manifest"]
        if request.type_name.endswith("_iam_member"):
            made["id"] = f"{made['id']}/{made['role']}/{made['member']}"  # as Google's provider has it
        if request.type_name == "azapi_resource":
            made["output"] = _azapi_output(made, "response_export_values")
        return pb.ApplyResourceChange.Response(new_state=pb.DynamicValue(msgpack=values.encode(made)))

    def ImportResourceState(self, request: Any, context: Any) -> Any:
        fields = self.resources[request.type_name]
        state: Any = dict.fromkeys(fields)
        if self.world is None:
            state |= {"id": request.id} if "id" in fields else {}
        else:
            found = self.world.find(request.type_name, request.id)
            if found is None:
                told = pb.Diagnostic(severity=pb.Diagnostic.ERROR, summary=f"Nothing has the id {request.id}")
                return pb.ImportResourceState.Response(diagnostics=[told])
            state = _from_json(fields, found)
        return pb.ImportResourceState.Response(
            imported_resources=[
                pb.ImportResourceState.ImportedResource(
                    type_name=request.type_name, state=pb.DynamicValue(msgpack=values.encode(state))
                )
            ]
        )

    def ReadDataSource(self, request: Any, context: Any) -> Any:
        fields = self.data_sources[request.type_name]
        planned = values.plan(fields, values.decode(request.config))
        # The same question always gets the same answer.
        made = values.apply(request.type_name, fields, planned, zlib.crc32(request.config.msgpack) % 1000)
        if request.type_name.startswith("azapi_resource"):
            made["output"] = _azapi_output(made, "response_export_values")
            if "sensitive_output" in fields:
                made["sensitive_output"] = _azapi_output(made, "sensitive_response_export_values")
        if request.type_name == "kubernetes_resource":
            made["object"] = values.dynamic(samples.LIVE_OBJECT)
        return pb.ReadDataSource.Response(state=pb.DynamicValue(msgpack=values.encode(made)))

    def StopProvider(self, request: Any, context: Any) -> Any:
        return pb.StopProvider.Response()


class _Controller(controller.GRPCControllerServicer):
    def Shutdown(self, request: Any, context: Any) -> Any:
        from tf.gen import grpc_controller_pb2

        return grpc_controller_pb2.Empty()


def _holds_unknown(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_unknown, value.values()))
    if isinstance(value, list):
        return any(map(_holds_unknown, value))
    return value == values.UNKNOWN


def _is_custom(version: str) -> bool:
    group = version.rpartition("/")[0]
    return "." in group and not (group.endswith(".k8s.io") and group.count(".") <= 3 and "gateway" not in group)


@contextmanager
def serving(
    folder: Path,
    force_new: ForceNew = lambda _type, _name: False,
    clusters: Clusters | None = None,
    world: World | None = None,
) -> Generator[dict[str, str]]:
    """Starts the providers that a configuration uses.

    Args:
        folder: The configuration.
        force_new: Whether changing an attribute of a type replaces the resource.
        clusters: What is known of clusters, where planning is to be as strict as it really is.
        world: What importing finds; every id unless given.

    Yields:
        Environment variables for tofu.
    """
    text = "".join(file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*.tf*")) if file.is_file())
    words = frozenset(re.findall(r'"([a-z0-9_]+)"', text))
    with ExitStack() as stack:
        attached: dict[str, Any] = {}
        for name, source in SOURCES.items():
            if source.lower() not in text.lower():
                continue
            address = stack.enter_context(_server(StandIn(name, words, force_new, clusters, world), folder))
            for host in ("registry.opentofu.org", "registry.terraform.io"):
                attached[f"{host}/{source}"] = {
                    "Protocol": "grpc",
                    "ProtocolVersion": 6,
                    "Pid": os.getpid(),
                    "Test": True,
                    "Addr": {"Network": "unix", "String": str(address)},
                }
        yield {"TF_REATTACH_PROVIDERS": json.dumps(attached)}


@contextmanager
def _server(servicer: StandIn, folder: Path) -> Generator[Path]:
    import shutil
    import tempfile

    # Unix sockets have short names only, and test folders have long ones.
    home = Path(tempfile.mkdtemp(prefix="ff-", dir="/tmp"))
    sizes = [("grpc.max_send_message_length", 256 << 20), ("grpc.max_receive_message_length", 256 << 20)]
    server = grpc.server(ThreadPoolExecutor(max_workers=8), options=sizes)
    rpc.add_ProviderServicer_to_server(servicer, server)
    controller.add_GRPCControllerServicer_to_server(_Controller(), server)
    socket = home / "s"
    server.add_insecure_port(f"unix:{socket}")
    server.start()
    try:
        yield socket
    finally:
        server.stop(None).wait()
        shutil.rmtree(home, ignore_errors=True)


def _from_json(fields: Fields, state: Any) -> Any:
    """State as tofu keeps it (JSON) as a value: dynamic attributes carry their type."""
    from engines.tofu_schema import is_block, type_of

    made: dict[str, Any] = {}
    for name, known in fields.items():
        value = state.get(name)
        if is_block(known[0]):
            nested = known[2] if len(known) > 2 else {}
            if isinstance(value, list):
                made[name] = [_from_json(nested, item) for item in value]
            else:
                made[name] = _from_json(nested, value) if isinstance(value, dict) else value
        elif type_of(known) == "dynamic" and isinstance(value, dict) and set(value) == {"type", "value"}:
            made[name] = [json.dumps(value["type"]).encode(), value["value"]]
        else:
            made[name] = value
    return made


def _azapi_output(made: dict[str, Any], argument: str) -> Any:
    """The output of an azapi resource: a sample or a text at every path that is asked for."""
    asked = made.get(argument)
    paths = asked[1] if isinstance(asked, list) and len(asked) == 2 else asked
    if paths is None:
        return None
    output: dict[str, Any] = {}
    if isinstance(paths, dict):
        output = {name: f"value-of-{name}" for name in paths}
    else:
        for path in paths:
            place = output
            *above, last = str(path).split(".")
            for step in above:
                place = place.setdefault(step, {})
            place[last] = samples.ARM.get(str(path), values.text("azapi_resource", last, 1))
    return values.dynamic(output)
