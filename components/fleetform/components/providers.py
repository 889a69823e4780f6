"""Explicit providers: one for every account and region, and one for every cluster."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws
import pulumi_azure_native as azure
import pulumi_gcp as gcp
import pulumi_kubernetes as kubernetes

from fleetform.blueprints.common import Account, AwsAccount, AzureAccount, GcpAccount


class Providers:
    """The providers of a platform, made when they are first asked for."""

    def __init__(self, parent: pulumi.Resource) -> None:
        self._parent = parent
        self._made: dict[str, pulumi.ProviderResource] = {}

    def of(self, account: Account, region: str) -> pulumi.ProviderResource:
        """The provider for an account, in a region where the cloud's providers have one.

        Args:
            account: The account.
            region: The region; Google Cloud's and Azure's resources name theirs themselves.
        """
        key = f"{account.name}-{region}" if isinstance(account, AwsAccount) else account.name
        if key not in self._made:
            self._made[key] = self._make(key, account, region)
        return self._made[key]

    def _make(self, key: str, account: Account, region: str) -> pulumi.ProviderResource:
        opts = pulumi.ResourceOptions(parent=self._parent)
        match account:
            case AwsAccount():
                roles = [aws.ProviderAssumeRoleArgs(role_arn=account.role_arn)] if account.role_arn else None
                return aws.Provider(
                    key, region=region, allowed_account_ids=[account.account_id], assume_roles=roles, opts=opts
                )
            case GcpAccount():
                return gcp.Provider(key, project=account.project, opts=opts)
            case AzureAccount():
                return azure.Provider(
                    key, subscription_id=account.subscription_id, tenant_id=account.tenant_id, opts=opts
                )


def cluster_provider(name: str, kubeconfig: pulumi.Input[str], parent: pulumi.Resource) -> kubernetes.Provider:
    """The provider for what runs on a cluster.

    Args:
        name: Name of the cluster.
        kubeconfig: How to reach it; holds no credentials, only the command that gets them.
        parent: Whose child the provider is.
    """
    return kubernetes.Provider(
        f"{name}-kubernetes",
        kubeconfig=kubeconfig,
        enable_server_side_apply=True,
        opts=pulumi.ResourceOptions(parent=parent),
    )
