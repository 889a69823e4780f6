"""The README of a package: what is in it, and in which order it is applied."""

from __future__ import annotations

from fleetform.export.crossplane.package.composition import function_composition
from fleetform.export.crossplane.package.instances import Packaging
from fleetform.export.crossplane.package.stack import KIND, Stack


def readme(packaging: Packaging, stack: Stack, files: list[str], function: str) -> str:
    """The text.

    Args:
        packaging: What became composite resources.
        stack: What connects them.
        files: The other files.
        function: Name of the installed function.
    """
    graph = packaging.written.world.graph
    lines = [
        f"# {graph.project} ({graph.stack}) as a Crossplane package",
        "",
        "Written by Fleetform. `package/` is the API of the components, `xrs/` is this environment.",
        "",
        "    crossplane xpkg build --package-root=package -o package.xpkg",
        "    crossplane xpkg push -f package.xpkg REGISTRY/NAME:VERSION",
        "    crossplane xpkg install configuration REGISTRY/NAME:VERSION",
        "",
        "Wait until the package and what it depends on are healthy. Then apply, in this order:",
        "",
    ]
    order = ["namespace.yaml", "providerconfigs.yaml", "resources.yaml"]
    lines += [f"* `{name}`" for name in order if name in files]
    lines += ["* `xrs/`", ""]
    if "SECRETS.md" in files:
        lines += ["`SECRETS.md` lists the Secrets that you make first.", ""]
    lines += ["## APIs", "", "| kind | compositions | composite resources |", "|---|---|---|"]
    for kind, component in sorted(packaging.apis.items()):
        used = [one for one in packaging.found.values() if one.api.kind == kind]
        names = {one.composition for one in used}
        names |= {function_composition(component)} if kind in packaging.by_function else set()
        told = ", ".join(f"`{name}`" for name in sorted(names)) or "none"
        lines.append(f"| `{kind}`: {component.description} | {told} | {len(used)} |")
    if stack.members:
        lines += [
            "",
            f"The `{KIND}` composes {len(stack.members)} composite resources that take values of one another,",
        ]
        lines += ["it brings those values from one to the other through its status.", ""]
    lines += _on_function(packaging, function)
    lines += [
        "",
        "A composition is right for composite resources whose fields have what it was made for: the definition has a",
        "rule for each, so that the API server refuses another choice and names the fields. For all other values let",
        "the function compose: `fleetform function serve`.",
        "",
    ]
    return "\n".join(lines)


def _on_function(packaging: Packaging, function: str) -> list[str]:
    """What must be there for the kinds that the function composes."""
    kinds = sorted(packaging.by_function)
    if not kinds:
        return []
    places = [f"`{(of := packaging.apis[kind].component).__module__}:{of.__qualname__}`" for kind in kinds]
    return [
        "",
        f"Compositions whose name ends in `-function` need the composition function, installed as `{function}`.",
        f"It must serve {', '.join(places)} (`fleetform function serve --component`; it serves Fleetform's own unless",
        f"told otherwise) in the API group `{packaging.group}` (`--group`), and know the facts that the program was",
        "given (`--facts`).",
    ]
