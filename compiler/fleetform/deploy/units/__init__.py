"""Environments of many stacks: units brought up in the order of what they need, several at a time."""

from fleetform.deploy.units.running import Done, Failed, Skipped, Told, run_units
from fleetform.deploy.units.selection import SelectionError, select

__all__ = ["Done", "Failed", "SelectionError", "Skipped", "Told", "run_units", "select"]
