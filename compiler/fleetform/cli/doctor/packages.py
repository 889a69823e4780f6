"""Looking for an installed Python package, without importing it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution

from fleetform.cli.doctor.finding import Finding


def package(name: str, *, purpose: str, extra: str = "") -> Finding:
    """Looks for a package.

    Args:
        name: Its name in the package index.
        purpose: What it is needed for.
        extra: The extra of Fleetform that installs it; none for what always comes with it.
    """
    wanted = f"fleetform[{extra}]" if extra else "fleetform"
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return Finding("SDK", name, purpose, there=False, advice=f"pip install '{wanted}'")
    return Finding("SDK", name, purpose, there=True, version=found.version, where=str(found.locate_file("")))
