"""What only EKS has, in the words of components."""

from __future__ import annotations

from fleetform.blueprints.kinds.eks import EksSettings
from fleetform.components.clusters.eks.args import (
    EksAccessArgs,
    EksAddonArgs,
    FargateProfileArgs,
    PodIdentityArgs,
)


def access(only: EksSettings) -> list[EksAccessArgs]:
    """Who may use the cluster's API."""
    return [
        {
            "principal": entry.principal,
            "policy": entry.policy,
            "namespaces": list(entry.namespaces),
            "groups": list(entry.groups),
        }
        for entry in only.access
    ]


def pod_identities(only: EksSettings) -> list[PodIdentityArgs]:
    """Roles of pods."""
    return [
        {"namespace": item.namespace, "service_account": item.service_account, "role_arn": item.role_arn}
        for item in only.pod_identities
    ]


def addons(only: EksSettings) -> list[EksAddonArgs]:
    """Add-ons besides those that every cluster has, or changes of those."""
    return [
        {
            "name": addon.name,
            "version": addon.version,
            "configuration": dict(addon.configuration),
            "service_account": addon.service_account,
            "role_arn": addon.role_arn,
        }
        for addon in only.addons
    ]


def fargate_profiles(only: EksSettings) -> list[FargateProfileArgs]:
    """Pods that run on Fargate."""
    return [
        {
            "name": profile.name,
            "selectors": [
                {"namespace": selector.namespace, "labels": dict(selector.labels)} for selector in profile.selectors
            ],
        }
        for profile in only.fargate_profiles
    ]
