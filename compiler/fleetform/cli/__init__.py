"""The command line. One file a command in `commands/`; no logic of its own."""
