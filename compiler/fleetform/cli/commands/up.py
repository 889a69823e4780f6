"""`fleetform up`: deploys with the real engine."""

from fleetform.cli.engine import engine_command

command = engine_command("up", "Deploy ENVIRONMENT with Pulumi.", "fleetform up dev\n  fleetform up prod --yes")
