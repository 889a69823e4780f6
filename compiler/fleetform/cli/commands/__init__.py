"""The commands: each module has a `command`, and is named as the command is."""
