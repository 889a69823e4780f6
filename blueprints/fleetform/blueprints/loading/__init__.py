"""From files to a checked platform, every mistake with its place."""

from fleetform.blueprints.loading.load import extended_files, load, load_state, load_text, load_tree

__all__ = ["extended_files", "load", "load_state", "load_text", "load_tree"]
