"""What the installed Pulumi SDKs say: resource types, functions and object types with their properties.

The SDKs are generated and very regular, so their source is read, not run: no import of thousands of modules,
and nothing is kept of a file but names and shapes.
"""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fleetform.names.regenerate.annotations import Home, Shape, shape_of
from fleetform.names.regenerate.trimming import API_VERSION, trimmed


@dataclass(frozen=True, slots=True)
class Property:
    """A property of an SDK type: the shape of its value, and whether it must be given."""

    shape: Shape
    required: bool


Properties = dict[str, Property]


@dataclass(slots=True)
class Resource:
    """A resource class.

    Attributes:
        token: Pulumi token.
        inputs: Constructor arguments by Pulumi name.
        state: Outputs and look-up arguments by Pulumi name.
        secrets: Outputs that Pulumi always encrypts.
        aliases: Former tokens.
        api_version: The Azure API version that the documentation names.
    """

    token: str
    inputs: Properties = field(default_factory=dict[str, Property])
    state: Properties = field(default_factory=dict[str, Property])
    secrets: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    api_version: str | None = None


@dataclass(slots=True)
class Function:
    """A data-source function with its arguments and results by Pulumi name."""

    token: str
    arguments: Properties
    results: Properties
    api_version: str | None = None


@dataclass(slots=True)
class Package:
    """One installed SDK.

    Attributes:
        name: Pulumi package, e.g. `gcp`.
        version: Version of the SDK.
        resources: By token.
        functions: By token.
        provider: The provider resource, if the package has one.
        objects: Object types by the `ref` of a shape.
    """

    name: str
    version: str
    resources: dict[str, Resource]
    functions: dict[str, Function]
    provider: Resource | None
    objects: dict[str, Properties]

    def fields(self, shape: Shape) -> Properties | None:
        """Properties of an object shape; None for anything else."""
        return self.objects.get(shape.ref) if shape.ref else None


def read_package(name: str, *, modules: Iterable[str] | None = None) -> Package:
    """Read an installed SDK.

    Args:
        name: Pulumi package, e.g. `azure-native`.
        modules: Only these module folders, e.g. `eks`; all when not given.

    Returns:
        The SDK's resources, functions and object types.

    Raises:
        ModuleNotFoundError: The SDK is not installed.
    """
    root, version = sdk_root(name)
    package = Package(name, version, {}, {}, None, {})
    for path in _files(root, modules):
        add_file(package, Home.of(root, path), ast.parse(trimmed(path.read_text(encoding="utf-8"))))
    return package


def sdk_root(name: str) -> tuple[Path, str]:
    """Folder and version of an installed SDK.

    Raises:
        ModuleNotFoundError: The SDK is not installed.
    """
    import_name = "pulumi_" + name.replace("-", "_")
    spec = importlib.util.find_spec(import_name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"the Pulumi SDK {import_name} is not installed", name=import_name)
    from importlib.metadata import PackageNotFoundError, version

    try:
        return Path(spec.origin).parent, version(import_name.replace("_", "-"))
    except PackageNotFoundError:  # an SDK that `pulumi package add` wrote into the program's folder
        return Path(spec.origin).parent, ""


def _files(root: Path, modules: Iterable[str] | None) -> Iterator[Path]:
    if modules is None:
        yield from sorted(root.rglob("*.py"))
        return
    yield from sorted(root.glob("*.py"))
    for module in sorted(modules):
        yield from sorted((root / module).glob("*.py"))


def add_file(package: Package, home: Home, tree: ast.Module) -> None:
    """Adds what a file of the SDK defines."""
    home = home.with_imports(tree)
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    objects = {name: _getters(node, home) for name, node in classes.items() if _is_object(node)}
    for name, properties in objects.items():
        package.objects[home.ref(name)] = properties
    for name, node in classes.items():
        base = _base(node)
        if base not in ("CustomResource", "ProviderResource"):
            continue
        resource = _resource(node, home)
        # Where an object type has the name already, the arguments are called otherwise.
        resource.inputs = objects.get(f"{name}Args") or objects.get(f"{name}InitArgs", {})
        resource.state = objects.get(f"_{name}State", {}) | resource.state
        if base == "ProviderResource":
            package.provider = resource
        else:
            package.resources[resource.token] = resource
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.endswith("_output"):
            function = _function(node, objects, home)
            if function is not None:
                package.functions[function.token] = function


def _base(node: ast.ClassDef) -> str | None:
    first = node.bases[0] if node.bases else None
    return first.attr if isinstance(first, ast.Attribute) else None


def _is_object(node: ast.ClassDef) -> bool:
    return any(
        isinstance(mark, ast.Attribute) and mark.attr in ("input_type", "output_type") for mark in node.decorator_list
    )


def _getters(node: ast.ClassDef, home: Home) -> Properties:
    """Properties of a class by Pulumi name; the getter's decorator knows a name that is not the method's."""
    found: Properties = {}
    for method in node.body:
        if not isinstance(method, ast.FunctionDef) or method.returns is None:
            continue
        for mark in method.decorator_list:
            call = mark.func if isinstance(mark, ast.Call) else mark
            if isinstance(call, ast.Attribute) and call.attr == "getter":
                name = _text(mark.keywords[0].value) if isinstance(mark, ast.Call) and mark.keywords else method.name
                found[name] = Property(*shape_of(method.returns, home))
    return found


def _resource(node: ast.ClassDef, home: Home) -> Resource:
    token = ""
    secrets: list[str] = []
    aliases: list[str] = []
    for method in node.body:
        if isinstance(method, ast.FunctionDef) and method.name == "_internal_init":
            for call in (part for part in ast.walk(method) if isinstance(part, ast.Call)):
                if isinstance(call.func, ast.Attribute) and call.func.attr == "__init__" and call.args:
                    token = _text(call.args[0])
                for keyword in call.keywords:
                    if keyword.arg == "additional_secret_outputs" and isinstance(keyword.value, ast.List):
                        secrets += [_text(element) for element in keyword.value.elts]
                    elif keyword.arg == "type_":
                        aliases.append(_text(keyword.value))
    state = _getters(node, home)
    return Resource(token, {}, state, tuple(secrets), tuple(aliases), _api_version(node))


def _api_version(node: ast.ClassDef | ast.FunctionDef) -> str | None:
    """The API version in the documentation of an azure-native class or function."""
    for part in (node, *node.body):
        if isinstance(part, ast.FunctionDef | ast.ClassDef):
            said = API_VERSION.search(ast.get_docstring(part) or "")
            if said:
                return said[1]
    return None


def _function(node: ast.FunctionDef, objects: dict[str, Properties], home: Home) -> Function | None:
    """The data-source function that this Python function calls; None if it calls none."""
    hints = {arg.arg: arg.annotation for arg in (*node.args.args, *node.args.kwonlyargs)}
    arguments: Properties = {}
    token, result = "", ""
    for part in ast.walk(node):
        if isinstance(part, ast.Assign) and isinstance(target := part.targets[0], ast.Subscript):
            hint = hints.get(part.value.id) if isinstance(part.value, ast.Name) else None
            if hint is not None:
                arguments[_text(target.slice)] = Property(*shape_of(hint, home))
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.func.attr == "invoke":
            token = _text(part.args[0])
            result = next(
                (word.value.id for word in part.keywords if word.arg == "typ" and isinstance(word.value, ast.Name)), ""
            )
    return Function(token, arguments, objects.get(result, {}), _api_version(node)) if token else None


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
