"""The weaker proof, without credentials: what both engines say of the configuration alone."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fleetform.migrate.hcl.reading import parse
from fleetform.migrate.state.addresses import OPENTOFU_HOST, TERRAFORM_HOST
from fleetform.migrate.verify.comparing import Comparison, Difference
from fleetform.migrate.verify.copies import Copy, hide_backend
from fleetform.migrate.verify.engines import Engine
from fleetform.migrate.verify.errors import EngineError
from fleetform.migrate.verify.planning import Asking, environment, init, json_of, version

_PROVIDER = re.compile(r"provider\[([^\]]+)\](.*)")
_LEAF = re.compile(r"^(?P<depth>[\s│├└─]*)(?P<said>[^\s│├└─].*)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What an engine says of a configuration.

    Attributes:
        version: The engine's version.
        errors: What `validate` finds: summary and place.
        providers: Providers that modules require, with their versions.
        modules: Where each module comes from.
        locals: Marks of the values of locals; None for one that cannot be known.
    """

    version: str
    errors: tuple[str, ...]
    providers: tuple[str, ...]
    modules: Mapping[str, str]
    locals: Mapping[str, str | None]


def read(engine: Engine, made: Copy, asking: Asking) -> Reading:
    """Asks an engine everything that needs no credentials. The copy is turned to a local backend.

    Raises:
        EngineError: It failed.
    """
    hide_backend(made)
    init(engine, made, asking)
    given = environment(made, asking)
    errors = tuple(_errors(json_of(engine.attempt(made.root, given, "validate", "-json", "-no-color").stdout)))
    return Reading(
        version=version(engine, made),
        errors=errors,
        providers=tuple(sorted(_providers(engine.run(made.root, given, "providers", "-no-color")))),
        modules=_modules(made),
        locals={} if errors else values_of_locals(engine, made, asking),
    )


def compare(first: Reading, second: Reading) -> Comparison:
    """Compares what both engines say."""
    made = Comparison()
    for name, there, here in (
        ("validate", first.errors, second.errors),
        ("provider requirements", first.providers, second.providers),
        ("module", _lines(first.modules), _lines(second.modules)),
    ):
        made.differences += [Difference(name, f"only Terraform says: {one}") for one in there if one not in here]
        made.differences += [Difference(name, f"only OpenTofu says: {one}") for one in here if one not in there]
    for name in dict.fromkeys([*first.locals, *second.locals]):
        if (name in first.locals) != (name in second.locals):
            made.differences.append(Difference(f"local.{name}", "only one of the two has it"))
        elif first.locals[name] != second.locals[name]:
            made.differences.append(Difference(f"local.{name}", _of_local(first.locals[name], second.locals[name])))
    unknown = [name for name in first.locals if first.locals[name] is None]
    if unknown:
        made.notes.append(f"values that are known only after applying were not compared: {_named(unknown)}")
    if first.errors and second.errors:
        made.notes.append("the configuration is not valid for either, so locals were not compared")
    return made


def without_changing(made: Comparison, before: Mapping[str, str | None], after: Mapping[str, str | None]) -> None:
    """Takes out locals that one and the same engine says differently each time, such as those of `timestamp()`."""
    changing = {name for name in before if before[name] != after.get(name)}
    made.differences = [
        one for one in made.differences if one.where.removeprefix("local.") not in changing or "." not in one.where
    ]
    if changing:
        made.notes.append(f"values that are another each time were not compared: {_named(sorted(changing))}")


def values_of_locals(engine: Engine, made: Copy, asking: Asking) -> dict[str, str | None]:
    """Marks of the values of a root module's locals. The values themselves never leave the engine.

    Raises:
        EngineError: It failed.
    """
    names = sorted(set(_names_of_locals(made.root, engine.name)))
    if not names:
        return {}
    # One expression: Terraform answers only the last of several lines when nobody types them.
    marks = ", ".join(f'try(sha256(jsonencode(nonsensitive(local.{name}))), "none")' for name in names)
    told = engine.run(
        made.root, environment(made, asking), "console", *asking.variable_arguments(), given=f"[{marks}]\n"
    )
    found = re.findall(r'^\s*(?:"([0-9a-f]{64}|none)"|(\(known after apply\)|\(sensitive value\))),?\s*$', told, re.M)
    if len(found) != len(names):
        raise EngineError(f"{engine.name} did not say the values of locals as it was expected to")
    return {name: mark if len(mark) == 64 else None for name, (mark, _) in zip(names, found, strict=True)}


def _names_of_locals(root: Path, engine: str) -> Generator[str]:
    endings = (".tf", ".tf.json", *((".tofu", ".tofu.json") if engine == "OpenTofu" else ()))
    for file in sorted(root.iterdir()):
        if file.is_file() and file.name.endswith(endings):
            for block in parse(file.name, file.read_bytes()).of("locals"):
                yield from block.attributes


def _errors(told: Mapping[str, Any]) -> Generator[str]:
    for one in told["diagnostics"]:
        if one["severity"] == "error":
            place: dict[str, Any] = one.get("range") or {}
            line = f"{place['filename']}:{place['start']['line']}: " if place else ""
            yield f"{line}{one['summary']}"


def _providers(told: str) -> Generator[str]:
    """Lines of the tree that `providers` prints, each with the modules above it."""
    above: list[tuple[int, str]] = []
    for line in told.partition("Providers required by state")[0].splitlines():
        found = _LEAF.match(line)
        if found is None:
            continue
        depth = len(found["depth"])
        above = [one for one in above if one[0] < depth]
        provider = _PROVIDER.fullmatch(found["said"])
        if provider is None:
            if found["said"].startswith(("module.", "test.")):
                above.append((depth, found["said"]))
            continue
        path = " ".join(name for _, name in above)
        yield f"{path} {_neutral(provider[1])} {provider[2].strip()}".strip()


def _modules(made: Copy) -> dict[str, str]:
    file = made.data / "modules" / "modules.json"
    if not file.is_file():
        return {}
    told = json.loads(file.read_text(encoding="utf-8"))["Modules"]
    return {one["Key"]: f"{_neutral(one['Source'])} {one.get('Version', '')}".strip() for one in told if one["Key"]}


def _neutral(source: str) -> str:
    """An address without the registry that an engine asks of itself."""
    return source.removeprefix(f"{TERRAFORM_HOST}/").removeprefix(f"{OPENTOFU_HOST}/")


def _lines(modules: Mapping[str, str]) -> list[str]:
    return [f"{key} is {source}" for key, source in sorted(modules.items())]


def _of_local(first: str | None, second: str | None) -> str:
    if first is None or second is None:
        return f"known before applying only to {'OpenTofu' if first is None else 'Terraform'}"
    return "two values"


def _named(names: list[str]) -> str:
    shown = ", ".join(f"local.{name}" for name in names[:10])
    return shown if len(names) <= 10 else f"{shown} and {len(names) - 10} more"
