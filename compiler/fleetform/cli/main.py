"""The `fleetform` command: finds the wanted command's file by its name and turns errors into exit statuses."""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence

import click

import fleetform.cli.commands
from fleetform.blueprints import __version__
from fleetform.cli.errors import DONE, exit_status


class CommandFolder(click.Group):
    """A group whose commands are the modules of `fleetform.cli.commands`, imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """The names of all commands, sorted."""
        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(fleetform.cli.commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{fleetform.cli.commands.__name__}.{cmd_name.replace('-', '_')}")
        found = module.command
        assert isinstance(found, click.Command)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command, or says which one was meant."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(name, self.list_commands(ctx), n=1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            ctx.fail(f"No such command '{name}'.{hint}")
        return super().resolve_command(ctx, args)


@click.command(
    cls=CommandFolder,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help="""Blueprints for cluster fleets, as Pulumi, OpenTofu or Crossplane.

    \b
    PROGRAM is a blueprint file (stacks/dev.yaml) or a folder with a Pulumi.yaml.

    \b
    Exit status: 0 done, 1 differences or findings where asked for,
                 2 bad input, 3 an engine failed.
    """,
)
@click.version_option(__version__, prog_name="fleetform")
def fleetform_command() -> None:
    """The command line."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and leaves the process with its exit status."""
    # A command makes many objects that it keeps to its end: looking for garbage as often as usual costs a quarter.
    gc.set_threshold(100_000, 50, 50)
    try:
        result: object = fleetform_command.main(args=arguments, prog_name="fleetform", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has seen enough; the interpreter must not try to write the rest at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
    except Exception as error:  # noqa: BLE001  everything known becomes a message, the rest is shown as it is
        sys.exit(exit_status(error))
    finally:
        if arguments is None:
            # The process ends: the interpreter need not take apart, one by one, what it gives back as a whole.
            gc.freeze()
    sys.exit(result if isinstance(result, int) else DONE)
