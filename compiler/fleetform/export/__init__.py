"""Writing graphs for other engines: one folder a target."""
