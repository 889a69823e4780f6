"""A package of the program."""

from .components import Site

__all__ = ["Site"]
