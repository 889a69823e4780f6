"""The retail platform for Pulumi's own command: the stack's name says which blueprint, and which unit of it."""

from pathlib import Path

import pulumi

from fleetform.blueprints import BlueprintError, load
from fleetform.blueprints.units import from_stack
from fleetform.programs.blueprint import deploy

environment, unit = from_stack(pulumi.get_stack())
try:
    blueprint = load(Path(__file__).parent / f"{environment}.yaml")
except BlueprintError as error:
    # Pulumi prints the text of this one alone; of others it prints where they were raised.
    raise pulumi.RunError(str(error)) from error
deploy(blueprint, unit)
