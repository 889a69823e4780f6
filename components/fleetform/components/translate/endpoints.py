"""Serverless endpoints, and what they run in."""

from __future__ import annotations

from fleetform.blueprints import AwsAccount, AzureAccount, GcpAccount, ServerlessEndpoint
from fleetform.blueprints.resolve import ResolvedEndpoint, ResolvedEnvironment, ResolvedPlatform
from fleetform.components import tags
from fleetform.components.serverless.cloud_run import CloudRunEndpointArgs
from fleetform.components.serverless.container_apps import ContainerAppEndpointArgs
from fleetform.components.serverless.container_apps_environment import (
    ContainerAppsEnvironment,
    ContainerAppsEnvironmentArgs,
)
from fleetform.components.serverless.endpoint import EndpointArgs
from fleetform.components.serverless.knative import KnativeEndpointArgs
from fleetform.components.serverless.lambda_ import LambdaEndpointArgs


def _endpoint(spec: ServerlessEndpoint, platform: ResolvedPlatform) -> EndpointArgs:
    """What every kind of endpoint is made from."""
    return {
        "image": spec.image,
        "port": spec.port,
        "memory_mib": spec.memory_mib,
        "cpu": spec.cpu,
        "concurrency": spec.concurrency,
        "min_instances": spec.scale.min,
        "max_instances": spec.scale.max,
        "timeout_seconds": spec.timeout_seconds,
        "environment": dict(spec.environment),
        "secrets": dict(spec.secrets),
        "public": spec.public,
        "tags": {**platform.tags, "endpoint": spec.name},
    }


def lambda_endpoint(endpoint: ResolvedEndpoint, platform: ResolvedPlatform) -> LambdaEndpointArgs:
    """An endpoint on Lambda."""
    assert isinstance(endpoint.account, AwsAccount)
    return {
        **_endpoint(endpoint.spec, platform),
        "region": endpoint.spec.region or "",
        "account_id": endpoint.account.account_id,
        "protect": platform.protect,
    }


def cloud_run(endpoint: ResolvedEndpoint, platform: ResolvedPlatform) -> CloudRunEndpointArgs:
    """An endpoint on Cloud Run."""
    assert isinstance(endpoint.account, GcpAccount)
    return {
        **_endpoint(endpoint.spec, platform),
        "region": endpoint.spec.region or "",
        "project": endpoint.account.project,
        "protect": platform.protect,
    }


def apps_environment(shared: ResolvedEnvironment, platform: ResolvedPlatform) -> ContainerAppsEnvironmentArgs:
    """What container apps run in."""
    return {
        "location": shared.region,
        "range": shared.range,
        "public": shared.public,
        "zone_redundant": shared.zones,
        "tags": tags.azure(platform.tags),
    }


def container_app(
    endpoint: ResolvedEndpoint, platform: ResolvedPlatform, environment: ContainerAppsEnvironment
) -> ContainerAppEndpointArgs:
    """An endpoint on Container Apps in its environment."""
    assert isinstance(endpoint.account, AzureAccount)
    common = _endpoint(endpoint.spec, platform)
    return {
        **common,
        "tags": tags.azure(common["tags"]),
        "location": endpoint.spec.region or "",
        "subscription_id": endpoint.account.subscription_id,
        "resource_group_name": environment.resource_group_name,
        "environment_id": environment.environment_id,
        "registry_id": endpoint.account.container_registry,
        "key_vault_id": endpoint.account.key_vault,
    }


def knative(endpoint: ResolvedEndpoint, platform: ResolvedPlatform) -> KnativeEndpointArgs:
    """An endpoint on Knative."""
    assert endpoint.cluster is not None
    return {
        **_endpoint(endpoint.spec, platform),
        "cluster": endpoint.cluster.name,
        "namespace": endpoint.spec.namespace,
    }
