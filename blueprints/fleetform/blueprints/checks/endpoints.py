"""Serverless endpoints: names, regions, accounts, clusters."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.blueprints.checks import accounts, regions
from fleetform.blueprints.checks.telling import problem, twice
from fleetform.blueprints.endpoints import PROVIDER_OF, ServerlessEndpoint
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem


def conflicts(platform: Platform) -> Iterator[Problem]:
    """Mistakes in what the endpoints say."""
    yield from twice(((endpoint.name, endpoint) for endpoint in platform.endpoints), "endpoint")
    for endpoint in platform.endpoints:
        provider = PROVIDER_OF.get(endpoint.platform)
        if provider is not None and endpoint.region is not None:
            yield from regions.unknown(platform, endpoint, "region", provider, endpoint.region)
        for name in sorted(endpoint.environment.keys() & endpoint.secrets.keys()):
            yield problem(endpoint, "secrets", f"'{name}' is in 'environment' too", found=name, path=f".{name}")


def missing(platform: Platform, names: set[str]) -> Iterator[Problem]:
    """Clusters and accounts that endpoints name and the platform lacks."""
    for endpoint in platform.endpoints:
        if endpoint.cluster is not None and endpoint.cluster not in names:
            message = f"endpoint '{endpoint.name}' names cluster '{endpoint.cluster}', which the fleet does not have"
            yield problem(endpoint, "cluster", message, found=endpoint.cluster, allowed=sorted(names))
        provider = PROVIDER_OF.get(endpoint.platform)
        if provider is not None:
            yield from accounts.missing(platform, endpoint, endpoint.account, provider)
        yield from _vault(platform, endpoint)


def _vault(platform: Platform, endpoint: ServerlessEndpoint) -> Iterator[Problem]:
    """The mistake of secrets for a container app whose account names no key vault."""
    if endpoint.platform != "container-apps" or not endpoint.secrets:
        return
    subscriptions = (account for account in platform.accounts if account.provider == "azure")
    account = next((item for item in subscriptions if endpoint.account in (None, item.name)), None)
    if account is not None and account.key_vault is None:
        message = f"the account '{account.name}' names no 'keyVault' that could hold them"
        yield problem(endpoint, "secrets", message)
