"""The retail platform for Pulumi's own command: the stack's name says which blueprint."""

from pathlib import Path

import pulumi

from fleetform.blueprints import load
from fleetform.programs.blueprint import deploy

deploy(load(Path(__file__).parent / f"{pulumi.get_stack()}.yaml"))
