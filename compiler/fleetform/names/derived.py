"""Tables for packages without one: names by the spelling rule, from the installed SDK, type by type.

They are guesses, and whoever uses them says so (`derived_note`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from typing import Any

from fleetform.names.sources import Source, source_of


class Derived(Mapping[str, Any]):
    """A table whose entries are made from the SDK when they are asked for."""

    def __init__(self, package: str, source: Source) -> None:
        self.package = package
        self.source = source
        self._made: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key not in self._made:
            self._made[key] = self._entry(key)
        if self._made[key] is None:
            raise KeyError(key)
        return self._made[key]

    def _entry(self, token: str) -> Any:
        from fleetform.names.places import PROVIDER
        from fleetform.names.regenerate.deriving import derived_entry, derived_provider

        if token == PROVIDER:
            return derived_provider(self.package, self.source)
        return derived_entry(self.package, self.source, token)

    def __iter__(self) -> Iterator[str]:
        return iter(())  # an SDK is not read as a whole to list its types

    def __len__(self) -> int:
        return 0


def derived_table(package: str) -> Derived | None:
    """A derived table; None if the SDK is not installed, or nobody says which provider it is made from."""
    if find_spec("pulumi_" + package.replace("-", "_")) is None:
        return None
    source = source_of(package)
    return Derived(package, source) if source is not None else None


def derived_note(package: str) -> str | None:
    """What to tell of a package's names; None if they come from a provider's schema."""
    from fleetform.names.packs import Pack
    from fleetform.names.places import table_of

    table = table_of(package)
    exact = f"`fleetform names add {package} --schema FILE` makes them exact"
    if isinstance(table, Derived):
        return f"names of {package} are derived by rule, not from the provider's schema: {exact}"
    if isinstance(table, Pack) and table.about.get("names") == "guessed":
        return f"names of {package} are those of Pulumi's bridge, what is a block is derived by rule: {exact}"
    return None
