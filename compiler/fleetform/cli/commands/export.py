"""`fleetform export`: writes what a program makes for another engine."""

from __future__ import annotations

import re
from contextlib import nullcontext
from pathlib import Path
from typing import Literal

import click

from fleetform.cli.options import ProgramOptions, program_options

PROGRAM = click.argument("program", type=click.Path(path_type=Path))
OUTPUT = click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Folder to write."
)
KEEP_GOING = click.option(
    "--keep-going",
    is_flag=True,
    help="Replace what cannot be recorded by input variables, and list the places.",
)
_PACKAGE = re.compile(r"[\w.-]+(:\d+)?(/[a-z0-9][a-z0-9._-]*)+")


def _package_path(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:  # noqa: ARG001  click's signature
    if value is not None and not _PACKAGE.fullmatch(value):
        raise click.BadParameter(f"'{value}' is no package: give REGISTRY/NAME, without a version")
    return value


@click.group()
def command() -> None:
    """Write a program's infrastructure for OpenTofu or Crossplane."""


@command.command(
    epilog="""\b
Examples:
  fleetform export opentofu stacks/dev.yaml -o build/dev
  fleetform export opentofu ./my-pulumi-project --stack prod -o out --syntax json
  fleetform export opentofu stacks/prod.yaml --adopt prod.json -o out
  fleetform export opentofu stacks/prod.yaml --from-tofu prod.tfstate -o import.json"""
)
@PROGRAM
@OUTPUT
@click.option(
    "--layout",
    type=click.Choice(["modules", "flat"]),
    default="modules",
    show_default=True,
    help="Components that are alike as modules, or all resources in one folder.",
)
@click.option("--syntax", type=click.Choice(["hcl", "json"]), default="hcl", show_default=True)
@click.option(
    "--layers",
    type=click.Choice(["split", "single"]),
    default="split",
    show_default=True,
    help="A configuration a layer where one alone could not be planned before its clusters are there, or always one.",
)
@click.option(
    "--links",
    type=click.Choice(["state", "variables"]),
    default="state",
    show_default=True,
    help="How a layer gets what it reads of others: out of their state, or as variables that you fill.",
)
@click.option(
    "--backend",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="YAML file with `state:` as in an environment: where states are kept, and how they are encrypted.",
)
@click.option(
    "--adopt",
    type=click.Path(path_type=Path),
    metavar="STACK.json",
    help="Take over what runs: `import` blocks for the output of `pulumi stack export`.",
)
@click.option(
    "--from-tofu",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="STATE",
    help="The other way: from a state of OpenTofu's, the file for `pulumi import --file`; -o names that file.",
)
@KEEP_GOING
@program_options
def opentofu(
    program: Path,
    output: Path,
    layout: Literal["modules", "flat"],
    syntax: Literal["hcl", "json"],
    layers: Literal["split", "single"],
    links: Literal["state", "variables"],
    backend: Path | None,
    adopt: Path | None,
    from_tofu: tuple[Path, ...],
    keep_going: bool,
    options: ProgramOptions,
) -> None:
    """Write PROGRAM as an OpenTofu configuration."""
    from fleetform.cli.exporting import export_to

    if from_tofu:
        from fleetform.cli.pulumi_import import import_file_to

        if adopt is not None:
            raise click.UsageError("--adopt and --from-tofu are two ways; give one")
        import_file_to(program, options, output, from_tofu, keep_going)
        return

    from fleetform.cli.state import state_of

    opened = options.open(program)
    state = state_of(opened.state, backend)

    def files(graph: object) -> dict[str, str | bytes]:
        from fleetform.export.opentofu import export
        from fleetform.export.opentofu.adopt import adopt as found_in
        from fleetform.export.opentofu.moves import kept_in
        from fleetform.graph.model import Graph

        assert isinstance(graph, Graph)
        taken_over = found_in(graph, adopt) if adopt is not None else None
        return export(
            graph,
            syntax=syntax,
            layout=layout,
            layers=layers,
            links=links,
            state=state,
            taken_over=taken_over,
            earlier=kept_in(output),
        )

    export_to(opened, output, "opentofu", files, keep_going)


@command.command(
    epilog="""\b
Examples:
  fleetform export crossplane stacks/dev.yaml -o build/dev-crossplane
  fleetform export crossplane stacks/dev.yaml -o package --as package
  fleetform export crossplane stacks/prod.yaml -o out --scope cluster"""
)
@PROGRAM
@OUTPUT
@click.option(
    "--as",
    "form",
    type=click.Choice(["resources", "package"]),
    default="resources",
    show_default=True,
    help="Managed resources, or an API for every component with its compositions and composite resources.",
)
@click.option(
    "--group", default="fleetform.dev", show_default=True, metavar="GROUP", help="API group of a package's kinds."
)
@click.option(
    "--via",
    type=click.Choice(["auto", "patches", "function"]),
    default="auto",
    show_default=True,
    help="What composes in a package: patches wherever they say everything, patches alone, or the function alone.",
)
@click.option(
    "--function",
    metavar="REGISTRY/NAME",
    callback=_package_path,
    help="Where the function's package is: makes it a dependency of the package.",
)
@click.option(
    "--scope",
    type=click.Choice(["namespaced", "cluster"]),
    default="namespaced",
    show_default=True,
    help="Crossplane v2 managed resources, or the older ones that belong to no namespace.",
)
@KEEP_GOING
@program_options
def crossplane(
    program: Path,
    output: Path,
    form: Literal["resources", "package"],
    group: str,
    via: Literal["auto", "patches", "function"],
    function: str | None,
    scope: Literal["namespaced", "cluster"],
    keep_going: bool,
    options: ProgramOptions,
) -> None:
    """Write PROGRAM as Crossplane resources."""
    from fleetform.cli.exporting import export_to

    if form == "package" and scope == "cluster":
        raise click.UsageError("a package is for Crossplane v2, whose composite resources live in namespaces")

    def files(graph: object) -> dict[str, str | bytes]:
        from fleetform.export.crossplane import export_with_notes
        from fleetform.export.crossplane.package.export import export_package
        from fleetform.graph.model import Graph

        assert isinstance(graph, Graph)
        exported = (
            export_with_notes(graph, scope=scope)
            if form == "resources"
            else export_package(graph, group=group, via=via, function=function)
        )
        graph.notes.extend(exported.notes)
        return exported.files

    opened = options.open(program)
    output = output.absolute() if form == "package" else output
    # The classes of the program's own components are looked at again: its modules and its folder must still be there.
    with opened.surroundings() if form == "package" else nullcontext():
        export_to(opened, output, "crossplane", files, keep_going)
