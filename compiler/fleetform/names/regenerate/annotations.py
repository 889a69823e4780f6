"""Shapes of values, from the type hints in the source of a Pulumi SDK."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

ShapeKind = Literal["string", "number", "bool", "any", "asset", "list", "map", "object"]

_PLAIN: dict[str, ShapeKind] = {"str": "string", "int": "number", "float": "number", "bool": "bool", "Any": "any"}
_WRAPPERS = ("Input", "Output", "InputType", "Awaitable")
_LISTS = ("Sequence", "List", "list")
_MAPS = ("Mapping", "Dict", "dict")


@dataclass(frozen=True, slots=True)
class Shape:
    """Shape of a value.

    Attributes:
        kind: What it is; `asset` is a file or archive.
        item: Of the items of a list or the values of a map.
        ref: For an object, the name of its type in `Package.objects`.
    """

    kind: ShapeKind
    item: Shape | None = None
    ref: str | None = None

    def innermost(self) -> Shape:
        """The shape inside lists and maps."""
        shape = self
        while shape.item is not None:
            shape = shape.item
        return shape


ANY = Shape("any")
TEXT = Shape("string")


@dataclass(frozen=True)
class Home:
    """The module whose hints are read, so that names in them can be resolved.

    Attributes:
        folder: Dotted folder of the module inside the SDK, empty at its root: `eks`, `apps.v1`.
        module: Name of the module itself, e.g. `cluster`, `_inputs`, `outputs`.
        imports: Names of modules that the file imports from elsewhere: `_root_inputs` -> `:_inputs`.
        enums: Names of enumerations imported or defined here.
    """

    folder: str
    module: str
    imports: dict[str, str] = field(default_factory=dict[str, str])

    @staticmethod
    def of(root: Path, path: Path) -> Home:
        """The home of a file of the SDK at `root`."""
        parts = path.relative_to(root).with_suffix("").parts
        return Home(".".join(parts[:-1]), parts[-1])

    def with_imports(self, tree: ast.Module) -> Home:
        """The same home with what the file imports."""
        imports: dict[str, str] = {}
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.level and node.module is None:
                folder = self.folder.split(".") if self.folder else []
                folder = folder[: len(folder) - (node.level - 1)]
                for name in node.names:
                    imports[name.asname or name.name] = ".".join([*folder, name.name])
        return Home(self.folder, self.module, imports)

    def ref(self, name: str) -> str:
        """Name of an object type defined in this module."""
        return f"{_join(self.folder, self.module)}:{name}"

    def resolve(self, dotted: str) -> str:
        """Name of the object type that a hint means: `outputs.Spec`, `SpecArgs`, `_meta.v1.outputs.ObjectMeta`."""
        *path, name = dotted.split(".")
        if not path:
            module = self.module if self.module in ("_inputs", "outputs") else "_inputs"
            return f"{_join(self.folder, module)}:{name}"
        module = self.imports.get(path[0], _join(self.folder, path[0]))
        return f"{'.'.join([module, *path[1:]])}:{name}"


def _join(folder: str, module: str) -> str:
    return f"{folder}.{module}" if folder else module


def shape_of(hint: ast.expr, home: Home) -> tuple[Shape, bool]:
    """The shape that a hint describes, and whether a value must be given (the hint is not optional)."""
    if isinstance(hint, ast.Constant) and isinstance(hint.value, str):
        return shape_of(_parsed(hint.value), home)
    if isinstance(hint, ast.Subscript):
        return _generic(hint, home)
    dotted = _dotted(hint)
    last = dotted.rpartition(".")[2]
    if last in _PLAIN:
        return Shape(_PLAIN[last]), True
    if last in ("Asset", "Archive", "AssetArchive"):
        return Shape("asset"), True
    return Shape("object", ref=home.resolve(dotted)), True


def _dotted(hint: ast.expr) -> str:
    if isinstance(hint, ast.Attribute):
        return f"{_dotted(hint.value)}.{hint.attr}"
    return hint.id if isinstance(hint, ast.Name) else ast.unparse(hint)


@lru_cache(maxsize=4096)
def _parsed(source: str) -> ast.expr:
    return ast.parse(source, mode="eval").body


def _generic(hint: ast.Subscript, home: Home) -> tuple[Shape, bool]:
    outer = _dotted(hint.value).rpartition(".")[2]
    inner = hint.slice
    if outer == "Optional":
        return shape_of(inner, home)[0], False
    if outer in _WRAPPERS:
        return shape_of(inner, home)
    if outer in _LISTS:
        return Shape("list", shape_of(inner, home)[0]), True
    if outer in _MAPS and isinstance(inner, ast.Tuple):
        return Shape("map", shape_of(inner.elts[1], home)[0]), True
    if outer == "Union" and isinstance(inner, ast.Tuple):
        return _union([shape_of(part, home) for part in inner.elts if not _is_none(part)]), True
    return ANY, True


def _is_none(part: ast.expr) -> bool:
    return isinstance(part, ast.Constant) and part.value is None


def _union(parts: list[tuple[Shape, bool]]) -> Shape:
    """One shape for several: text for a text or an enumeration, any for what differs."""
    shapes = [shape for shape, _ in parts]
    if len({shape.kind for shape in shapes}) == 1:
        return shapes[0]
    if any(shape.kind == "asset" for shape in shapes):
        return Shape("asset")
    plain = [shape for shape in shapes if shape.kind in ("string", "number", "bool")]
    return plain[0] if len(plain) == 1 and len(shapes) == 2 else ANY
