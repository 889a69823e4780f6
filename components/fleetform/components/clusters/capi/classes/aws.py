"""Clusters on AWS, by Cluster API's provider for it.

Source: https://cluster-api-aws.sigs.k8s.io
"""

from __future__ import annotations

from fleetform.components.clusters.capi.classes.infrastructure import (
    CLUSTER,
    MACHINES,
    NUMBER,
    SIZES,
    TEXT,
    TEXT_BY_NAME,
    TEXTS,
    Infrastructure,
    Json,
    patch,
    sized,
    template,
    variable,
)

API = "infrastructure.cluster.x-k8s.io/v1beta2"
CLUSTER_KIND, MACHINE_KIND = "AWSClusterTemplate", "AWSMachineTemplate"
# What `clusterawsadm bootstrap iam create-cloudformation-stack` makes once in an account.
PROFILES = {
    "control_plane": "control-plane.cluster-api-provider-aws.sigs.k8s.io",
    "worker": "nodes.cluster-api-provider-aws.sigs.k8s.io",
}
PUBLIC = "{{ if .apiRanges }}true{{ end }}"
API_RULES = """\
- description: Kubernetes API
  protocol: tcp
  fromPort: 6443
  toPort: 6443
  cidrBlocks: {{ range .apiRanges }}
    - {{ . | quote }}{{ end }}
- description: Kubernetes API for the cluster's own nodes
  protocol: tcp
  fromPort: 6443
  toPort: 6443
  natGatewaysIPsSource: true
"""


def _machine(profile: str) -> Json:
    """A machine; its kind and the size of its disk come from variables."""
    return {
        "instanceType": "m7i.large",
        "iamInstanceProfile": profile,
        "publicIP": False,
        # One hop keeps pods from the node's own role.
        "instanceMetadataOptions": {"httpEndpoint": "enabled", "httpTokens": "required", "httpPutResponseHopLimit": 1},
        "rootVolume": {"size": 100, "type": "gp3", "encrypted": True},
    }


INFRASTRUCTURE = Infrastructure(
    api=API,
    cluster_kind=CLUSTER_KIND,
    machine_kind=MACHINE_KIND,
    cluster={
        "network": {"vpc": {"availabilityZoneSelection": "Ordered", "emptyRoutesDefaultVPCSecurityGroup": True}},
        "controlPlaneLoadBalancer": {"loadBalancerType": "nlb", "scheme": "internal"},
    },
    control_plane=_machine(PROFILES["control_plane"]),
    worker=_machine(PROFILES["worker"]),
    variables=(
        variable("region", TEXT, "Region."),
        variable("identity", TEXT, "Name of the AWSClusterRoleIdentity whose role the controller takes on."),
        variable("range", TEXT, "Address range of its network."),
        variable("zones", NUMBER, "Zones it spans."),
        variable("apiRanges", TEXTS, "Ranges that reach a public API; none: the API is private."),
        variable("tags", TEXT_BY_NAME, "Tags of everything."),
        variable("image", TEXT, "Image of all machines; that of Cluster API for the version if empty."),
        *SIZES,
    ),
    patches=(
        patch(
            "cluster",
            (API, CLUSTER_KIND, CLUSTER),
            {
                "region": "region",
                "identityRef": template("kind: AWSClusterRoleIdentity\nname: {{ .identity }}\n"),
                "network/vpc/cidrBlock": "range",
                "network/vpc/availabilityZoneUsageLimit": "zones",
                "additionalTags": "tags",
            },
        ),
        patch(
            "publicApi",
            (API, CLUSTER_KIND, CLUSTER),
            {
                "controlPlaneLoadBalancer/scheme": {"value": "internet-facing"},
                "controlPlaneLoadBalancer/ingressRules": template(API_RULES),
            },
            PUBLIC,
        ),
        patch("tags", (API, MACHINE_KIND, MACHINES), {"additionalTags": "tags"}),
        patch("image", (API, MACHINE_KIND, MACHINES), {"ami": template("id: {{ .image }}\n")}, '{{ ne .image "" }}'),
        *sized((API, MACHINE_KIND), "instanceType", "rootVolume/size", {"spotMarketOptions": {}}),
    ),
    kubelet={"cloud-provider": "external"},
    node_name="{{ ds.meta_data.local_hostname }}",
)
