"""Writes tests/data/crds: of each pack of CustomResourceDefinitions, only the kinds that the tests use.

    python tests/data/pack_crds.py PACKS

PACKS is a folder of `PROJECT.jsonl.gz` files: one definition a line, `{"group", "kind", "plural", "scope",
"versions": {version: {"served", "storage", "schema"}}}`, without descriptions. They are made from the definitions that
the projects publish (Apache-2.0): upjet-aws, upjet-gcp, upjet-azure, provider-kubernetes, provider-helm, crossplane,
and those whose kinds stand in manifests (Gateway API, Istio, Knative, Argo CD, Flux, ...).

The kinds in use are found by exporting every stack and test platform in both scopes, plus those in `ALWAYS`.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from components.accounts_support import recorded as accounts  # noqa: E402  the path is set above
from components.networks_support import TOPOLOGIES, recorded  # noqa: E402
from components.shared_support import PEERS  # noqa: E402
from components.shared_support import recorded as shared  # noqa: E402
from engines.crossplane_crds import DATA, kinds  # noqa: E402  the path is set above
from engines.crossplane_stacks import ENVIRONMENTS, PLATFORMS, SCOPES, exported, parsed  # noqa: E402
from fleetform.export.crossplane import export_with_notes  # noqa: E402

# What the small program of the golden files and the validating CLI use besides.
ALWAYS_GROUPS = ("pkg.crossplane.io", "apiextensions.crossplane.io")
ALWAYS = frozenset(
    {
        ("rds.aws", "Instance"),
        ("pulumi.com", "Stack"),
        ("kustomize.toolkit.fluxcd.io", "Kustomization"),
        ("fleet.cattle.io", "Cluster"),
    }
)


def main(packs: Path) -> None:
    """Packs the kinds in use again: those of the stacks, and in a folder beside them what test platforms need more."""
    stacks, platforms = _used(ENVIRONMENTS), _used(PLATFORMS)
    _pack(packs, DATA, lambda crd: _is_used(crd, stacks))
    _pack(packs, DATA / "clouds", lambda crd: _is_named(crd, platforms) and not _is_used(crd, stacks))
    pack_networks(packs, stacks)


def pack_networks(packs: Path, stacks: set[tuple[str, str]]) -> None:
    """Packs what networks that reach each other need more than the stacks."""
    graphs = (*map(recorded, TOPOLOGIES), *map(accounts, ("invited", "peering")), shared(PEERS))
    used = {
        kind
        for graph in graphs
        for scope in SCOPES
        for kind in kinds(parsed(export_with_notes(graph, scope=scope).files))
    }
    _pack(packs, DATA / "networks", lambda crd: _is_named(crd, used) and not _is_used(crd, stacks))


def _used(environments: Iterable[str]) -> set[tuple[str, str]]:
    return {
        kind
        for environment in environments
        for scope in SCOPES
        for document in parsed(exported(environment, scope))
        for kind in kinds([document, *_inside(document)])
    }


def _pack(packs: Path, folder: Path, wanted: Callable[[dict], bool]) -> None:
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.jsonl.gz"):
        old.unlink()
    for file in sorted(packs.glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            kept = [line for line in lines if wanted(json.loads(line))]
        if kept:
            # No time and no name inside, so that the same kinds give the same bytes.
            (folder / file.name).write_bytes(gzip.compress("".join(sorted(kept)).encode(), mtime=0))
            print(f"{folder.name}/{file.name}: {len(kept)} kinds")  # noqa: T201  a script says what it wrote


def _inside(document: dict) -> list[dict]:
    manifest = document.get("spec", {}).get("forProvider", {}).get("manifest")
    return [manifest] if manifest else []


def _is_used(crd: dict, used: set[tuple[str, str]]) -> bool:
    area = crd["group"].replace(".m.upbound.io", "").replace(".upbound.io", "")
    return _is_named(crd, used) or (area, crd["kind"]) in ALWAYS or crd["group"] in ALWAYS_GROUPS


def _is_named(crd: dict, used: set[tuple[str, str]]) -> bool:
    return (crd["group"], crd["kind"]) in used


if __name__ == "__main__":
    main(Path(sys.argv[1]))
