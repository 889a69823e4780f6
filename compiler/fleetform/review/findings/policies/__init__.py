"""Policies in languages of others, as rules: Rego and CEL, each evaluated by an engine that is there already."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fleetform.review.errors import ReviewError
from fleetform.review.findings.rule import Rule

CEL = (".cel.yaml", ".cel.yml")
REGO = ".rego"


def read_policies(paths: Iterable[Path]) -> list[Rule]:
    """The rules that files of policies hold.

    Args:
        paths: Files that end with `.rego` or `.cel.yaml`, or folders with such files.

    Raises:
        ReviewError: There is no such file, or it is no policy.
    """
    rego: list[Path] = []
    rules: list[Rule] = []
    for path in paths:
        files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
        known = [one for one in files if one.name.endswith((REGO, *CEL))]
        if not known:
            raise ReviewError(f"{path}: no policies: files that end with {REGO} or {CEL[0]}")
        rego += [one for one in known if one.suffix == REGO and not one.name.endswith("_test.rego")]
        for file in known:
            if file.name.endswith(CEL):
                from fleetform.review.findings.policies.cel import read_cel

                rules += read_cel(file)
    if rego:
        from fleetform.review.findings.policies.rego import read_rego

        rules += read_rego(rego)
    return rules
