"""`crossplane beta validate` without a network."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from engines.crossplane_crds import DATA, definitions, kinds

_IMAGE = "xpkg.crossplane.io/crossplane/crossplane"
_VERSION = "v2.2.0"
_OWN = ("apiextensions.crossplane.io", "pkg.crossplane.io")


def validate(
    crossplane: Path, documents: Iterable[dict[str, Any]], folder: Path, packs: Iterable[Path] = (DATA,)
) -> str:
    """Validates documents against the CRDs of their kinds, and no others.

    Args:
        crossplane: The CLI.
        documents: What is validated.
        folder: An empty folder for its files.
        packs: Where the definitions are.

    Returns:
        What the CLI says; it ends with how many were valid.

    Raises:
        AssertionError: It found something wrong.
    """
    todo = list(documents)
    crds = [crd for pack in packs for crd in definitions(kinds(todo), pack)]
    _write(folder / "crds.yaml", crds)
    _write(folder / "documents.yaml", todo)
    # The CLI reads Crossplane's own kinds from the image; with the image in its cache it downloads nothing.
    cache = folder / "cache" / f"{_IMAGE}@{_VERSION}"
    cache.mkdir(parents=True)
    own = [crd for crd in definitions() if crd["spec"]["group"] in _OWN]
    _write(cache / "package.yaml", own)
    command = [str(crossplane), "beta", "validate", str(folder / "crds.yaml"), str(folder / "documents.yaml")]
    command += ["--cache-dir", str(folder / "cache"), "--crossplane-image", f"{_IMAGE}:{_VERSION}"]
    done = subprocess.run([*command, "--skip-success-results"], capture_output=True, text=True, timeout=300)
    said = f"{done.stdout}\n{done.stderr}".strip()
    assert done.returncode == 0, said
    return said


def _write(file: Path, documents: Iterable[dict[str, Any]]) -> None:
    # JSON is YAML, and is read ten times as fast.
    file.write_text("---\n".join(f"{json.dumps(document)}\n" for document in documents), encoding="utf-8")
