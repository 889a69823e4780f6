"""A blueprint that is right, for tests to add to."""

from __future__ import annotations

import pytest

from fleetform.blueprints import BlueprintError, Platform, load_text

BASE = """\
kind: Platform
name: shop
environment: dev
owner: team
costCenter: cc-1
accounts:
  - {name: main, provider: aws, accountId: "111122223333"}
"""


def read(more: str) -> Platform:
    """The platform with some lines more."""
    return load_text(BASE + more, "shop.yaml")


def mistakes(text: str) -> list[str]:
    """What is wrong with a text, one line a mistake."""
    with pytest.raises(BlueprintError) as caught:
        load_text(text, "shop.yaml")
    return [str(problem) for problem in caught.value.problems]
