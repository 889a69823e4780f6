"""Fleetform's blueprints."""

__version__ = "0.1.0"
