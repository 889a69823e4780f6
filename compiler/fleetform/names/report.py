"""What the name maps know, for a person: coverage, one type as a table, near matches."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Any

from fleetform.names.counting import Count, count_entry
from fleetform.names.packs import pack
from fleetform.names.places import COVERAGE, own_packages, table_of

COVERAGE_HEADINGS = ("provider", "types", "mapped", "properties", "exact", "by rule", "missing")

# The tables of each Pulumi package: what they are called and where its types are in them.
_TABLES = {
    "aws": "terraform-aws",
    "azure-native": "azure-native",
    "command": "terraform-command",
    "gcp": "terraform-gcp",
    "kubernetes": "kubernetes",
    "random": "terraform-random",
    "tls": "terraform-tls",
}
_CROSSPLANE = {"aws": "crossplane-aws", "azure-native": "crossplane-azure", "gcp": "crossplane-gcp"}
_OTHER_CLUSTER = "@cluster"


@dataclass(frozen=True, slots=True)
class ProviderCoverage:
    """How much of a Pulumi package has names in a target.

    Attributes:
        name: Package and what is counted, e.g. `aws resources`.
        types: Types in the installed SDK.
        mapped_types: Those with a name in the target.
        properties: Properties of mapped types, nested ones included.
        exact: Properties whose pair of names a table says.
        by_rule: Properties found by the spelling rule.
        missing: What has no name, one line each.
    """

    name: str
    types: int
    mapped_types: int
    properties: int
    exact: int
    by_rule: int
    missing: tuple[str, ...]

    def row(self) -> tuple[str, ...]:
        """The cells under `COVERAGE_HEADINGS`."""
        counts = (self.types, self.mapped_types, self.properties, self.exact, self.by_rule, len(self.missing))
        return (self.name, *(f"{count:,}" for count in counts))


def coverage() -> tuple[ProviderCoverage, ...]:
    """How many types and properties are mapped, package by package."""
    return tuple(_all_coverage())


def _all_coverage() -> Iterator[ProviderCoverage]:
    for package, said in (_facts() | _facts_of_more()).items():
        entries = _entries(package)
        for kind in ("resources", "functions"):
            if said[kind]["types"]:
                yield _coverage(f"{package} {kind}", said[kind], _of_kind(entries, kind))
        if package in _CROSSPLANE:
            yield _crossplane(package, said["resources"]["types"])


def _entries(package: str) -> Mapping[str, Any]:
    """All that is known of a package. What is written beside its table is there, not missing."""
    return {
        token: raw
        for table in _tables_of(package)
        for token, raw in table.items()
        if raw is not None and not token.startswith("@")
    }


def _of_kind(entries: Mapping[str, Any], kind: str) -> dict[str, Any]:
    # A Kubernetes kind is a list of API version and kind; the rest are objects that say what they are.
    calls = {token for token, raw in entries.items() if "data" in raw or "function" in raw}
    return {token: raw for token, raw in entries.items() if (token in calls) is (kind == "functions")}


def _coverage(name: str, said: Mapping[str, Any], entries: Mapping[str, Any]) -> ProviderCoverage:
    count = Count()
    lines = [f"{token}: {why}" for token, why in said["missing"].items() if token not in entries]
    for token, raw in entries.items():
        if "shapes" in raw:  # a Kubernetes kind has none: its properties are the object's own
            count += count_entry(raw)
            lines += _lacking(token, raw)
    return ProviderCoverage(
        name, said["types"], len(entries), count.properties, count.exact, count.by_rule, tuple(lines)
    )


def _lacking(token: str, raw: Mapping[str, Any]) -> list[str]:
    said: Mapping[str, str] = raw.get("lacking", {})
    return [f"{token} {path}: {why}" for path, why in said.items() if path != "id"]


def _crossplane(package: str, types: int) -> ProviderCoverage:
    table = pack(_CROSSPLANE[package])
    assert table is not None, f"the table {_CROSSPLANE[package]} is not part of the installation"
    count = Count()
    lines: list[str] = []
    mapped = [token for token in table if not token.endswith(_OTHER_CLUSTER)]
    for token in mapped:
        raw = table[token]
        count += count_entry(raw)
        lines += _lacking(token, raw)
    name = f"{package} in Crossplane"
    return ProviderCoverage(name, types, len(mapped), count.properties, count.exact, 0, tuple(lines))


@cache
def _facts() -> dict[str, Any]:
    """What the regeneration found to be in each SDK, and what it could not map."""
    file = resources.files("fleetform.names") / "data" / "coverage.json"
    return json.loads(file.read_text(encoding="utf-8"))


def _facts_of_more() -> dict[str, Any]:
    """The same of packages whose tables say it themselves: the user's own, and those that come beside the main ones."""
    tables = ((package, table_of(package)) for package in (*_more(), *own_packages()))
    return {package: table[COVERAGE] for package, table in tables if table is not None and COVERAGE in table}


def _more() -> tuple[str, ...]:
    """Packages with a table of the installation that is not among the main ones."""
    folder = resources.files("fleetform.names") / "data"
    stems = sorted(file.name.removesuffix(".pack") for file in folder.iterdir() if file.name.startswith("terraform-"))
    return tuple(name for stem in stems if (name := stem.removeprefix("terraform-")) not in _TABLES)


def refusal(token: str) -> str:
    """Why no name map has a type, for a person."""
    package = token.partition(":")[0]
    table = table_of(package) if package not in _TABLES else None
    if table is None and package not in _TABLES:
        return (
            f"no name map has this type: if {package} is made from a Terraform provider, "
            f"`fleetform names add {package} --schema FILE --source NAMESPACE/NAME` adds it"
        )
    said: Mapping[str, Any] = table[COVERAGE] if table is not None and COVERAGE in table else _facts().get(package, {})
    reasons: list[str | None] = [
        said[kind]["missing"].get(token) for kind in ("resources", "functions") if kind in said
    ]
    reason = next((why for why in reasons if why), None)
    return f"no name map has this type: {reason}" if reason else "no name map has this type"


def show(token: str) -> str | None:
    """The mapping of one type as a readable table; None if no name map has the token."""
    from fleetform.names.showing import shown

    return shown(token)


def suggest(token: str) -> str | None:
    """The known token nearest to a misspelt one, if any is near."""
    package = token.partition(":")[0]
    near = get_close_matches(package, (*_TABLES, *_more(), *own_packages()), n=1, cutoff=0.6)
    if not near:
        return None
    known = [name for table in _tables_of(near[0]) for name in table if not name.startswith("@")]
    by_letters = {_letters(name): name for name in reversed(known)}
    wanted = _letters(token)
    if wanted in by_letters:
        # One that is known is not misspelt: what is looked for is elsewhere not to be had.
        return by_letters[wanted] if by_letters[wanted] != token else None
    found = get_close_matches(wanted, by_letters, n=1, cutoff=0.75)
    return by_letters[found[0]] if found else None


def _tables_of(package: str) -> Iterator[Mapping[str, Any]]:
    if package not in _TABLES:
        table = table_of(package)
        yield from [table] if table is not None else []
        return
    names = {_TABLES[package]: None, f"terraform-{package}": None}
    yield from (table for name in names if (table := pack(name)) is not None)


def _letters(token: str) -> str:
    """A token as people shorten it: `aws:eks/cluster:Cluster` is `aws:eks:cluster`, as the SDKs call it."""
    package, _, rest = token.partition(":")
    module, _, name = rest.rpartition(":")
    short = module if package in ("kubernetes", "azure-native") else module.partition("/")[0]
    return f"{package}:{short}:{name}".lower()
