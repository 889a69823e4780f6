"""Writes tests/data/crds/managed: the CustomResourceDefinitions of what a hub makes clusters from.

    python tests/data/pack_managed_crds.py PACKS...

Each of PACKS is a folder of `PROJECT.jsonl.gz` files as `pack_crds.py` reads them. The kinds in use are found by
recording `tests/components/platforms/managed.yaml`.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from components.managed_support import CRDS, documents, recorded  # noqa: E402  the path is set above
from engines.crossplane_crds import kinds  # noqa: E402


def main(folders: list[Path]) -> None:
    """Packs the kinds in use again."""
    used = kinds(documents(recorded()))
    CRDS.mkdir(parents=True, exist_ok=True)
    for old in CRDS.glob("*.jsonl.gz"):
        old.unlink()
    for file in sorted(file for folder in folders for file in folder.glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            kept = [line for line in lines if _key(line) in used]
        if kept:
            # No time and no name inside, so that the same kinds give the same bytes.
            (CRDS / file.name).write_bytes(gzip.compress("".join(sorted(kept)).encode(), mtime=0))
            print(f"{file.name}: {len(kept)} kinds")  # noqa: T201  a script says what it wrote


def _key(line: str) -> tuple[str, str]:
    crd = json.loads(line)
    return crd["group"], crd["kind"]


if __name__ == "__main__":
    main([Path(folder) for folder in sys.argv[1:]])
