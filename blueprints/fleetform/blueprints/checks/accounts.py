"""Which account a part of a platform is in."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.blueprints.checks.telling import problem
from fleetform.blueprints.model import Model
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem


def missing(platform: Platform, model: Model, name: str | None, provider: str) -> Iterator[Problem]:
    """The mistake of naming an account that is not there, or of having none at all."""
    known = [account.name for account in platform.accounts if account.provider == provider]
    if name is None and not known:
        yield problem(platform, "accounts", f"there is no {provider} account, and something runs there: add one")
    elif name is not None and name not in known:
        yield problem(model, "account", f"'accounts' has no {provider} account '{name}'", found=name, allowed=known)
