"""`fleetform function`: the components as a composition function for Crossplane."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from fleetform.function.catalog import Catalog


COMPONENTS = click.option(
    "--component",
    "components",
    multiple=True,
    metavar="MODULE[:CLASS]",
    help="A component to serve, or all that a module has; repeatable. Fleetform's own unless given.",
)
SCOPE = click.option(
    "--scope",
    type=click.Choice(["namespaced", "cluster"]),
    default="namespaced",
    show_default=True,
    help="Crossplane v2 managed resources, or the older ones that belong to no namespace.",
)
GROUP = click.option(
    "--group", default="fleetform.dev", show_default=True, help="API group of the composite resources."
)


@click.group()
def command() -> None:
    """Run components as a composition function for Crossplane."""


@command.command(
    epilog="""\b
Examples:
  fleetform function apis -o apis
  fleetform function apis -o apis --component my.platform:Database"""
)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Folder to write.")
@COMPONENTS
@GROUP
@SCOPE
@click.option(
    "--name", "function", default="function-fleetform", show_default=True, help="Name of the installed function."
)
def apis(
    output: Path, components: tuple[str, ...], group: str, scope: Literal["namespaced", "cluster"], function: str
) -> None:
    """Write a CompositeResourceDefinition and a Composition for each component."""
    from fleetform.export.writing import write
    from fleetform.function.apis import files

    catalog = _catalog(components, group)
    report = write(files(catalog, namespaced=scope == "namespaced", function=function), output, generator="function")
    click.echo(f"{output}: {len(list(catalog))} components in {report.total:,} files ({report})")


@command.command(
    epilog="""\b
Examples:
  fleetform function serve --tls-certs-dir /tls/server
  fleetform function serve --insecure --address 127.0.0.1:9443 --component my.platform:Database"""
)
@click.option("--address", default="0.0.0.0:9443", show_default=True, metavar="HOST:PORT", help="Where to listen.")
@click.option(
    "--tls-certs-dir",
    envvar="TLS_SERVER_CERTS_DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with tls.crt, tls.key, and the ca.crt by which callers are known.  [env: TLS_SERVER_CERTS_DIR]",
)
@click.option("--insecure", is_flag=True, help="Serve anyone, without encryption: for trying things out.")
@COMPONENTS
@GROUP
@SCOPE
@click.option(
    "--provider-configs/--no-provider-configs",
    default=True,
    show_default=True,
    help="Compose the ProviderConfigs that components offer, such as a cluster's own.",
)
@click.option(
    "--facts",
    "facts_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="YAML file of known answers: data sources, availability zones, accounts.",
)
def serve(
    address: str,
    tls_certs_dir: Path | None,
    insecure: bool,
    components: tuple[str, ...],
    group: str,
    scope: Literal["namespaced", "cluster"],
    provider_configs: bool,
    facts_file: Path | None,
) -> None:
    """Answer Crossplane's calls until told to stop."""
    if not insecure and tls_certs_dir is None:
        raise click.UsageError("give --tls-certs-dir, or --insecure to serve anyone")
    try:
        from fleetform.function.serving import serve as run
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("crossplane", "grpc_reflection"):
            raise
        raise click.ClickException("needs the extra 'function': pip install 'fleetform[function]'") from error
    from fleetform.function.composing import Settings
    from fleetform.programs.settings import read_mapping

    catalog = _catalog(components, group)
    facts = read_mapping(facts_file) if facts_file else {}
    kinds = ", ".join(api.kind for api in catalog)
    click.echo(f"serving {kinds} at {address}{' without encryption' if insecure else ''}", err=True)
    run(
        catalog,
        address,
        certificates=None if insecure else tls_certs_dir,
        settings=Settings(scope, facts, provider_configs),
    )


def _catalog(places: tuple[str, ...], group: str) -> Catalog:
    from fleetform.export.crossplane.interface import InterfaceError
    from fleetform.function.catalog import Catalog, load

    try:
        if places:
            return Catalog((component for place in places for component in load(place)), group)
        from fleetform.components.package import COMPONENTS as OWN
        from fleetform.components.platform import Platform

        return Catalog([*OWN, Platform], group)
    except InterfaceError as error:
        raise click.ClickException(str(error)) from error
