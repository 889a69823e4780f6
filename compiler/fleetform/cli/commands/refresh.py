"""`fleetform refresh`: brings the state in line with what is there."""

from fleetform.cli.engine import engine_command

command = engine_command(
    "refresh", "Bring the state of ENVIRONMENT in line with what is there.", "fleetform refresh dev"
)
