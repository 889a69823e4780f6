"""Whether a cloud has a region."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.blueprints import facts
from fleetform.blueprints.checks.telling import problem
from fleetform.blueprints.model import Model
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem


def unknown(
    platform: Platform, model: Model, field: str, provider: str, region: str, path: str = ""
) -> Iterator[Problem]:
    """The mistake of naming a region that a cloud does not have."""
    known = [*facts.regions(provider), *facts.added(platform.facts, "regions", provider)]
    if region in known:
        return
    elsewhere = next((cloud for cloud in facts.PROVIDERS if region in facts.regions(cloud)), None)
    hint = f": that is a region of {elsewhere}" if elsewhere else ""
    yield problem(model, field, f"{provider} has no region '{region}'{hint}", found=region, allowed=known, path=path)
