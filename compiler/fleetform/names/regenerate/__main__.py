"""`python -m fleetform.names.regenerate --facts DIR`: writes the packed name maps anew."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fleetform.names.regenerate.facts import Facts
from fleetform.names.regenerate.tables import tables

DATA = Path(__file__).resolve().parents[1] / "data"


def main(arguments: list[str]) -> int:
    """Run the command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m fleetform.names.regenerate", description=__doc__)
    parser.add_argument("--facts", type=Path, required=True, help="folder of facts, see docs/names.md")
    parser.add_argument("--output", type=Path, default=DATA, help="where the tables go (default: the package's data)")
    parser.add_argument("--only", nargs="*", help="only these Pulumi packages, e.g. aws")
    given = parser.parse_args(arguments)
    if not given.facts.is_dir():
        parser.error(f"{given.facts} is no folder")
    given.output.mkdir(parents=True, exist_ok=True)
    try:
        for name, content in tables(Facts(given.facts), only=given.only):
            (given.output / name).write_bytes(content)
            print(f"{name}: {len(content):,} bytes")  # noqa: T201 - progress of a command
    except (FileNotFoundError, ModuleNotFoundError) as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201 - the command's own message
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
