"""Comparing a recorded graph with what the real engine was told when it ran the same program.

The engine's state has every resource as the engine saw it, and the outputs that stand-ins made up. The graph's
expressions are resolved with those outputs, and then everything must be the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from deploy.comparing import NOTHING, apart, bare, opened, plain, seconds
from engines.pulumi_standin import Journal
from engines.pulumi_values import SECRET, SIGNATURE
from fleetform.graph.evaluate import EvaluationError, evaluate
from fleetform.graph.expressions import Archive, Asset, Expr, ListOf, MapOf, Ref, Secret
from fleetform.graph.model import Graph, Resource, ResourceKind

RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e"
ASSET = "c44067f5952c0a294b673a41bacd8c17"
ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7"
STACK = "pulumi:pulumi:Stack"
PROVIDERS_OWN = ("version", "pluginDownloadURL", "__internal", "name", "parameterization")
_NOT_WAITED_FOR = (ResourceKind.COMPONENT, ResourceKind.STACK_REFERENCE)
"""A component's children are; what a program awaits of another stack is a plain value."""

State = Mapping[str, Mapping[str, Any]]


def differences(graph: Graph, state: State, journal: Journal, folder: Path, root: Path) -> list[str]:
    """Every difference between a graph and the engine, in words; empty where they agree.

    Args:
        graph: The recorded graph.
        state: The engine's state by URN, secrets opened.
        journal: What the stand-ins were asked.
        folder: The program's working folder, from which the engine tells paths.
        root: The folder from which the graph tells paths.
    """
    return list(_Comparison(graph, state, journal, folder, root).all())


class _Comparison:
    def __init__(self, graph: Graph, state: State, journal: Journal, folder: Path, root: Path) -> None:
        self.graph = graph
        self.state = state
        self.folder = folder
        self.root = root
        self.stack = next(urn for urn, item in state.items() if item["type"] == STACK)
        self.invoked = [(sent.token, opened(sent.inputs), sent.answer) for sent in journal.of("Invoke")]
        self._outputs_seen: dict[str, Any] = {}

    def all(self) -> Iterator[str]:
        """Everything that differs."""
        engine = {urn for urn, item in self.state.items() if item["type"] != STACK and not _is_default(item)}
        for urn in sorted(engine - self.graph.resources.keys()):
            yield f"{urn}: only the engine has it"
        for urn, resource in self.graph.resources.items():
            if urn not in engine:
                yield f"{urn}: only the graph has it"
                continue
            for told in self._resource(resource, self.state[urn]):
                yield f"{resource.type} '{resource.name}' ({resource.source}): {told}"
        outputs = self.state[self.stack].get("outputs", {})
        yield from self._properties("stack output", outputs, self.graph.exports)
        yield from self._calls()

    def _resource(self, resource: Resource, item: Mapping[str, Any]) -> Iterator[str]:
        for what, engine, recorded in self._facts(resource, item):
            if engine != recorded:
                yield f"{what}: engine {engine!r}, recorded {recorded!r}"
        inputs = dict(item.get("inputs", {}))
        if resource.kind is ResourceKind.PROVIDER:
            inputs = {key: value for key, value in inputs.items() if key not in PROVIDERS_OWN or key in resource.inputs}
        if resource.kind is not ResourceKind.READ:
            yield from self._properties("input", inputs, resource.inputs)
            yield from self._references(resource, item)
        if resource.kind is ResourceKind.COMPONENT:
            yield from self._properties("output", item.get("outputs", {}), resource.outputs)

    def _facts(self, resource: Resource, item: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
        options = resource.options
        yield "type", item["type"], resource.type
        yield "name", item["urn"].split("::", 3)[3], resource.name
        yield "parent", item.get("parent"), resource.parent or self.stack
        yield "made by a provider", item["custom"], resource.kind is not ResourceKind.COMPONENT
        yield (
            "only read",
            bool(item.get("external")),
            resource.kind in (ResourceKind.READ, ResourceKind.STACK_REFERENCE),
        )
        yield "dependencies", sorted(item.get("dependencies", [])), sorted(resource.dependencies)
        yield "provider", self._provider(item), options.provider
        yield "protect", bool(item.get("protect")), options.protect
        yield "retain on delete", bool(item.get("retainOnDelete")), options.retain_on_delete
        yield "deleted with", item.get("deletedWith"), options.deleted_with
        yield "ignore changes", tuple(item.get("ignoreChanges", ())), options.ignore_changes
        yield "replace on changes", tuple(item.get("replaceOnChanges", ())), options.replace_on_changes
        yield "hidden differences", tuple(item.get("hideDiff", ())), options.hide_diffs
        secret = tuple(item.get("additionalSecretOutputs", ()))
        yield "secret outputs", sorted(secret), sorted(options.additional_secret_outputs)
        timeouts = {key: seconds(value) for key, value in options.custom_timeouts.items()}
        engine = {key: value for key, value in item.get("customTimeouts", {}).items() if value}
        yield "timeouts", engine, {key: value for key, value in timeouts.items() if key != "read"}
        if options.import_id is not None:
            yield "imported", item.get("id"), options.import_id

    def _provider(self, item: Mapping[str, Any]) -> str | None:
        """The explicit provider of a resource in the engine's state."""
        urn = str(item.get("provider", "")).rpartition("::")[0]
        return None if not urn or _is_default(self.state.get(urn, {"urn": urn, "type": ""})) else urn

    def _properties(self, what: str, engine: Mapping[str, Any], recorded: Mapping[str, Expr]) -> Iterator[str]:
        for key in sorted({*engine, *recorded}):
            try:
                resolved = self._resolved(recorded[key]) if key in recorded else NOTHING
            except EvaluationError as error:
                resolved = f"no value: {error}"
            known = self._known(engine[key]) if key in engine else NOTHING
            for path, one, other in apart(known, resolved, key):
                yield f"{what} {path}: engine {one!r}, recorded {other!r}"

    def _references(self, resource: Resource, item: Mapping[str, Any]) -> Iterator[str]:
        """What an input's expression refers to, the engine must know as a dependency of that input."""
        from fleetform.graph.expressions import refs

        by_property = item.get("propertyDependencies") or {}
        for key, expr in resource.inputs.items():
            nodes = {ref.node for ref in refs(expr) if ref.node in self.graph.resources}
            nodes = {node for node in nodes if self.graph.resources[node].kind not in _NOT_WAITED_FOR}
            for node in sorted(nodes - set(by_property.get(key, []))):
                yield f"input {key} refers to {node}, of which the engine knows nothing"

    def _calls(self) -> Iterator[str]:
        """Every data source asked is in the graph, and every one of the graph was asked, with these arguments."""
        recorded: list[tuple[str, Any]] = []
        for call in self.graph.data_calls.values():
            arguments = {key: evaluate(expr, self._outputs) for key, expr in call.arguments.items()}
            recorded.append((call.token, arguments))
        engine = [(token, arguments) for token, arguments, _ in self.invoked]
        yield from (
            f"{token} {arguments}: only the engine was asked"
            for token, arguments in engine
            if (token, arguments) not in recorded
        )
        yield from (
            f"{token} {arguments}: only the graph asks"
            for token, arguments in recorded
            if (token, arguments) not in engine
        )

    def _resolved(self, expr: Expr) -> Any:
        """The value of an expression, with secrets, resources and files told apart."""
        match expr:
            case Secret(value):
                return ("secret", bare(self._resolved(value)))
            case ListOf(items):
                return [self._resolved(item) for item in items]
            case MapOf(entries):
                return {
                    key if isinstance(key, str) else evaluate(key, self._outputs): self._resolved(value)
                    for key, value in entries
                }
            case Ref(node, ()) if node in self.graph.resources:
                return ("resource", node)
            case Asset(kind, source):
                return ("asset", kind, self._path(kind, evaluate(source, self._outputs), self.root))
            case Archive("map", source):
                return ("archive", "map", self._resolved(source))
            case Archive(kind, source):
                return ("archive", kind, self._path(kind, evaluate(source, self._outputs), self.root))
            case _:
                return plain(evaluate(expr, self._outputs))

    def _known(self, value: Any) -> Any:
        """A value of the engine's state in the same form."""
        if isinstance(value, list):
            return [self._known(item) for item in value]
        if not isinstance(value, dict):
            return value
        match value.get(SIGNATURE):
            case None if self.state.get(str(value.get("urn")), {}).get("custom"):
                # A resource among a stack's outputs: the SDK takes it apart into all it has.
                return ("resource", value["urn"])
            case None:
                return {key: self._known(item) for key, item in value.items()}
            case signature if signature == SECRET:
                return ("secret", bare(self._known(json.loads(value["plaintext"]))))
            case signature if signature == RESOURCE:
                return ("resource", value["urn"])
            case signature if signature == ASSET:
                kind = next(kind for kind in ("path", "text", "uri") if value.get(kind) is not None)
                name = {"path": "file", "text": "text", "uri": "remote"}[kind]
                return ("asset", name, self._path(name, value[kind], self.folder))
            case signature if signature == ARCHIVE:
                if value.get("assets") is not None:
                    return ("archive", "map", {key: self._known(item) for key, item in value["assets"].items()})
                kind = "path" if value.get("path") is not None else "uri"
                name = {"path": "file", "uri": "remote"}[kind]
                return ("archive", name, self._path(name, value[kind], self.folder))
            case signature:
                raise AssertionError(f"a value of an unknown kind: {signature}")

    @staticmethod
    def _path(kind: str, source: str, start: Path) -> str:
        return str((start / source).resolve()) if kind == "file" else source

    def _outputs(self, node: str) -> Any:
        if node not in self._outputs_seen:
            self._outputs_seen[node] = self._read(node)
        return self._outputs_seen[node]

    def _read(self, node: str) -> Any:
        if node in self.state:
            item = self.state[node]
            return {**opened(item.get("outputs", {})), "id": item.get("id"), "urn": node}
        call = self.graph.data_calls[node]
        arguments = {key: evaluate(expr, self._outputs) for key, expr in call.arguments.items()}
        answers = [answer for token, given, answer in self.invoked if (token, given) == (call.token, arguments)]
        if not answers:
            raise EvaluationError(f"{call.token} was never asked with {arguments}")
        return opened(answers[0])


def _is_default(item: Mapping[str, Any]) -> bool:
    """Whether a resource is a provider that nobody made."""
    kind, name = item["urn"].split("::", 3)[2:]
    return kind.startswith("pulumi:providers:") and name.startswith("default") and "parent" not in item
