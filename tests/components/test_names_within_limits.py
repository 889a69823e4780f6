"""Names in clouds keep to each cloud's limits, however long the blueprint's are."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.component_support import inputs, written
from fleetform.components.names import compact, limited

LONG = "a-platform-of-shops1"
CLUSTER = "c" + "luster-with-the-longest-name-allowed-1"[:39]
ENDPOINT = "endpoint-with-the-longest-name-1"
ACCOUNT = "account-with-the-longest-name-allowed-12"
LIMITS: dict[str, tuple[str, str]] = {
    # type: property, form; each from the cloud's own documentation of names
    "aws:iam/role:Role": ("name", r"[\w+=,.@-]{1,64}"),
    "aws:iam/policy:Policy": ("name", r"[\w+=,.@-]{1,128}"),
    "aws:eks/cluster:Cluster": ("name", r"[0-9A-Za-z][\w-]{0,99}"),
    "aws:eks/nodeGroup:NodeGroup": ("nodeGroupName", r"[\w-]{1,63}"),
    "aws:ec2/launchTemplate:LaunchTemplate": ("name", r"[\w().\-/]{3,128}"),
    "aws:lambda/function:Function": ("name", r"[\w-]{1,64}"),
    "aws:s3/bucket:Bucket": ("bucket", r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"),
    "aws:kms/alias:Alias": ("name", r"alias/[\w/-]{1,250}"),
    "aws:cloudwatch/logGroup:LogGroup": ("name", r"[\w./#-]{1,512}"),
    "aws:sqs/queue:Queue": ("name", r"[\w-]{1,80}"),
    "aws:cloudwatch/eventRule:EventRule": ("name", r"[\w.-]{1,64}"),
    "aws:iam/instanceProfile:InstanceProfile": ("name", r"[\w+=,.@-]{1,128}"),
    "aws:eks/fargateProfile:FargateProfile": ("fargateProfileName", r"[A-Za-z0-9][\w-]{0,62}"),
    "gcp:serviceaccount/account:Account": ("accountId", r"[a-z][a-z0-9-]{4,28}[a-z0-9]"),
    "gcp:container/cluster:Cluster": ("name", r"[a-z]([a-z0-9-]{0,38}[a-z0-9])?"),
    "gcp:container/nodePool:NodePool": ("name", r"[a-z]([a-z0-9-]{0,38}[a-z0-9])?"),
    "gcp:cloudrunv2/service:Service": ("name", r"[a-z]([a-z0-9-]{0,47}[a-z0-9])?"),
    "gcp:compute/network:Network": ("name", r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?"),
    "gcp:kms/keyRing:KeyRing": ("name", r"[\w-]{1,63}"),
    "azure-native:resources:ResourceGroup": ("resourceGroupName", r"[\w().-]{1,89}[\w()-]"),
    "azure-native:containerservice:ManagedCluster": ("resourceName", r"[A-Za-z0-9]([\w-]{0,61}[A-Za-z0-9])?"),
    "azure-native:containerservice:AgentPool": ("agentPoolName", r"[a-z][a-z0-9]{0,11}"),
    "azure-native:containerservice:Fleet": ("fleetName", r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"),
    "azure-native:containerservice:FleetMember": ("fleetMemberName", r"[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?"),
    "azure-native:operationalinsights:Workspace": ("workspaceName", r"[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]"),
    "azure-native:app:ContainerApp": ("containerAppName", r"[a-z](?!.*--)[a-z0-9-]{0,30}[a-z0-9]"),
    "azure-native:app:ManagedEnvironment": ("environmentName", r"[a-z](?!.*--)[a-z0-9-]{0,58}[a-z0-9]"),
    "azure-native:managedidentity:UserAssignedIdentity": ("resourceName", r"[A-Za-z0-9][\w-]{2,127}"),
    "azure-native:network:VirtualNetwork": ("virtualNetworkName", r"[A-Za-z0-9][\w.-]{0,62}\w"),
}


def _platform() -> str:
    places = {
        "lambda": "region: ap-southeast-1",
        "cloud-run": "region: northamerica-northeast1",
        "container-apps": "region: switzerlandnorth",
        "knative": f"cluster: {CLUSTER[:-1]}w, namespace: {ENDPOINT}",
    }
    options = {
        "aws": f"eks: {{compute: karpenter, fargateProfiles: [{{name: {CLUSTER}, selectors: [{{namespace: jobs}}]}}]}}",
        "gcp": "gke: {}",
        "azure": f"aks: {{fleet: {{name: {'f' * 63}}}}}, nodePools: [{{name: general}}, "
        "{name: longest, spot: true, spotFallback: true, upgrade: blue-green, generation: 22}]",
    }
    clusters = "".join(
        f"    - {{name: {CLUSTER[:-1]}{provider[1]}, provider: {provider}, region: {region}, {options[provider]}}}\n"
        for provider, region in (("aws", "ap-southeast-1"), ("gcp", "europe-west1"), ("azure", "westeurope"))
    )
    endpoints = "".join(
        f"  - {{name: {ENDPOINT[:-1]}{number}, platform: {platform}, image: 'r/web:1', {place}}}\n"
        for number, (platform, place) in enumerate(places.items())
    )
    return f"""
accounts:
  - {{name: {ACCOUNT[:-1]}a, provider: aws, accountId: "111122223333"}}
  - {{name: {ACCOUNT[:-1]}g, provider: gcp, project: shop-4711, projectNumber: "4711471147"}}
  - name: {ACCOUNT[:-1]}z
    provider: azure
    subscriptionId: 00000000-0000-0000-0000-000000000001
    tenantId: 00000000-0000-0000-0000-000000000002
fleet:
  clusters:
{clusters}
gitops: {{repository: "https://git.example.com/p.git"}}
edge: {{nodes: [{{name: {CLUSTER}, site: {CLUSTER}}}]}}
endpoints:
{endpoints}"""


@pytest.fixture(scope="module")
def sent() -> list[tuple[str, dict[str, Any]]]:
    return [(resource.type, inputs(resource)) for resource in written(_platform()).resources.values()]


@pytest.mark.parametrize("kind", LIMITS)
def test_the_longest_names_fit(kind: str, sent: list[tuple[str, dict[str, Any]]]) -> None:
    field, form = LIMITS[kind]
    found = [given[field] for type_, given in sent if type_ == kind]
    assert found
    for name in found:
        assert re.fullmatch(form, name), (name, len(name))


WORDS = st.from_regex(r"[a-z]([a-z0-9-]{0,78}[a-z0-9])?", fullmatch=True)


@given(name=WORDS, limit=st.integers(min_value=12, max_value=64))
def test_a_limited_name_fits_and_stays_a_name(name: str, limit: int) -> None:
    made = limited(name, limit)
    assert len(made) <= limit
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", made)
    assert made == name or len(name) > limit


@given(first=WORDS, second=WORDS)
def test_different_names_stay_different(first: str, second: str) -> None:
    if first != second:
        assert limited(first, 20) != limited(second, 20)
        assert compact(first, 24) != compact(second, 24)
