"""Values for stand-in providers of Pulumi: what travels on the wire, and made-up outputs that fit the SDK's types.

Outputs are what the resource was given, and beside it what an SDK says is there. Objects and lists are only made where
something reads them (`Reads`), since some clouds' types have thousands of fields.
"""

from __future__ import annotations

import base64
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, TypeAlias

import pulumi
from google.protobuf import struct_pb2

from fleetform.graph import hints
from fleetform.graph.expressions import Ref, refs
from fleetform.graph.model import Graph

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"
ITEMS = 3
DEEPEST = 4

Path: TypeAlias = tuple[Any, ...]
Reads: TypeAlias = Mapping[str, Iterable[Path]]
"""From a type or function token to the paths into its outputs that something reads."""

TEXTS: tuple[tuple[str, str], ...] = (
    (r"(?i)arn$", "arn:aws:made:eu-west-1:111122223333:{type}/{name}"),
    (r"(?i)issuer|url$|uri$|endpoint$|^host$|link$", "https://{name}.{property}.example.com/id"),
    (r"(?i)cidr|iprange", "10.20.0.0/16"),
    (r"(?i)ip$|ipaddress$", "10.20.0.7"),
    (r"(?i)certificate|kubeconfig|data$|^value$|^token$|^ca\.crt$", "{sealed}"),
    (r"(?i)json$|^policy$", '{{"Version": "2012-10-17"}}'),
)


def plain(struct: Any) -> Any:
    """A value of the wire as Python data; whole numbers are integers."""
    kind = type(struct)
    if kind is struct_pb2.Struct:
        return {key: plain(value) for key, value in struct.fields.items()}
    if kind is struct_pb2.ListValue:
        return [plain(value) for value in struct.values]
    which = struct.WhichOneof("kind")
    if which in ("struct_value", "list_value"):
        return plain(getattr(struct, which))
    if which == "null_value" or which is None:
        return None
    value = getattr(struct, which)
    return int(value) if which == "number_value" and value.is_integer() else value


def wire(value: Mapping[str, Any]) -> struct_pb2.Struct:
    """Python data as a value of the wire."""
    made = struct_pb2.Struct()
    made.update(dict(value))
    return made


def reads_of(graph: Graph) -> dict[str, set[Path]]:
    """What a graph's expressions read, by the token of the resource or function it belongs to."""
    found: dict[str, set[Path]] = {}
    for ref in _references(graph):
        resource, call = graph.resources.get(ref.node), graph.data_calls.get(ref.node)
        token = resource.type if resource else call.token if call else None
        if token and ref.path:
            found.setdefault(token, set()).add(ref.path)
    return found


def _references(graph: Graph) -> Iterator[Ref]:
    for resource in graph.resources.values():
        yield from resource.references()
        for expr in resource.outputs.values():
            yield from refs(expr)
    for call in graph.data_calls.values():
        for expr in call.arguments.values():
            yield from refs(expr)
    for expr in graph.exports.values():
        yield from refs(expr)


class MadeUp:
    """Makes outputs.

    Args:
        reads: What will be read.
    """

    def __init__(self, reads: Reads | None = None) -> None:
        self.reads = reads or {}
        self._classes: dict[str, type] = {}

    def resource(self, token: str, name: str, inputs: Mapping[str, Any], preview: bool = False) -> dict[str, Any]:
        """The outputs of a resource that was given these inputs."""
        cls = self._resource_class(token)
        types = dict(hints.resource_hints(cls)) if cls else {}
        return self._outputs(token, name, types, inputs, preview)

    def identity(self, token: str, name: str) -> str:
        """The id of a resource."""
        return f"{name}-id"

    def imported(self, token: str, name: str) -> dict[str, Any]:
        """The inputs of a resource that is imported, as a provider finds them out."""
        return {}

    def replaced(
        self, urn: str, olds: Mapping[str, Any], news: Mapping[str, Any], changed: list[str]
    ) -> tuple[list[str], bool]:
        """Which of the changed inputs cannot be changed in place, and whether the old resource must go first."""
        return [], False

    def function(self, token: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """What a data source answers."""
        cls = _result_class(token)
        types = dict(hints.output_hints(cls)) if cls else {}
        return self._outputs(token, token.rpartition(":")[2], types, arguments, preview=False)

    def _outputs(
        self, token: str, name: str, types: Mapping[str, Any], given: Mapping[str, Any], preview: bool
    ) -> dict[str, Any]:
        maker = _Maker(token.rpartition(":")[2], name, preview)
        made = {key: maker.echoed(value, types.get(key), key) for key, value in given.items()}
        for key, hint in types.items():
            if key not in made and _is_plain(hint):
                made[key] = maker.value(hint, key)
        for path in sorted(self.reads.get(token, ()), key=str):
            key = path[0]
            if key not in ("id", "urn"):
                made[key] = maker.filled(made.get(key), types.get(key), path)
        return made

    def _resource_class(self, token: str) -> type | None:
        if token not in self._classes:
            waiting: list[type] = [pulumi.Resource]
            while waiting:
                cls = waiting.pop()
                waiting.extend(cls.__subclasses__())
                known = cls.__dict__.get("pulumi_type")
                if known:
                    self._classes.setdefault(known, cls)
        return self._classes.get(token)


class _Maker:
    """Makes the values of one resource."""

    def __init__(self, short: str, name: str, preview: bool) -> None:
        self._short = short
        self._name = name
        self._preview = preview

    def value(self, hint: Any, key: str, depth: int = 0) -> Any:
        """A made-up value of a type."""
        if self._preview:
            return UNKNOWN
        hint = hints.plain(hint)
        match hints.kind_of(hint):
            case "number":
                return 3
            case "boolean":
                return True
            case "list":
                return [self.value(hints.item_hint(hint), f"{key}{n}", depth + 1) for n in range(ITEMS)]
            case "map":
                return {"key": self.value(hints.item_hint(hint), key, depth + 1)}
            case "object" if depth < DEEPEST:
                types = hints.output_hints(hint)
                return {name: self.value(kind, name, depth + 1) for name, kind in types.items()}
            case "object":
                return {}
            case _ if isinstance(hint, type) and issubclass(hint, Enum):
                return next(iter(hint)).value
            case _:
                return self._text(key)

    def echoed(self, value: Any, hint: Any, key: str) -> Any:
        """An input as it comes back in the outputs: the same, but where an SDK says that it has another type there."""
        hint = hints.plain(hint)
        if hint is None or value in (None, UNKNOWN):
            return value
        kind = hints.kind_of(hint)
        if isinstance(value, dict) and SIGNATURE in value:
            return {**value, "value": self.echoed(value["value"], hint, key)} if value[SIGNATURE] == SECRET else value
        if kind == "list" and isinstance(value, list):
            return [self.echoed(item, hints.item_hint(hint), key) for item in value]
        if kind in ("map", "object") and isinstance(value, dict):
            return {name: self.echoed(item, self._inner(hint, name), name) for name, item in value.items()}
        if kind == "map" and isinstance(value, list):
            return {str(item): self.value(hints.item_hint(hint), key, 1) for item in value}
        if kind in ("list", "map", "object") or isinstance(value, list | dict):
            return value if kind == "any" else self.value(hint, key)
        return value

    def filled(self, value: Any, hint: Any, path: Path) -> Any:
        """A value in which everything on a path is there."""
        hint = hints.plain(hint)
        if value is None:
            value = self._start(hint, path, str(path[0]))
        if value == UNKNOWN or len(path) < 2:
            return value
        step = path[1]
        if isinstance(value, dict):
            if value.get(SIGNATURE) == SECRET:
                return {**value, "value": self.filled(value["value"], hint, path)}
            if isinstance(step, str):
                inner = self._inner(hint, step)
                return {**value, step: self.filled(value.get(step), inner, path[1:])}
        if isinstance(value, list):
            return [self.filled(item, hints.item_hint(hint), path[1:]) for item in value]
        return value

    def _start(self, hint: Any, path: Path, key: str) -> Any:
        if self._preview:
            return UNKNOWN
        if hint is None and len(path) > 1:
            return [None] * ITEMS if isinstance(path[1], int) else {}
        return self.value(hint, key)

    @staticmethod
    def _inner(hint: Any, step: str) -> Any:
        hint = hints.plain(hint)
        if hints.is_output_type(hint):
            return hints.output_hints(hint).get(step)
        return hints.item_hint(hint)

    def _text(self, key: str) -> str:
        # Lines of a kubeconfig, so that what takes one apart finds something.
        lines = f"certificate-authority-data: {self._name}/{key}\nserver: https://{self._name}.example.com\n"
        sealed = base64.b64encode(lines.encode()).decode()
        for pattern, form in TEXTS:
            if re.search(pattern, key):
                return form.format(type=self._short.lower(), name=self._name, property=key.lower(), sealed=sealed)
        return f"{self._name}-{key}"


def _is_plain(hint: Any) -> bool:
    """Whether every resource of the class has a value here that is a text, number or boolean."""
    return "Optional" not in str(hint) and hints.kind_of(hints.plain(hint)) in ("text", "number", "boolean")


def _result_class(token: str) -> type | None:
    """The class of an SDK that a data source's answer is an instance of."""
    package, _, short = token.partition(":")[0], *token.rpartition(":")[1:]
    name = f"{short[:1].upper()}{short[1:]}Result"
    prefix = f"pulumi_{package.replace('-', '_')}."
    modules = [module for key, module in list(sys.modules.items()) if key.startswith(prefix)]
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", short).lower()
    named = [module for module in modules if module.__name__.endswith(f".{snake}")]
    wanted = token.split(":")[1].partition("/")[0].replace("-", "")
    best = sorted(named, key=lambda module: wanted not in module.__name__)
    found = next((getattr(module, name) for module in best if hasattr(module, name)), None)
    return found if isinstance(found, type) else None
