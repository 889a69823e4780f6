"""The components as a source-based Pulumi package: `pulumi package add ./components`."""

from pulumi.provider.experimental import component_provider_host

from fleetform.blueprints import __version__
from fleetform.components.package import NAME, components

if __name__ == "__main__":
    component_provider_host(components(), NAME, version=__version__)
