"""The examples in the components' docstrings."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import fleetform.components

MODULES = [module.name for module in pkgutil.walk_packages(fleetform.components.__path__, "fleetform.components.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
