"""A lossless view of Terraform's and OpenTofu's files: every part knows its bytes, and edits are exact byte ranges.

`parse` gives one `Document` for native syntax and for JSON, with the same blocks, attributes and expressions, so that
a rule is written once. Nothing is printed back: what no `Edit` touches stays byte for byte.
"""

from __future__ import annotations

from fleetform.migrate.hcl.edits import Edit, EditError, apply
from fleetform.migrate.hcl.model import Attribute, Block, Call, Document, Entry, Expression, Problem, Traversal
from fleetform.migrate.hcl.reading import parse

__all__ = [
    "Attribute",
    "Block",
    "Call",
    "Document",
    "Edit",
    "EditError",
    "Entry",
    "Expression",
    "Problem",
    "Traversal",
    "apply",
    "parse",
]
