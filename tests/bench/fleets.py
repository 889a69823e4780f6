"""Fleets of any size over three clouds."""

from __future__ import annotations

REGIONS = {
    "aws": ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2", "ap-southeast-1"],
    "gcp": ["europe-west1", "europe-west3", "us-central1", "us-east4", "asia-southeast1"],
    "azure": ["westeurope", "northeurope", "uksouth", "eastus2", "southeastasia"],
}
HEAD = """\
kind: Platform
name: retail
environment: bench
owner: platform-team
costCenter: cc-4711
accounts:
  - {name: aws, provider: aws, accountId: "111122223333"}
  - {name: gcp, provider: gcp, project: retail-bench-4711, projectNumber: "471147114711"}
  - name: azure
    provider: azure
    subscriptionId: 00000000-0000-0000-0000-00000000000d
    tenantId: 00000000-0000-0000-0000-0000000000aa
    adminGroup: 00000000-0000-0000-0000-0000000000bb
fleet:
  clusterPrefixLength: 19
  groups:
    - {name: gold, clusters: {labels: {tier: gold}}, settings: {zones: 2}}
    - name: europe
      clusters: {regions: ["eu*", "*europe*", uksouth], mayBeEmpty: true}
      settings: {labels: {continent: eu}}
  matrix:
"""


def blueprint(count: int) -> str:
    """A platform of that many clusters, over three clouds and their regions in turn."""
    places = [(cloud, regions[number]) for number in range(5) for cloud, regions in REGIONS.items()]
    lines: list[str] = []
    for index, (cloud, region) in enumerate(places):
        here = count // len(places) + (index < count % len(places))
        tier = "gold" if index < 6 else "silver"
        if here:
            lines.append(
                f"    - {{name: m{index}, provider: {cloud}, regions: [{region}], count: {here}, "
                f"template: {{labels: {{tier: {tier}}}}}}}\n"
            )
    zones = "".join(f"    {region}: [{region}a, {region}b, {region}c]\n" for region in REGIONS["aws"])
    gcp = "".join(f"    {region}: [{region}-b, {region}-c, {region}-d]\n" for region in REGIONS["gcp"])
    return f"{HEAD}{''.join(lines)}facts:\n  availabilityZones:\n{zones}{gcp}"
