"""What a migration keeps of the files that it changes, so that the way back is known at any moment."""

from fleetform.migrate.keeping.journal import Journal, begin
from fleetform.migrate.keeping.replacing import replace

__all__ = ["Journal", "begin", "replace"]
