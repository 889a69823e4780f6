"""What stand-in providers answer where a made-up text of the right type is not enough."""

from __future__ import annotations

import base64
from typing import Any

KUBECONFIG = """\
apiVersion: v1
kind: Config
current-context: sample
clusters:
- name: sample
  cluster:
    server: https://sample.example.com:443
    certificate-authority-data: c2FtcGxl
contexts:
- name: sample
  context: {cluster: sample, user: sample}
users:
- name: sample
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: kubelogin
      args: [get-token, --environment, AzurePublicCloud]
      env: null
"""

ARM: dict[str, Any] = {
    "kubeconfigs": [{"name": "clusterUser", "value": base64.b64encode(KUBECONFIG.encode()).decode()}],
    "kubeconfig": base64.b64encode(KUBECONFIG.encode()).decode(),
    "keys": [{"keyName": f"key{number}", "value": f"value-of-key{number}"} for number in (1, 2)],
}
"""Parts of Azure's answers by the path that is asked for."""

_KUBECONFIG = """\
apiVersion: v1
kind: Config
clusters:
- name: sample
  cluster:
    certificate-authority-data: Q0E=
    server: https://sample.example.com:6443
contexts:
- name: sample-admin@sample
  context: {cluster: sample, user: sample-admin}
current-context: sample-admin@sample
users:
- name: sample-admin
  user:
    client-certificate-data: Q0VSVA==
    client-key-data: S0VZ
"""
_ENCODED = base64.b64encode(_KUBECONFIG.encode()).decode()

LIVE_OBJECT: dict[str, Any] = {
    "metadata": {"name": "sample", "namespace": "sample", "uid": "00000000-0000-0000-0000-000000000001"},
    "status": {"loadBalancer": {"ingress": [{"hostname": "sample.example.com", "ip": "192.0.2.1"}]}},
    # What hubs keep of the clusters that they make: kubeconfigs without a command, and where they are.
    "data": {"value": _ENCODED, "kubeconfig": _ENCODED},
    "spec": {"clusterMetadata": {"adminKubeconfigSecretRef": {"name": "sample-admin-kubeconfig"}}},
}
"""An object as a cluster gives it back."""
