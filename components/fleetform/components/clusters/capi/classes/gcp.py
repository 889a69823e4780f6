"""Clusters on Google Cloud, by Cluster API's provider for it.

Source: https://cluster-api-gcp.sigs.k8s.io
"""

from __future__ import annotations

from fleetform.components.clusters.capi.classes.infrastructure import (
    CLUSTER,
    MACHINES,
    SIZES,
    TEXT,
    TEXT_BY_NAME,
    Infrastructure,
    Json,
    patch,
    sized,
    template,
    variable,
)

API = "infrastructure.cluster.x-k8s.io/v1beta1"
CLUSTER_KIND, MACHINE_KIND = "GCPClusterTemplate", "GCPMachineTemplate"
NETWORK = """\
name: {{ .builtin.cluster.name }}
autoCreateSubnetworks: false
subnets:
  - name: {{ .builtin.cluster.name }}-nodes
    region: {{ .region }}
    cidrBlock: {{ .nodesRange }}
    purpose: PRIVATE
    privateGoogleAccess: true
    enableFlowLogs: true
"""
LOAD_BALANCER = """\
loadBalancerType: Internal
internalLoadBalancer:
  subnet: {{ .builtin.cluster.name }}-nodes
"""


def _machine() -> Json:
    return {
        "instanceType": "n2-standard-2",
        "publicIP": False,
        "ipForwarding": "Enabled",
        "rootDeviceSize": 100,
        "rootDeviceType": "pd-balanced",
        "serviceAccounts": {"email": "default", "scopes": ["https://www.googleapis.com/auth/cloud-platform"]},
        "shieldedInstanceConfig": {
            "secureBoot": "Enabled",
            "virtualizedTrustedPlatformModule": "Enabled",
            "integrityMonitoring": "Enabled",
        },
    }


INFRASTRUCTURE = Infrastructure(
    api=API,
    cluster_kind=CLUSTER_KIND,
    machine_kind=MACHINE_KIND,
    # Both must be there; the patch gives them their values.
    cluster={"project": "project", "region": "region"},
    control_plane=_machine(),
    worker=_machine(),
    variables=(
        variable("project", TEXT, "Project."),
        variable("region", TEXT, "Region."),
        variable("nodesRange", TEXT, "Address range of its nodes."),
        variable("labels", TEXT_BY_NAME, "Labels of everything."),
        variable("image", TEXT, "Image of all machines."),
        variable("serviceAccount", TEXT, "Service account of all machines."),
        *SIZES,
    ),
    patches=(
        patch(
            "cluster",
            (API, CLUSTER_KIND, CLUSTER),
            {
                "project": "project",
                "region": "region",
                "network": template(NETWORK),
                "loadBalancer": template(LOAD_BALANCER),
                "additionalLabels": "labels",
            },
        ),
        patch(
            "machines",
            (API, MACHINE_KIND, MACHINES),
            {
                "image": "image",
                "subnet": template("{{ .builtin.cluster.name }}-nodes"),
                "serviceAccounts/email": "serviceAccount",
                "additionalLabels": "labels",
            },
        ),
        *sized((API, MACHINE_KIND), "instanceType", "rootDeviceSize", {"provisioningModel": "Spot"}),
    ),
    kubelet={"cloud-provider": "external"},
    node_name='{{ ds.meta_data.local_hostname.split(".")[0] }}',
)
