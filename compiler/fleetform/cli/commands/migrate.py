"""`fleetform migrate`: from Terraform to OpenTofu."""

from __future__ import annotations

from importlib import import_module

import click

_COMMANDS = {
    "terraform": "fleetform.cli.migrating",
    "verify": "fleetform.cli.migrating_state",
    "rollback": "fleetform.cli.migrating_state",
    "adopt": "fleetform.cli.adopting",
}


class _Group(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """The names of the commands, in the order in which they are used."""
        return [*_COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  as above
        """The command of that name."""
        if cmd_name not in _COMMANDS:
            return None
        found = getattr(import_module(_COMMANDS[cmd_name]), cmd_name)
        assert isinstance(found, click.Command)
        return found


@click.command(cls=_Group, name="migrate")
def command() -> None:
    """Move from Terraform to OpenTofu: survey, rewrite, prove, and go back."""
