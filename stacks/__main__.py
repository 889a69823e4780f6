"""The retail platform for Pulumi's own command: the stack's name says which blueprint."""

from pathlib import Path

import pulumi

from fleetform.blueprints import BlueprintError, load
from fleetform.programs.blueprint import deploy

try:
    blueprint = load(Path(__file__).parent / f"{pulumi.get_stack()}.yaml")
except BlueprintError as error:
    # Pulumi prints the text of this one alone; of others it prints where they were raised.
    raise pulumi.RunError(str(error)) from error
deploy(blueprint)
