"""Reads a single type of an installed Pulumi SDK: its own file, and of the files of object types only what it needs.

Some SDKs have twenty megabytes of object types in one file; a program uses a handful of them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from fleetform.names.regenerate.annotations import Home, Shape
from fleetform.names.regenerate.sdk import Package, Properties, add_file, sdk_root
from fleetform.names.regenerate.trimming import trimmed
from fleetform.names.regenerate.words import snake

_CLASS = re.compile(r"^(?:@\S+\n)+class (\w+)", re.MULTILINE)
_OBJECTS = ("_inputs", "outputs")


def read_type(package: str, token: str) -> Package | None:
    """The part of an SDK that says what one type is.

    Args:
        package: Pulumi package, e.g. `docker`.
        token: Token of one of its resources or functions, or `pulumi:providers:PACKAGE`.

    Returns:
        The SDK with that type (and what else is in its file) alone; None if it has no such type.

    Raises:
        ModuleNotFoundError: The SDK is not installed.
    """
    root, version = sdk_root(package)
    file = _file_of(root, token)
    if file is None:
        return None
    found = Package(package, version, {}, {}, None, {})
    add_file(found, Home.of(root, file), ast.parse(trimmed(file.read_text(encoding="utf-8"))))
    _add_objects(found, root)
    return found


def _file_of(root: Path, token: str) -> Path | None:
    """The file that a token is in: most often that of its name; else whichever has its text."""
    if token.startswith("pulumi:providers:"):
        return root / "provider.py"
    *_, name = token.split(":")
    files = [*root.rglob(f"{snake(name)}.py"), *_others(root)]
    return next((file for file in files if f"'{token}'" in _text(file)), None)


def _others(root: Path) -> Iterator[Path]:
    yield from (file for file in sorted(root.rglob("*.py")) if file.stem not in _OBJECTS)


def _add_objects(package: Package, root: Path) -> None:
    """Adds the object types that properties refer to, and those that these refer to."""
    waiting = [ref for properties in _known(package) for ref in _refs(properties)]
    while waiting:
        ref = waiting.pop()
        if ref in package.objects:
            continue
        package.objects[ref] = {}
        module, _, name = ref.partition(":")
        file = root / f"{module.replace('.', '/')}.py"
        source = _classes(file).get(name) if file.is_file() else None
        if source is not None:
            add_file(package, Home.of(root, file), ast.parse(trimmed(_imports(file) + source)))
            waiting += _refs(package.objects[ref])


def _known(package: Package) -> Iterator[Properties]:
    resources = [*package.resources.values(), *([package.provider] if package.provider is not None else [])]
    for resource in resources:
        yield from (resource.inputs, resource.state)
    for function in package.functions.values():
        yield from (function.arguments, function.results)
    yield from list(package.objects.values())


def _refs(properties: Properties) -> list[str]:
    shapes: list[Shape] = [one.shape.innermost() for one in properties.values()]
    return [shape.ref for shape in shapes if shape.ref is not None]


@lru_cache(maxsize=64)
def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@lru_cache(maxsize=8)
def _classes(file: Path) -> dict[str, str]:
    """The source of each decorated class of a file."""
    text = _text(file)
    starts = list(_CLASS.finditer(text))
    ends = [*(found.start() for found in starts[1:]), len(text)]
    return {found[1]: text[found.start() : end] for found, end in zip(starts, ends, strict=True)}


@lru_cache(maxsize=8)
def _imports(file: Path) -> str:
    """The lines by which a file imports other modules of the SDK: they stand before its first class."""
    head = _text(file).partition("\n@")[0]
    return "".join(f"{line}\n" for line in re.findall(r"^from \.+ import .+$", head, re.MULTILINE))
