"""Whether what the migration needs is installed."""

from __future__ import annotations

from importlib.util import find_spec

from fleetform.migrate.errors import MigrateError


def needs_parser() -> None:
    """Says what to install where the parser is missing.

    Raises:
        MigrateError: It is.
    """
    if find_spec("tree_sitter") is None or find_spec("tree_sitter_hcl") is None:
        raise MigrateError("reading Terraform's files needs its parser: pip install 'fleetform[migrate]'")
