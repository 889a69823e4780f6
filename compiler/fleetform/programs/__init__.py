"""From a path to a program that can be run: a blueprint file, or a folder with a `Pulumi.yaml`."""

from fleetform.programs.opening import open_program
from fleetform.programs.program import Program, ProgramError

__all__ = ["Program", "ProgramError", "open_program"]
