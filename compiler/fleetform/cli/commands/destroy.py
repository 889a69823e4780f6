"""`fleetform destroy`: removes what was deployed."""

from fleetform.cli.engine import engine_command

command = engine_command("destroy", "Remove everything of ENVIRONMENT with Pulumi.", "fleetform destroy dev")
