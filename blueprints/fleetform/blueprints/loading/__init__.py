"""From files to a checked platform, every mistake with its place."""

from fleetform.blueprints.loading.load import load, load_text

__all__ = ["load", "load_text"]
