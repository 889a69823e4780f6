"""Clusters on vSphere, by Cluster API's provider for it; kube-vip gives the control plane its address.

Sources: https://github.com/kubernetes-sigs/cluster-api-provider-vsphere/tree/v1.16.1,
https://kube-vip.io/docs/installation/static/
"""

from __future__ import annotations

import textwrap

from fleetform.components.clusters.capi.classes.infrastructure import (
    CLUSTER,
    CONTROL_PLANE,
    CONTROL_PLANE_API,
    MACHINES,
    NUMBER,
    TEXT,
    WORKER,
    Infrastructure,
    Json,
    fields,
    patch,
    template,
    variable,
)

API = "infrastructure.cluster.x-k8s.io/v1beta2"
CLUSTER_KIND, MACHINE_KIND = "VSphereClusterTemplate", "VSphereMachineTemplate"
KUBE_VIP = "ghcr.io/kube-vip/kube-vip:v1.0.1"
MANIFEST = "/etc/kubernetes/manifests/kube-vip.yaml"
ADMIN = "/etc/kubernetes/admin.conf"
# kubeadm gives the first node's admin.conf its rights only after the API answers, which kube-vip's address is for.
FIRST_NODE = (
    f"if grep -qs '^kind: InitConfiguration' /run/kubeadm/kubeadm.yaml; then "
    f"sed -i 's#path: {ADMIN}#path: /etc/kubernetes/super-admin.conf#' {MANIFEST}; fi"
)
HOSTNAME = [
    'hostnamectl set-hostname "{{ ds.meta_data.hostname }}"',
    'echo "127.0.0.1 {{ ds.meta_data.hostname }} localhost" >>/etc/hosts',
]
PLACE = fields(
    server=TEXT,
    thumbprint=TEXT,
    datacenter=TEXT,
    datastore=TEXT,
    folder=TEXT,
    resourcePool=TEXT,
    network=TEXT,
    storagePolicy=TEXT,
)
MACHINE = fields(processors=NUMBER, memoryMib=NUMBER, diskGib=NUMBER)
POD = f"""\
apiVersion: v1
kind: Pod
metadata:
  name: kube-vip
  namespace: kube-system
spec:
  hostNetwork: true
  hostAliases:
    - ip: 127.0.0.1
      hostnames: [kubernetes]
  containers:
    - name: kube-vip
      image: {KUBE_VIP}
      args: [manager]
      env:
        - {{name: vip_arp, value: "true"}}
        - {{name: cp_enable, value: "true"}}
        - {{name: cp_namespace, value: kube-system}}
        - {{name: vip_leaderelection, value: "true"}}
        - {{name: port, value: "6443"}}
        - {{name: address, value: {{{{ .address | quote }}}}}}
      securityContext:
        capabilities:
          add: [NET_ADMIN, NET_RAW]
          drop: [ALL]
      volumeMounts:
        - {{name: kubeconfig, mountPath: {ADMIN}}}
  volumes:
    - name: kubeconfig
      hostPath:
        path: {ADMIN}
        type: FileOrCreate
"""
POD_FILE = f"""\
path: {MANIFEST}
owner: root:root
permissions: "0600"
content: |
{textwrap.indent(POD, "  ")}"""
NETWORK = """\
devices:
  - networkName: {{ .place.network | quote }}
    dhcp4: true
"""


def _machine() -> Json:
    return {
        "cloneMode": "linkedClone",
        "os": "Linux",
        "powerOffMode": "trySoft",
        "template": "template",
        "network": {"devices": [{"networkName": "network", "dhcp4": True}]},
        "numCPUs": 2,
        "memoryMiB": 8192,
        "diskGiB": 40,
    }


def _where_given(name: str, key: str) -> Json:
    """A patch of machines with a part of the place that may be empty."""
    given = f"{{{{ if .place.{key} }}}}true{{{{ end }}}}"
    return patch(name, (API, MACHINE_KIND, MACHINES), {name: f"place.{key}"}, given)


def _size(variable_name: str) -> dict[str, Json | str]:
    return {
        "numCPUs": f"{variable_name}.processors",
        "memoryMiB": f"{variable_name}.memoryMib",
        "diskGiB": f"{variable_name}.diskGib",
    }


INFRASTRUCTURE = Infrastructure(
    api=API,
    cluster_kind=CLUSTER_KIND,
    machine_kind=MACHINE_KIND,
    # All of it must be there; the patches give it its values.
    cluster={"server": "server", "controlPlaneEndpoint": {"host": "address", "port": 6443}},
    control_plane=_machine(),
    worker=_machine(),
    variables=(
        variable("place", PLACE, "vCenter server, and where in it machines are made."),
        variable("identity", TEXT, "Name of the VSphereClusterIdentity that the controller uses."),
        variable("address", TEXT, "Address of the API, which no machine has."),
        variable("image", TEXT, "Template that machines are cloned from."),
        variable("controlPlaneMachine", MACHINE, "Machines of the control plane."),
        variable("machine", MACHINE, "Machines of a node pool."),
    ),
    patches=(
        patch(
            "cluster",
            (API, CLUSTER_KIND, CLUSTER),
            {
                "server": "place.server",
                # Without it any certificate would be taken.
                "thumbprint": "place.thumbprint",
                "identityRef": template("kind: VSphereClusterIdentity\nname: {{ .identity }}\n"),
                "controlPlaneEndpoint/host": "address",
            },
        ),
        patch(
            "machines",
            (API, MACHINE_KIND, MACHINES),
            {
                "server": "place.server",
                "thumbprint": "place.thumbprint",
                "datacenter": "place.datacenter",
                "datastore": "place.datastore",
                "resourcePool": "place.resourcePool",
                "network": template(NETWORK),
                "template": "image",
            },
        ),
        _where_given("folder", "folder"),
        _where_given("storagePolicyName", "storagePolicy"),
        patch(
            "kubeVip",
            (CONTROL_PLANE_API, "KubeadmControlPlaneTemplate", CONTROL_PLANE),
            {"kubeadmConfigSpec/files/-": template(POD_FILE)},
        ),
        patch("controlPlaneMachine", (API, MACHINE_KIND, CONTROL_PLANE), _size("controlPlaneMachine")),
        patch("machine", (API, MACHINE_KIND, WORKER), _size("machine")),
    ),
    kubelet={"cloud-provider": "external"},
    node_name="{{ local_hostname }}",
    control_plane_config={"preKubeadmCommands": [*HOSTNAME, FIRST_NODE]},
    worker_config={"preKubeadmCommands": HOSTNAME},
)
