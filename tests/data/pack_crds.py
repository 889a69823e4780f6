"""Writes tests/data/crds: of each pack of CustomResourceDefinitions, only the kinds that the tests use.

    python tests/data/pack_crds.py PACKS

PACKS is a folder of `PROJECT.jsonl.gz` files: one definition a line, `{"group", "kind", "plural", "scope",
"versions": {version: {"served", "storage", "schema"}}}`, without descriptions. They are made from the definitions that
the projects publish (Apache-2.0): upjet-aws, upjet-gcp, upjet-azure, provider-kubernetes, provider-helm, crossplane,
and those whose kinds stand in manifests (Gateway API, Istio, Knative, Argo CD, Flux, ...).

The kinds in use are found by exporting every stack in both scopes, plus those in `ALWAYS`.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from engines.crossplane_crds import DATA, kinds  # noqa: E402  the path is set above
from engines.crossplane_stacks import ENVIRONMENTS, SCOPES, exported, parsed  # noqa: E402

# What the small program of the golden files and the validating CLI use besides.
ALWAYS_GROUPS = ("pkg.crossplane.io", "apiextensions.crossplane.io")
ALWAYS = frozenset({("rds.aws", "Instance"), ("pulumi.com", "Stack")})


def main(packs: Path) -> None:
    """Packs the kinds in use again."""
    used = {
        kind
        for environment in ENVIRONMENTS
        for scope in SCOPES
        for document in parsed(exported(environment, scope))
        for kind in kinds([document, *_inside(document)])
    }
    DATA.mkdir(exist_ok=True)
    for old in DATA.glob("*.jsonl.gz"):
        old.unlink()
    for file in sorted(packs.glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            kept = [line for line in lines if _is_used(json.loads(line), used)]
        if kept:
            # No time and no name inside, so that the same kinds give the same bytes.
            (DATA / file.name).write_bytes(gzip.compress("".join(sorted(kept)).encode(), mtime=0))
            print(f"{file.name}: {len(kept)} kinds")  # noqa: T201  a script says what it wrote


def _inside(document: dict) -> list[dict]:
    manifest = document.get("spec", {}).get("forProvider", {}).get("manifest")
    return [manifest] if manifest else []


def _is_used(crd: dict, used: set[tuple[str, str]]) -> bool:
    group, kind = crd["group"], crd["kind"]
    area = group.replace(".m.upbound.io", "").replace(".upbound.io", "")
    return (group, kind) in used or (area, kind) in ALWAYS or group in ALWAYS_GROUPS


if __name__ == "__main__":
    main(Path(sys.argv[1]))
