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
    "keys": [{"keyName": f"key{number}", "value": f"value-of-key{number}"} for number in (1, 2)],
}
"""Parts of Azure's answers by the path that is asked for."""

LIVE_OBJECT: dict[str, Any] = {
    "metadata": {"name": "sample", "namespace": "sample", "uid": "00000000-0000-0000-0000-000000000001"},
    "status": {"loadBalancer": {"ingress": [{"hostname": "sample.example.com", "ip": "192.0.2.1"}]}},
}
"""An object as a cluster gives it back."""
