"""Everything that `fleetform migrate adopt` makes of a state: files, and what is told of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fleetform.migrate.adopt.clusters import Cluster, blueprint, clusters
from fleetform.migrate.adopt.holding import items
from fleetform.migrate.adopt.matching import Match, match_all
from fleetform.migrate.adopt.program import Program, program

_PROJECT = "name: adopted\ndescription: What a Terraform state held\nruntime: python\nmain: __main__.py\n"


@dataclass(frozen=True, slots=True)
class Adoption:
    """What a state holds, in Pulumi's words.

    Attributes:
        matches: Every item.
        clusters: Clusters that a blueprint can say.
        program: The program of what can be written.
    """

    matches: Sequence[Match]
    clusters: Sequence[Cluster]
    program: Program

    def files(self) -> dict[str, str | bytes]:
        """The files, by name."""
        made: dict[str, str | bytes] = {
            "Pulumi.yaml": _PROJECT,
            "__main__.py": self.program.text,
            "requirements.txt": "".join(f"{name.replace('_', '-')}\n" for name in ["pulumi", *self.program.packages]),
        }
        imported = [one for one in self.matches if one.is_imported]
        if imported:
            made["import.json"] = json.dumps({"resources": _imports(imported)}, indent=2, ensure_ascii=False) + "\n"
        if self.clusters:
            made["blueprint.yaml"] = blueprint(list(self.clusters))
        return made

    def counted(self) -> list[tuple[str, str, int, str]]:
        """Terraform type, Pulumi type, how many, and what becomes of them; once for each kind of answer."""
        answers = Counter((one.item.type, one.token or "", becomes(one)) for one in self.matches)
        return [(kind, token, number, what) for (kind, token, what), number in sorted(answers.items())]

    def data(self) -> dict[str, Any]:
        """All of it for programs; no value of the state but ids."""
        return {
            "resources": [
                {
                    "address": one.item.address,
                    "type": one.item.type,
                    "pulumiType": one.token,
                    "importId": one.id,
                    "becomes": becomes(one),
                }
                for one in self.matches
            ],
            "clusters": [{"address": one.address, "nodePools": list(one.parts)} for one in self.clusters],
            "secrets": self.program.secrets,
            "providerAliases": self.program.aliases,
        }


def adopt(path: Path) -> Adoption:
    """Reads a state and works out what it becomes.

    Raises:
        MigrateError: It cannot be read, or is no state of version 4.
    """
    found = items(path)
    matches = match_all(found)
    return Adoption(matches, clusters(found), program(matches))


def becomes(match: Match) -> str:
    """What becomes of an item, for people."""
    if match.is_written:
        return "program"
    return f"import.json: {match.why}" if match.is_imported else f"left: {match.why}"


def _imports(matches: Sequence[Match]) -> list[dict[str, Any]]:
    taken: Counter[str] = Counter()
    made: list[dict[str, Any]] = []
    for one in matches:
        taken[one.item.name] += 1
        name = one.item.name if taken[one.item.name] == 1 else f"{one.item.name}-{taken[one.item.name]}"
        made.append({"type": one.token, "name": name, "id": one.id})
    return made
