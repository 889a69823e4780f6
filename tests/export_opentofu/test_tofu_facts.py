"""Facts of the exporter agree with the providers' own schemas."""

from __future__ import annotations

import pytest

from engines.tofu_schema import packed
from fleetform.export.opentofu.timeouts import timeouts_of


@pytest.mark.parametrize("provider", ["aws", "google", "azapi", "kubernetes", "helm", "random", "tls"])
def test_every_type_takes_the_timeouts_that_its_schema_says(provider: str) -> None:
    for name, fields in packed(provider)["resources"].items():
        block = fields.get("timeouts")
        assert timeouts_of(name) == (frozenset(block[2]) if block is not None and len(block) > 2 else frozenset()), name
