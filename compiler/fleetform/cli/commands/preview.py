"""`fleetform preview`: what the real engine would do."""

from fleetform.cli.engine import engine_command

command = engine_command(
    "preview",
    "Show what Pulumi would do to ENVIRONMENT.",
    "fleetform preview dev\n  fleetform preview stacks/prod.yaml --expect-no-changes",
)
