"""What the proof showed, as text and as data. Values are never told, only where they differ."""

from __future__ import annotations

from fleetform.migrate.verify.verifying import Proof
from fleetform.reports.texts import safe


def as_text(proof: Proof) -> str:
    """The proof for people."""
    made = proof.comparison
    lines = [f"Terraform {proof.versions[0]} and OpenTofu {proof.versions[1]}"]
    if proof.turned:
        lines.append(f"Terraform saw what was there before: {', '.join(proof.turned)}")
    lines += [f"  differs: {one}" for one in made.differences]
    lines += [f"  note: {one}" for one in made.notes]
    lines.append(_verdict(proof))
    return "".join(f"{safe(line)}\n" for line in lines)


def as_data(proof: Proof) -> dict[str, object]:
    """The proof for programs."""
    made = proof.comparison
    return {
        "same": proof.same,
        "proof": "offline" if proof.offline else "plan",
        "versions": {"terraform": proof.versions[0], "opentofu": proof.versions[1]},
        "turned_back": list(proof.turned),
        "empty": None if proof.offline else made.is_empty,
        "resources": None if proof.offline else made.resources,
        "actions": None if proof.offline else dict(sorted(made.actions.items())),
        "differences": [{"where": one.where, "path": one.path or None, "what": one.what} for one in made.differences],
        "notes": made.notes,
    }


def _verdict(proof: Proof) -> str:
    made = proof.comparison
    weaker = (
        " This is the weaker proof: no plan was made, so resources, data sources and the state were not compared."
        if proof.offline
        else ""
    )
    if made.differences:
        counted = "1 difference" if len(made.differences) == 1 else f"{len(made.differences):,} differences"
        return f"Not the same: {counted}.{weaker}"
    if proof.offline:
        return f"Both read the configuration alike.{weaker}"
    if made.is_empty:
        return f"Both plan the same: nothing changes, {_counted(made.resources)}."
    actions = ", ".join(f"{count:,} {action}" for action, count in sorted(made.actions.items()))
    return f"Both plan the same for {_counted(made.resources)}: {actions or 'outputs only'}."


def _counted(resources: int) -> str:
    return "1 resource" if resources == 1 else f"{resources:,} resources"
