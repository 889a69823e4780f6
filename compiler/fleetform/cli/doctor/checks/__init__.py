"""The checks: each module has a function `check` that gives a `Finding`."""
