"""The README of a package: what is in it, and in which order it is applied."""

from __future__ import annotations

from fleetform.export.crossplane.package.instances import Packaging
from fleetform.export.crossplane.package.stack import KIND, Stack


def readme(packaging: Packaging, stack: Stack, files: list[str]) -> str:
    """The text.

    Args:
        packaging: What became composite resources.
        stack: What connects them.
        files: The other files.
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
        names = sorted({one.shape.name for one in used})
        told = ", ".join(f"`{name}`" for name in names) or "none: the function composes it"
        lines.append(f"| `{kind}`: {component.description} | {told} | {len(used)} |")
    if stack.members:
        lines += [
            "",
            f"The `{KIND}` composes {len(stack.members)} composite resources that take values of one another,",
        ]
        lines += ["it brings those values from one to the other through its status.", ""]
    lines += [
        "",
        "A composition is right for composite resources whose fields have what it was made for: the definition has a",
        "rule for each, so that the API server refuses another choice and names the fields. For all other values let",
        "the function compose: `fleetform function serve`.",
        "",
    ]
    return "\n".join(lines)
