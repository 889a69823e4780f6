"""Clusters on Azure, by Cluster API's provider for it.

Source: https://capz.sigs.k8s.io
"""

from __future__ import annotations

import textwrap

from fleetform.components.clusters.capi.classes.infrastructure import (
    BOOTSTRAP_API,
    CLUSTER,
    CONTROL_PLANE,
    CONTROL_PLANE_API,
    MACHINES,
    SIZES,
    TEXT,
    TEXT_BY_NAME,
    WORKER,
    Infrastructure,
    Json,
    patch,
    sized,
    template,
    variable,
)

API = "infrastructure.cluster.x-k8s.io/v1beta1"
CLUSTER_KIND, MACHINE_KIND = "AzureClusterTemplate", "AzureMachineTemplate"
IDENTITY = """\
apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
kind: AzureClusterIdentity
name: {{ .identity }}
namespace: {{ .builtin.cluster.namespace }}
"""
NETWORK = """\
apiServerLB:
  type: Internal
vnet:
  cidrBlocks: [{{ .range | quote }}]
subnets:
  - name: control-plane
    role: control-plane
    cidrBlocks: [{{ .controlPlaneRange | quote }}]
    natGateway:
      name: {{ .builtin.cluster.name }}-control-plane
  - name: nodes
    role: node
    cidrBlocks: [{{ .nodesRange | quote }}]
    natGateway:
      name: {{ .builtin.cluster.name }}-nodes
"""
# What Azure's own controller reads; the provider writes a Secret with it for each template of machines.
SETTINGS = """\
path: /etc/kubernetes/azure.json
owner: root:root
permissions: "0644"
contentFrom:
  secret:
    name: {template}-azure-json
    key: {key}
"""


def _settings(machines: str, key: str) -> str:
    name = f"{{{{ .builtin.{machines}.infrastructureRef.name }}}}"
    return SETTINGS.format(template=name, key=key)


def _machine() -> Json:
    return {
        "vmSize": "Standard_D2s_v5",
        "identity": "UserAssigned",
        "osDisk": {
            "osType": "Linux",
            "diskSizeGB": 100,
            "cachingType": "ReadWrite",
            "managedDisk": {"storageAccountType": "Premium_LRS"},
        },
        "securityProfile": {"encryptionAtHost": True},
    }


INFRASTRUCTURE = Infrastructure(
    api=API,
    cluster_kind=CLUSTER_KIND,
    machine_kind=MACHINE_KIND,
    # It must be there; the patch gives it its value.
    cluster={"location": "location"},
    control_plane=_machine(),
    worker=_machine(),
    variables=(
        variable("subscription", TEXT, "Subscription."),
        variable("location", TEXT, "Region."),
        variable("identity", TEXT, "Name of the AzureClusterIdentity that the controller uses."),
        variable("nodeIdentity", TEXT, "Resource id of the managed identity of all machines."),
        variable("range", TEXT, "Address range of its network."),
        variable("controlPlaneRange", TEXT, "Address range of its control plane."),
        variable("nodesRange", TEXT, "Address range of its nodes."),
        variable("tags", TEXT_BY_NAME, "Tags of everything."),
        variable("image", TEXT, "Resource id of the image of all machines; that of Cluster API if empty."),
        *SIZES,
    ),
    patches=(
        patch(
            "cluster",
            (API, CLUSTER_KIND, CLUSTER),
            {
                "subscriptionID": "subscription",
                "location": "location",
                "identityRef": template(IDENTITY),
                "networkSpec": template(NETWORK),
                "additionalTags": "tags",
            },
        ),
        patch(
            "machines",
            (API, MACHINE_KIND, MACHINES),
            {
                "userAssignedIdentities": template("- providerID: azure://{{ .nodeIdentity }}\n"),
                "additionalTags": "tags",
            },
        ),
        patch("image", (API, MACHINE_KIND, MACHINES), {"image": template("id: {{ .image }}\n")}, '{{ ne .image "" }}'),
        *sized((API, MACHINE_KIND), "vmSize", "osDisk/diskSizeGB", {"spotVMOptions": {"evictionPolicy": "Delete"}}),
        patch(
            "controlPlaneSettings",
            (CONTROL_PLANE_API, "KubeadmControlPlaneTemplate", CONTROL_PLANE),
            {
                "kubeadmConfigSpec/files/-": template(
                    _settings("controlPlane.machineTemplate", "control-plane-azure.json")
                )
            },
        ),
        patch(
            "workerSettings",
            (BOOTSTRAP_API, "KubeadmConfigTemplate", WORKER),
            {
                "files": template(
                    f"-\n{textwrap.indent(_settings('machineDeployment', 'worker-node-azure.json'), '  ')}"
                )
            },
        ),
    ),
    kubelet={"cloud-provider": "external"},
    node_name='{{ ds.meta_data["local_hostname"] }}',
)
